// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a server's log of any size, in which a known share of the lines report violations, and counts what it writes. Equal
 * arguments give equal files. Beside the violations it holds statements with their durations, connections and checkpoints.
 */
final class LogFile {
    /** How a server writes its log. */
    enum Format {
        STDERR,
        CSV,
        JSON
    }

    /** What was written. */
    record Written(long bytes, long lines, long violations, Map<String, Long> byConstraint) {}

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int TABLES = 20;

    private final Format format;
    private final double share;
    private final SplittableRandom random;
    private final long[] ids = new long[TABLES];
    private final StringBuilder line = new StringBuilder();
    private final Map<String, Long> counts = new TreeMap<>();
    private long millis = Instant.parse("2026-11-23T00:00:00Z").toEpochMilli();
    private long second = -1;
    private String clock = "";
    private long lines;

    private LogFile(Format format, double share, long seed) {
        this.format = format;
        this.share = share;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Writes a log.
     *
     * @param bytes about how long the file becomes
     * @param share how many of all lines are the first of a violation, from 0 to 0.3
     */
    static Written write(Path file, Format format, long bytes, double share, long seed) throws IOException {
        LogFile log = new LogFile(format, share, seed);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            return log.writeAll(out, bytes);
        }
    }

    private Written writeAll(OutputStream out, long bytes) throws IOException {
        long written = 0;
        long violations = 0;
        while (written < bytes) {
            millis += random.nextInt(4);
            line.setLength(0);
            // By what has been written, so that the share is right although a violation takes several lines.
            if (violations < share * lines) {
                violation();
                violations++;
            } else {
                harmless();
            }
            byte[] some = line.toString().getBytes(StandardCharsets.UTF_8);
            out.write(some);
            written += some.length;
        }
        return new Written(written, lines, violations, counts);
    }

    private void violation() {
        int table = Math.min(random.nextInt(TABLES), random.nextInt(TABLES));
        String name = "table_" + table;
        boolean serial = random.nextInt(4) > 0;
        String constraint = name + (serial ? "_pkey" : "_email_key");
        String email = "user" + Math.min(random.nextInt(5_000), random.nextInt(5_000)) + "@example.com";
        String key = serial ? "(id)=(" + ++ids[table] + ')' : "(email)=(" + email + ')';
        String statement = "INSERT INTO " + name + " (email, name, created_at) VALUES ('" + email
                + "', 'Somebody', now()) RETURNING id";
        counts.merge(constraint, 1L, Long::sum);
        event(
                "ERROR",
                "23505",
                "duplicate key value violates unique constraint \"" + constraint + '"',
                "Key " + key + " already exists.",
                statement);
    }

    private void harmless() {
        switch (random.nextInt(10)) {
            case 0 -> event("LOG", "00000", "connection received: host=10.0.3.17 port=" + port(), null, null);
            case 1 ->
                event(
                        "LOG",
                        "00000",
                        "connection authorized: user=app database=shop application_name=web-" + random.nextInt(12)
                                + " SSL enabled (protocol=TLSv1.3)",
                        null,
                        null);
            case 2 ->
                event(
                        "LOG",
                        "00000",
                        "checkpoint complete: wrote " + random.nextInt(9_999)
                                + " buffers (6.1%); 0 WAL file(s) added, 0 removed, 1 recycled; write=26.927 s",
                        null,
                        null);
            default ->
                event(
                        "LOG",
                        "00000",
                        "duration: " + random.nextInt(999) + '.' + port()
                                + " ms  execute <unnamed>: SELECT o.id, o.total FROM orders o WHERE o.customer_id = "
                                + random.nextInt(999_999) + " AND o.state = 'open' ORDER BY o.created_at DESC LIMIT 20",
                        null,
                        null);
        }
    }

    private int port() {
        return 10_000 + random.nextInt(20_000);
    }

    private void event(
            String severity, String state, String message, @Nullable String detail, @Nullable String statement) {
        int pid = 20_000 + random.nextInt(200);
        switch (format) {
            case STDERR -> {
                labelled(pid, severity, message);
                if (detail != null && statement != null) {
                    labelled(pid, "DETAIL", detail);
                    labelled(pid, "STATEMENT", statement);
                }
            }
            case CSV -> csv(pid, severity, state, message, detail, statement);
            case JSON -> json(pid, severity, state, message, detail, statement);
        }
    }

    private void labelled(int pid, String label, String text) {
        time().append(" [").append(pid).append("] app@shop ").append(label).append(":  ");
        line.append(text).append('\n');
        lines++;
    }

    private void csv(
            int pid,
            String severity,
            String state,
            String message,
            @Nullable String detail,
            @Nullable String statement) {
        time().append(",\"app\",\"shop\",")
                .append(pid)
                .append(",\"10.0.3.17:4711\",6b03aca2.")
                .append(pid);
        line.append(",7,\"INSERT\",2026-11-23 00:00:00 UTC,3/10,0,")
                .append(severity)
                .append(',')
                .append(state);
        line.append(",\"").append(message.replace("\"", "\"\"")).append("\",");
        if (detail != null) {
            line.append('"')
                    .append(detail)
                    .append("\",,,,,\"")
                    .append(statement)
                    .append("\",");
        } else {
            line.append(",,,,,,");
        }
        line.append(",,\"web\",\"client backend\",,0\n");
        lines++;
    }

    private void json(
            int pid,
            String severity,
            String state,
            String message,
            @Nullable String detail,
            @Nullable String statement) {
        line.append("{\"timestamp\":\"");
        time().append("\",\"user\":\"app\",\"dbname\":\"shop\",\"pid\":").append(pid);
        line.append(",\"remote_host\":\"10.0.3.17\",\"session_id\":\"6b03aca2.").append(pid);
        line.append("\",\"error_severity\":\"")
                .append(severity)
                .append("\",\"state_code\":\"")
                .append(state);
        line.append("\",\"message\":\"").append(message.replace("\"", "\\\"")).append('"');
        if (detail != null) {
            line.append(",\"detail\":\"")
                    .append(detail)
                    .append("\",\"statement\":\"")
                    .append(statement)
                    .append('"');
        }
        line.append(",\"application_name\":\"web\",\"backend_type\":\"client backend\",\"query_id\":0}\n");
        lines++;
    }

    private StringBuilder time() {
        if (millis / 1_000 != second) {
            second = millis / 1_000;
            clock = TIME.format(Instant.ofEpochSecond(second));
        }
        int fraction = (int) (millis % 1_000);
        line.append(clock).append('.').append((char) ('0' + fraction / 100)).append((char) ('0' + fraction / 10 % 10));
        return line.append((char) ('0' + fraction % 10)).append(" UTC");
    }
}
