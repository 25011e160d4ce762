// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** The few that come first in the input, of many that are told in another order. */
final class First<T> {
    private final int most;
    private final Comparator<T> order;
    private final PriorityQueue<T> kept;

    First(int most, ToLongFunction<T> place) {
        this.most = most;
        this.order = Comparator.comparingLong(place);
        this.kept = new PriorityQueue<>(most, order.reversed());
    }

    void add(T each) {
        if (kept.size() < most) {
            kept.add(each);
        } else if (order.compare(each, kept.element()) < 0) {
            kept.remove();
            kept.add(each);
        }
    }

    List<T> inOrder() {
        List<T> sorted = new ArrayList<>(kept);
        sorted.sort(order);
        return sorted;
    }
}
