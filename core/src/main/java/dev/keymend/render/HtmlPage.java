// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

/** The frame of a page: its style, which knows light, dark and paper. */
final class HtmlPage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>%s</title>
            <style>
            :root { color-scheme: light dark; --bad: #c0392b; --doubtful: #b9770e; --good: #1e8449; --line: #8884; --tint: #8881; }
            @media (prefers-color-scheme: dark) { :root { --bad: #ff7b6b; --doubtful: #f0b347; --good: #58c98a; } }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { margin-bottom: .2rem; overflow-wrap: anywhere; }
            h2 { margin: 2.5rem 0 .3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
            h3 { margin: 1.4rem 0 .2rem; }
            table { border-collapse: collapse; margin: .6rem 0; width: 100%%; }
            td, th { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--tint); }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            code { font-size: .92em; overflow-wrap: anywhere; }
            pre { background: var(--tint); padding: .5rem .7rem; margin: .3rem 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .87em; }
            .tiles { display: flex; flex-wrap: wrap; gap: .6rem; padding: 0; margin: 1rem 0; list-style: none; }
            .tiles li { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .9rem; min-width: 6rem; }
            .tiles b { display: block; font-size: 1.5rem; line-height: 1.3; }
            .error { color: var(--bad); } .warning { color: var(--doubtful); } .info { opacity: .75; } .good { color: var(--good); }
            .faint { opacity: .7; }
            .finding { border-left: 3px solid var(--line); padding-left: .8rem; margin: .9rem 0; }
            .finding.e { border-color: var(--bad); } .finding.w { border-color: var(--doubtful); }
            .finding p { margin: .2rem 0; }
            .place { overflow-wrap: anywhere; font-weight: 600; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .3rem 0; font-size: .92em; }
            dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
            .bar { width: 12rem; height: .8rem; background: var(--tint); border: 1px solid var(--line); display: inline-block; vertical-align: middle; }
            .bar span { display: block; height: 100%%; background: var(--good); }
            .bar.w span { background: var(--doubtful); } .bar.e span { background: var(--bad); }
            summary { cursor: pointer; }
            @media (max-width: 44rem) { .bar { width: 5rem; } }
            @media print {
              body { margin: 0; max-width: none; font-size: 11px; } .finding, tr { break-inside: avoid; }
              .bar, .bar span, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
              details::details-content { content-visibility: visible; display: block; }
            }
            %s</style>
            </head>
            <body>
            """;

    private HtmlPage() {}

    static String head(String title) {
        return head(title, "");
    }

    /**
     * The same with rules for what only some pages have.
     *
     * @param style whole lines of CSS
     */
    static String head(String title, String style) {
        return HEAD.formatted(Html.name(title), style);
    }

    static String foot() {
        return "</body>\n</html>\n";
    }
}
