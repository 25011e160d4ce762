// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import java.util.List;
import java.util.Map;

/** A place in a parsed document. */
final class Tree {
    private Tree() {}

    /**
     * What stands there.
     *
     * @param path names of properties, and places in lists
     */
    static Object at(Object root, Object... path) {
        Object place = root;
        for (Object step : path) {
            Object next =
                    place instanceof Map<?, ?> map ? map.get(step) : ((List<?>) place).get(((Number) step).intValue());
            if (next == null) {
                throw new AssertionError("there is no " + step + " in " + place);
            }
            place = next;
        }
        return place;
    }

    static List<?> list(Object root, Object... path) {
        return (List<?>) at(root, path);
    }
}
