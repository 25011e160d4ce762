// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.IncompleteException;

/** What was found or done could not be told in full: the pipe is closed, or the disk full. */
final class LostOutputException extends IncompleteException {
    private static final long serialVersionUID = 1;

    LostOutputException(String where) {
        super(where + " could not be written in full: nobody reads it any more, or the disk is full");
    }

    private LostOutputException(LostOutputException lost, String done) {
        super(lost.getMessage() + ". " + done);
    }

    /** The same, of a command that had done what it was asked for. */
    LostOutputException after(String done) {
        return new LostOutputException(this, done);
    }
}
