// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.diagnosis.cause.SqlTokens.Kind;
import dev.keymend.diagnosis.cause.SqlTokens.Token;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the server's form of bound parameters, {@code $1 = '2', $2 = NULL}; other forms tell too little. */
final class BoundParameters {
    private BoundParameters() {}

    /** The values by place, from 1; without those that are NULL. */
    static Map<Integer, String> read(@Nullable String text) {
        Map<Integer, String> values = new HashMap<>();
        if (text == null) {
            return values;
        }
        List<Token> tokens = SqlTokens.of(text);
        for (int i = 0; i + 2 < tokens.size(); i++) {
            Token place = tokens.get(i);
            Token value = tokens.get(i + 2);
            if (place.kind() == Kind.PARAMETER
                    && place.text().matches("\\$\\d{1,5}")
                    && tokens.get(i + 1).is("=")
                    && value.kind() == Kind.TEXT) {
                values.put(Integer.parseInt(place.text().substring(1)), value.text());
            }
        }
        return values;
    }
}
