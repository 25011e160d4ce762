// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.pages;

import dev.keymend.diagnosis.Rule;
import dev.keymend.diagnosis.Rules;
import dev.keymend.diagnosis.cause.Causes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages of docs/, which the build copies into the jar: the same words in the terminal as in the repository. */
public final class Pages {
    /** Pages that are about neither a rule nor a cause, in the order they are listed. */
    private static final List<String> TOPICS = List.of(
            "cli", "connections", "runbook", "loading", "inserting", "logs", "scale", "library", "architecture");

    private Pages() {}

    /** The page of a rule, as Markdown; empty when there is no such rule. */
    public static Optional<String> ofRule(String id) {
        return rules().contains(id) ? read("rules/" + id) : Optional.empty();
    }

    /** Every page with this name: a rule and a cause may share one. */
    public static List<String> named(String name) {
        List<String> pages = new ArrayList<>();
        ofRule(name).ifPresent(pages::add);
        if (causes().contains(name)) {
            read("causes/" + name).ifPresent(pages::add);
        }
        if (TOPICS.contains(name)) {
            read(name).ifPresent(pages::add);
        }
        return pages;
    }

    /** Ids of the rules, in their order. */
    public static List<String> rules() {
        return Rules.ALL.stream().map(Rule::id).toList();
    }

    /** Ids of the causes, in their order. */
    public static List<String> causes() {
        return List.copyOf(Causes.ids());
    }

    /** The other pages. */
    public static List<String> topics() {
        return TOPICS;
    }

    /** Of each topic the title of its page. */
    public static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        for (String topic : TOPICS) {
            titles.put(topic, read(topic).orElse("").split("\n", 2)[0].replaceFirst("^# ", ""));
        }
        return titles;
    }

    /**
     * Of each page the paragraph below its title, on one line and without what marks it up.
     *
     * @param folder where the pages are, with a slash at its end, or nothing
     */
    public static Map<String, String> summaries(String folder, List<String> names) {
        Map<String, String> summaries = new LinkedHashMap<>();
        for (String name : names) {
            String[] paragraphs = read(folder + name).orElse("").split("\n\n", 3);
            summaries.put(
                    name,
                    paragraphs.length < 2
                            ? ""
                            : paragraphs[1]
                                    .replaceAll("[*`]", "")
                                    .replaceAll("\\[([^]]+)]\\([^)]*\\)", "$1")
                                    .replace('\n', ' ')
                                    .strip()
                                    // Where the page goes on with a list.
                                    .replaceFirst(":$", "."));
        }
        return summaries;
    }

    private static Optional<String> read(String name) {
        try (InputStream page = Pages.class.getResourceAsStream("/dev/keymend/docs/" + name + ".md")) {
            return page == null
                    ? Optional.empty()
                    : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the page " + name + " cannot be read from the jar", e);
        }
    }
}
