// SPDX-License-Identifier: Apache-2.0
/** Tests of the scenario runner, with a fake command line. */
@NullMarked
package dev.keymend.testkit.scenario;

import org.jspecify.annotations.NullMarked;
