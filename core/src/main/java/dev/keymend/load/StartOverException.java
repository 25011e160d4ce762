// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/** Something was written that should have been looked at together with what comes later; never leaves the package. */
final class StartOverException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartOverException(String why) {
        super(why);
    }
}
