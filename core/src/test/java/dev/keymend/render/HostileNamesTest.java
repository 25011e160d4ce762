// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.internal.json.Json;
import dev.keymend.internal.text.Harmless;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What somebody called a table must do nothing to those who look at a report. */
class HostileNamesTest {
    private static final Set<String> TAGS = Set.of(
            "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "b", "span", "div",
            "table", "tr", "th", "td", "code", "pre", "details", "summary", "dl", "dt", "dd");
    private static final Pattern TAG = Pattern.compile("</?([a-zA-Z][a-zA-Z0-9]*)");

    @Test
    void noFormatHoldsACharacterThatActs() {
        Documents.all(Documents.hostile())
                .forEach((format, text) -> assertThat(text.codePoints()
                                .filter(Harmless::acts)
                                .mapToObj(Integer::toHexString)
                                .toList())
                        .as(format)
                        .isEmpty());
    }

    @Test
    void aNameForgesNoLine() {
        assertThat(Documents.of("text", Documents.hostile()).lines())
                // Only inside a name in SQL, which stands farther to the right, a line break is left as it is.
                .noneMatch(line -> line.startsWith("error  forged") || line.startsWith("  error  forged"))
                .anyMatch(line -> line.contains("\"x\\nerror  forged  public.safe.id\""));
    }

    @Test
    void aNameIsNoElementOfThePage() {
        String page = Documents.html(Documents.hostile());
        assertThat(TAG.matcher(page).results().map(tag -> tag.group(1)).distinct())
                .isSubsetOf(TAGS);
        assertThat(page)
                .contains("&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("href=", "src=", "url(", "@import");
    }

    @Test
    void programsGetTheNameAsItIs() {
        Audit audit = Documents.hostile();
        assertThat(Tree.list(Json.object(Documents.of("json", audit)), "findings").stream()
                        .map(finding -> Tree.at(finding, "subject", "table"))
                        .distinct()
                        .map(Object::toString))
                .containsExactlyElementsOf(Documents.HOSTILE);
        assertThat(Tree.list(Json.object(Documents.of("sarif", audit)), "runs", 0, "results").stream()
                        .map(result -> Tree.at(result, "locations", 0, "logicalLocations", 0, "name"))
                        .distinct()
                        .map(Object::toString))
                .containsExactlyElementsOf(Documents.HOSTILE);
    }
}
