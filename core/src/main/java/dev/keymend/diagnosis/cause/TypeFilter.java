// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells, without asking the server, that a text cannot have been printed by a type. Says no only where that is certain:
 * a type that is not listed may print anything.
 */
final class TypeFilter {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
    private static final Pattern NUMERIC = Pattern.compile("-?\\d+(\\.\\d+)?|NaN|-?Infinity");
    private static final Pattern FLOAT = Pattern.compile("-?\\d+(\\.\\d+)?(e[+-]\\d+)?|NaN|-?Infinity");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern BYTEA = Pattern.compile("\\\\x([0-9a-f]{2})*");

    private TypeFilter() {}

    /** Whether every value could be one of its type; SQL's null, printed as the word, fits every type. */
    static boolean fits(List<String> values, List<String> types) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).equals("null") && !fits(values.get(i), types.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(String value, String type) {
        return switch (type) {
            case "smallint", "integer", "bigint", "oid" -> WHOLE.matcher(value).matches();
            case "numeric" -> NUMERIC.matcher(value).matches();
            case "real", "double precision" -> FLOAT.matcher(value).matches();
            case "uuid" -> UUID.matcher(value).matches();
            case "boolean" -> value.equals("t") || value.equals("f");
            case "bytea" -> !value.startsWith("\\x") || BYTEA.matcher(value).matches();
            default -> true;
        };
    }
}
