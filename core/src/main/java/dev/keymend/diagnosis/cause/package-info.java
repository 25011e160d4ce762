// SPDX-License-Identifier: Apache-2.0
/**
 * Why a violation happened. {@code Explainer} puts a violation beside the catalog and the
 * data and asks each of {@code Causes.ALL}; an
 * {@code Explanation} holds the causes, the likeliest first, with the evidence for each and
 * what would refute it.
 */
@NullMarked
package dev.keymend.diagnosis.cause;

import org.jspecify.annotations.NullMarked;
