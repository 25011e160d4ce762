// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

/** What an event has been read from, for the few of which more is told than is counted. */
interface Source {
    /** All that it says. */
    Gathered read();

    /** The same in little memory: no field is longer than this. */
    Source cut(int longest);
}
