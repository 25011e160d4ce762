// SPDX-License-Identifier: Apache-2.0
/**
 * Stories that are run through the real command line against a real server, and whose every output is written down.
 *
 * <p>A folder a story: {@code about.md} tells it, {@code setup.sql} makes the damage in an empty database, {@code run.txt}
 * has a command a line, {@code expected/transcript.txt} and {@code expected/state.txt} are what must come out. There
 * may be an {@code error.sql}: statements with a blank line between them, each a transaction of its own, which are run
 * after {@code setup.sql}. The server must refuse the last one, and its error is written to {@code error.txt} beside the
 * commands, as the server's log has it at its most verbose. Any other
 * file is input, copied to where the commands run, and has to be named in {@code run.txt}.
 *
 * <p>{@link dev.keymend.testkit.scenario.Scenarios} makes tests of all folders;
 * {@link dev.keymend.testkit.scenario.ScenarioRunner} runs one.
 */
@NullMarked
package dev.keymend.testkit.scenario;

import org.jspecify.annotations.NullMarked;
