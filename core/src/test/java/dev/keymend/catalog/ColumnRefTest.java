// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnRefTest {
    private final ColumnRef id = new ColumnRef(16_384, "id");

    @Test
    void isEqualByTableAndColumn() {
        assertThat(id)
                .isEqualTo(new ColumnRef(16_384, "id"))
                .hasSameHashCodeAs(new ColumnRef(16_384, "id"))
                .isNotEqualTo(new ColumnRef(16_385, "id"))
                .isNotEqualTo(new ColumnRef(16_384, "Id"))
                .isNotEqualTo(null)
                .isNotEqualTo("id");
    }
}
