// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/** A load by sorted parts met something that only the stage can judge; never leaves the package. */
final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    GivenUpException(String why) {
        super(why);
    }
}
