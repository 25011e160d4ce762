// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a row that is there is reached: by the key that the row given came with, or by another one that a trigger has made of it.
 *
 * @param read reads it, as row-by-key.sql does
 * @param change changes it; empty where there is nothing to change
 * @param version tells its version, where it differs
 * @param values the parameters of each
 */
record ByKey(String read, String change, String version, List<@Nullable String> values) {
    ByKey {
        values = Collections.unmodifiableList(values);
    }

    /** Of one row given and of more parameters. */
    static List<@Nullable String> both(List<@Nullable String> values, List<String> more) {
        List<@Nullable String> both = new ArrayList<>(values);
        both.addAll(more);
        return both;
    }
}
