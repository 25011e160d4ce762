// SPDX-License-Identifier: Apache-2.0
/**
 * Inserts that may meet their own key: get-or-create and upsert, one row or thousands, right beside others who do the same.
 * {@link dev.keymend.insert.IdempotentInsert} is the way in, a {@link dev.keymend.insert.NewRow} or a record is what is to be
 * there, an {@link dev.keymend.insert.InsertOutcome} says what became of it. For code that catches violations there are
 * {@link dev.keymend.insert.Attempt}, which keeps the transaction usable, and {@link dev.keymend.insert.Transactions}, which
 * begins one again when the server asks for that.
 *
 * <p>Inside: {@code Statements} puts the SQL together, once a set of columns; {@code OneRow} and {@code ManyRows} read, insert and
 * read again; {@code InTheWay} finds out why a row is neither inserted nor there.
 */
@NullMarked
package dev.keymend.insert;

import org.jspecify.annotations.NullMarked;
