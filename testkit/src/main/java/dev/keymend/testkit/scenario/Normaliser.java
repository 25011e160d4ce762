// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a placeholder wherever an output says something that differs from run to run. */
final class Normaliser {

    private final List<Rule> rules;

    private Normaliser(List<Rule> rules) {
        this.rules = rules;
    }

    static Normaliser of(TestDatabase database, Path workingDirectory) {
        return new Normaliser(List.of(
                Rule.literal("folder", workingDirectory.toString()),
                // The journal's name has a time in it.
                new Rule("compact time", Pattern.compile("\\b\\d{8}[T-]\\d{6}(\\.\\d+)?Z?(?=\\b|_)"), "<time>"),
                new Rule(
                        "time",
                        Pattern.compile(
                                "\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d([.,]\\d+)?( ?UTC|Z|[+-]\\d\\d(:?\\d\\d)?)?"),
                        "<time>"),
                new Rule("server version", Pattern.compile("\\bPostgreSQL \\d+\\.\\d+\\b"), "PostgreSQL <version>"),
                Rule.word("bare server version", database.version(), "<version>"),
                new Rule("process id", Pattern.compile("(?i)\\b(pid\"?|process|backend)(:? )\\d+\\b"), "$1$2<pid>"),
                // Not a setting such as '500ms', which is part of a statement.
                new Rule("duration", Pattern.compile("(?<![\\w.'])\\d+([.,]\\d+)? ?(ns|µs|ms|s|min)\\b"), "<n> $2"),
                new Rule("duration field", Pattern.compile("(\"\\w+Millis\": ?)\\d+"), "$1<n>"),
                // That of the library on this machine.
                new Rule(
                        "collation version",
                        Pattern.compile("\\bis of [\\w.]+( now\\b|\\s+now\\b)"),
                        "is of <version>$1"),
                Rule.word("database", database.name(), "shop"),
                Rule.word("port", Integer.toString(database.port()), "<port>")));
    }

    String apply(String text) {
        String result = text;
        for (Rule rule : rules) {
            result = rule.pattern.matcher(result).replaceAll(rule.replacement);
        }
        return result;
    }

    private record Rule(String name, Pattern pattern, String replacement) {

        static Rule literal(String name, String text) {
            return new Rule(name, Pattern.compile(Pattern.quote(text)), "<" + name + ">");
        }

        static Rule word(String name, String text, String replacement) {
            return new Rule(
                    name,
                    Pattern.compile("(?<![\\w.])" + Pattern.quote(text) + "(?![\\w]|\\.\\d)"),
                    Matcher.quoteReplacement(replacement));
        }
    }
}
