// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

/** A use of a sequence that the catalog shows, and why its keys or the sequence's value could not be read. */
public record UnreadUse(SequenceUse use, Unexamined why) {}
