// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

/** The exit codes, a contract with every script that runs us; docs/cli.md explains them. */
public final class ExitCodes {
    /** Nothing wrong, or all done. */
    public static final int GOOD = 0;

    /** Findings, conflicts or rejects; a plan that is not empty. */
    public static final int FINDINGS = 1;

    /** Wrong usage, or input that cannot be read. */
    public static final int USAGE = 2;

    /** The database cannot be reached, or nothing there is permitted. */
    public static final int UNREACHABLE = 3;

    /** Something could not be examined, or a step was refused or failed. Wins over {@link #FINDINGS}. */
    public static final int INCOMPLETE = 4;

    /** A bug of ours. */
    public static final int BUG = 70;

    private ExitCodes() {}
}
