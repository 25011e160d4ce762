// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

/** When to ask a person for the password. */
enum PromptPolicy {
    /** When the server wants one and none is known. */
    WHEN_WANTED,
    /** Before the first attempt, whatever is known ({@code -W}). */
    FIRST,
    /** Not at all ({@code -w}). */
    NEVER
}
