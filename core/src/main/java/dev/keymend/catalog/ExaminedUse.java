// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

/** A use of a sequence together with the keys that were found for it. */
public record ExaminedUse(SequenceUse use, KeyFacts keys) {}
