// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.regex.Pattern;

/** Hides passwords in text that somebody typed, however malformed it is. */
public final class Secrets {
    // From the colon after the user, which is not the one of a scheme or of a sentence, up to the last @: a password
    // that
    // should have been percent-encoded may itself hold @, / and spaces.
    private static final Pattern USER_INFO =
            Pattern.compile("((?:^|\\s|['\"(]|//)[^\\s:/@'\"]*):(?!\\s|//|\\w+://).*@", Pattern.DOTALL);
    private static final Pattern KEYWORD =
            Pattern.compile("(?i)((?:ssl)?password\\s*=\\s*)(?:'(?:[^'\\\\]|\\\\.)*+'?|[^\\s&]+)");

    /** A file's name loses one of two slashes. */
    private static final Pattern URI = Pattern.compile("(postgres(?:ql)?:/+[^\\s:/@]*):\\S*@");

    private Secrets() {}

    /** The text with {@code ***} in place of what is, or may be, a password. */
    public static String hide(String text) {
        return KEYWORD.matcher(USER_INFO.matcher(text).replaceAll("$1:***@")).replaceAll("$1***");
    }

    /** The same in a sentence of ours that may quote a URI where something else was wanted; leaves the rest alone. */
    public static String hideInUris(String text) {
        return URI.matcher(text).replaceAll("$1:***@");
    }
}
