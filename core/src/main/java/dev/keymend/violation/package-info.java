// SPDX-License-Identifier: Apache-2.0
/**
 * One refused key, as the server reported it. {@link dev.keymend.violation.UniqueViolation} reads it from an
 * exception, a pasted error, a stack trace or a log, in any language and wrapping; {@link dev.keymend.violation.KeyText}
 * holds the key as it was printed, with every way to read it. Nothing here touches a connection, and no statement
 * found in a text is more than data.
 *
 * <p>Inside: {@code ViolationText} tells JSON, CSV and plain lines apart; {@code JsonEvents}, {@code CsvEvents} and
 * {@code LineReader} turn each into {@code Draft}s; {@code Messages} knows what servers say in each language.
 */
@NullMarked
package dev.keymend.violation;

import org.jspecify.annotations.NullMarked;
