// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

/** A column of one table, as a key to look facts up by. */
public record ColumnRef(long tableOid, String column) {}
