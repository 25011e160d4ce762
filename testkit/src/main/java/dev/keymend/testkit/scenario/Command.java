// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

/**
 * One line of {@code run.txt}.
 *
 * @param line as it is written
 * @param kind which program it is for
 * @param rest the line without its first word
 */
record Command(String line, Kind kind, String rest) {

    enum Kind {
        KEYMEND,
        SQL
    }

    static Command parse(String line) {
        int blank = line.indexOf(' ');
        String program = blank < 0 ? line : line.substring(0, blank);
        String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
        return switch (program) {
            case "keymend" -> new Command(line, Kind.KEYMEND, rest);
            case "sql" -> new Command(line, Kind.SQL, rest);
            default ->
                throw new IllegalArgumentException("A line of run.txt starts with 'keymend ' or 'sql ', not: " + line);
        };
    }
}
