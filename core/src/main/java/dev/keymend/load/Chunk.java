// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/**
 * A stretch of a file that is loaded in one transaction: whole records.
 *
 * @param number from 1
 * @param from its first byte, from 0, in the file as it is out of its compression
 * @param to after its last
 * @param firstLine the line on which its first record starts, from 1
 * @param before how many records of the file come before it
 * @param rows how many records it has
 * @param hash SHA-256 of its bytes, in hexadecimal
 */
record Chunk(int number, long from, long to, long firstLine, long before, long rows, String hash) {}
