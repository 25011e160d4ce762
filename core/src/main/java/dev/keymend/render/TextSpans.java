// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands inside a line of Markdown: emphasis, code and links. */
final class TextSpans {
    private static final Pattern SPAN = Pattern.compile(
            "`(?<code>[^`]+)`|\\*\\*(?<strong>.+?)\\*\\*|(?<![\\w*])\\*(?<em>[^*\\s](?:[^*]*[^*\\s])?)\\*(?![\\w*])"
                    + "|\\[(?<label>[^]]+)]\\((?<target>[^)]*)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("https?://.*");

    private final Style style;

    TextSpans(Style style) {
        this.style = style;
    }

    /** With colours for what is marked up, where there are colours. */
    String styled(String markdown) {
        return rendered(Lines.shown(markdown), style);
    }

    /** The words alone. */
    String plain(String markdown) {
        return rendered(Lines.shown(markdown), Style.PLAIN);
    }

    private static String rendered(String markdown, Style style) {
        Matcher span = SPAN.matcher(markdown.replace("\\|", "|"));
        StringBuilder text = new StringBuilder();
        while (span.find()) {
            span.appendReplacement(text, Matcher.quoteReplacement(shown(span, style)));
        }
        return span.appendTail(text).toString();
    }

    private static String shown(Matcher names, Style style) {
        if (names.group("code") != null) {
            return style.strong(names.group("code"));
        }
        if (names.group("strong") != null) {
            return style.strong(rendered(names.group("strong"), Style.PLAIN));
        }
        if (names.group("em") != null) {
            return style.strong(names.group("em"));
        }
        String label = rendered(names.group("label"), Style.PLAIN);
        String target = names.group("target");
        return ELSEWHERE.matcher(target).matches() ? label + " (" + target + ")" : label;
    }
}
