// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a server's log without what has carried it: syslog, a container engine, a collector, the export of a cloud.
 *
 * @param text the server's line, or several
 * @param time the carrier's, for a line that has none; null when it has none either
 * @param goesOn whether it continues the line before it without a line feed between
 * @param record equal for the lines of one record, where the carrier counts records; null where it does not
 * @param fields the carrier's own, when it is a JSON object; else empty
 */
record Carrier(
        String text,
        @Nullable String time,
        boolean goesOn,
        @Nullable String record,
        Map<String, String> fields) {
    private static final Pattern COMPOSE = Pattern.compile("^[\\w.-]{1,60} {1,20}\\| ");
    private static final Pattern CRI =
            Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT[0-9:.]{8,18}(?:Z|[+-]\\d\\d:\\d\\d)) (stdout|stderr) ([FP]) ");
    private static final Pattern SYSLOG = Pattern.compile(
            "postgres(?:ql)?[^\\s\\[\\]:]{0,40}\\[(\\d{1,10})\\]: (?:\\[(\\d{1,10})-(\\d{1,10})\\] ?)?");
    /** Of RFC 5424: {@code <133>1 TIME HOST postgres PID - - [1-1] text}. */
    private static final Pattern SYSLOG_5424 = Pattern.compile(
            "^(?:<\\d{1,3}>\\d )?\\S{10,35} \\S{1,255} postgres\\S{0,40} (\\d{1,10}) \\S{1,32} (?:-|\\[[^\\]]*\\]) (?:\\[(\\d{1,10})-(\\d{1,10})\\] ?)?");

    /** What {@code kubectl logs --timestamps}, {@code docker logs -t} and {@code aws logs tail} put before each line. */
    private static final Pattern TIMED =
            Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.\\d]{0,10}(?:Z|[+-]\\d\\d:?\\d\\d)) ");

    /** What {@code kubectl logs --prefix} puts before that. */
    private static final Pattern POD = Pattern.compile("^\\[pod/[^\\]\\s]{1,300}\\] (?=\\d{4}-\\d\\d-\\d\\dT)");

    private static final Pattern MEMBER = Pattern.compile("^\\s*\"[@\\w]{1,40}\"\\s*:\\s*(\".*\"),?\\s*$");
    private static final int HEADING = 400;

    /** Where a date and a time of day meet. */
    private static final int TIME_MARK = 10;

    /** Takes a line out of what has carried it. */
    static Carrier open(String line) {
        String raw = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        char first = raw.isEmpty() ? ' ' : raw.charAt(0);
        if (first == '{' || first == '[' || first == ' ' || first == '"') {
            Carrier json = json(raw);
            if (json != null) {
                return json;
            }
        }
        String beginning = raw.length() > HEADING ? raw.substring(0, HEADING) : raw;
        if (beginning.indexOf('|') > 0) {
            Matcher compose = COMPOSE.matcher(beginning);
            if (compose.find()) {
                return open(raw.substring(compose.end()));
            }
        }
        if (beginning.contains(" std")) {
            Matcher cri = CRI.matcher(beginning);
            if (cri.find()) {
                Carrier inner = open(raw.substring(cri.end()));
                return inner.time == null ? inner.timed(cri.group(1)) : inner;
            }
        }
        if (beginning.contains("postgres")) {
            Matcher syslog = SYSLOG.matcher(beginning);
            if (syslog.find()) {
                return syslog(raw, syslog);
            }
            Matcher other = SYSLOG_5424.matcher(beginning);
            if (other.find()) {
                return syslog(raw, other);
            }
        }
        if (beginning.startsWith("[pod/")) {
            Matcher pod = POD.matcher(beginning);
            if (pod.find()) {
                return open(raw.substring(pod.end()));
            }
        }
        if (beginning.length() > TIME_MARK && beginning.charAt(TIME_MARK) == 'T' && beginning.charAt(4) == '-') {
            Matcher timed = TIMED.matcher(beginning);
            if (timed.find()) {
                Carrier inner = open(raw.substring(timed.end()));
                return inner.time == null ? inner.timed(timed.group(1)) : inner;
            }
        }
        return new Carrier(raw, null, false, null, Map.of());
    }

    private Carrier timed(String when) {
        return new Carrier(text, when, goesOn, record, fields);
    }

    private static Carrier syslog(String raw, Matcher heading) {
        String process = heading.group(1);
        String rest = raw.substring(heading.end());
        String number = heading.group(2);
        boolean further = heading.group(3) != null && !heading.group(3).equals("1");
        String time = raw.substring(0, heading.start() == 0 ? heading.end() : heading.start());
        String text = rest.startsWith("#011") ? '\t' + rest.substring("#011".length()) : rest;
        String record = number == null ? null : process + '-' + number;
        // Where pieces have no numbers, the tab alone says that a line goes on.
        if ((further || number == null) && text.startsWith("\t")) {
            return new Carrier(text, time, false, record, Map.of());
        }
        boolean goesOn = further && LoggedLine.read(text) == null;
        return new Carrier(
                goesOn || (number == null && tellsProcess(text)) ? text : '[' + process + "] " + text,
                time,
                goesOn,
                record,
                Map.of());
    }

    /** Whether a line has its own process: that of the heading may be the one that has passed on the lines of all. */
    private static boolean tellsProcess(String text) {
        LoggedLine labelled = LoggedLine.read(text);
        return labelled != null && PrefixLayout.session(labelled.prefix()).constant() == null;
    }

    /** A JSON object that holds a line, or a line of a JSON text that is a member with one; null when it is neither. */
    private static @Nullable Carrier json(String raw) {
        String stripped = raw.strip();
        if (stripped.endsWith(",")) {
            stripped = stripped.substring(0, stripped.length() - 1);
        }
        if (stripped.startsWith("{") || stripped.startsWith("[{")) {
            List<Map<String, String>> objects = JsonFields.read(stripped);
            if (objects.isEmpty()) {
                return null;
            }
            Map<String, String> fields = objects.get(0);
            String text = fields.getOrDefault(JsonFields.MESSAGE, "");
            String end = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            return new Carrier(end, fields.get(JsonFields.TIME), false, null, fields);
        }
        Matcher member = stripped.startsWith("\"") ? MEMBER.matcher(stripped) : null;
        if (member != null && member.matches()) {
            List<Map<String, String>> objects = JsonFields.read("{\"message\":" + member.group(1) + '}');
            if (!objects.isEmpty()) {
                String text = objects.get(0).getOrDefault(JsonFields.MESSAGE, "");
                String end = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
                return new Carrier(end, null, false, null, Map.of());
            }
        }
        return null;
    }
}
