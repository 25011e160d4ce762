// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.json;

import dev.keymend.internal.text.Harmless;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/**
 * Writes as numbers what would act where the JSON is looked at. JSON itself asks for that below the space only; a terminal takes
 * orders from U+009B too, and an editor from U+202E. Who parses it gets the same text.
 */
final class HarmlessEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    private static final int DELETE = 0x7F;
    private static final int[] ASCII = ascii();

    private static int[] ascii() {
        int[] escapes = standardAsciiEscapesForJSON();
        escapes[DELETE] = ESCAPE_STANDARD;
        return escapes;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ASCII.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
        boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !half && c > DELETE && Harmless.acts(c) ? new SerializedString(String.format("\\u%04X", c)) : null;
    }
}
