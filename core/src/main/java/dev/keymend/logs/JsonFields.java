// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.internal.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The fields of JSON log entries under one name each, whoever has written them: a server, its operator, a collector, a cloud. */
final class JsonFields {
    static final String MESSAGE = "message";
    static final String STATE = "state";
    static final String SEVERITY = "severity";
    static final String TIME = "time";
    static final String DETAIL = "detail";
    static final String CONTEXT = "context";
    static final String STATEMENT = "statement";
    static final String ROUTINE = "routine";
    static final String USER = "user";
    static final String DATABASE = "database";
    static final String APPLICATION = "application";
    static final String SESSION = "session";
    static final String PROCESS = "process";
    static final String BACKEND = "backend";

    private static final int DEEPEST = 8;
    private static final int MOST_OBJECTS = 100_000;

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("message", MESSAGE),
            Map.entry("msg", MESSAGE),
            Map.entry("log", MESSAGE),
            Map.entry("textpayload", MESSAGE),
            Map.entry("@message", MESSAGE),
            Map.entry("_raw", MESSAGE),
            Map.entry("line", MESSAGE),
            Map.entry("body", MESSAGE),
            Map.entry("state_code", STATE),
            Map.entry("sql_state_code", STATE),
            Map.entry("sqlstate", STATE),
            Map.entry("sqlerrcode", STATE),
            Map.entry("error_severity", SEVERITY),
            Map.entry("errorlevel", SEVERITY),
            Map.entry("timestamp", TIME),
            Map.entry("log_time", TIME),
            Map.entry("@timestamp", TIME),
            Map.entry("time", TIME),
            Map.entry("detail", DETAIL),
            Map.entry("details", DETAIL),
            Map.entry("context", CONTEXT),
            Map.entry("statement", STATEMENT),
            Map.entry("query", STATEMENT),
            Map.entry("func_name", ROUTINE),
            Map.entry("location", ROUTINE),
            Map.entry("user", USER),
            Map.entry("user_name", USER),
            Map.entry("username", USER),
            Map.entry("dbname", DATABASE),
            Map.entry("database_name", DATABASE),
            Map.entry("database", DATABASE),
            Map.entry("databasename", DATABASE),
            Map.entry("application_name", APPLICATION),
            Map.entry("pid", PROCESS),
            Map.entry("process_id", PROCESS),
            Map.entry("processid", PROCESS),
            Map.entry("session_id", SESSION),
            Map.entry("backend_type", BACKEND));

    private JsonFields() {}

    /** The entries of a document, each with the fields of the objects around it where it lacks them; empty when it is no JSON. */
    static List<Map<String, String>> read(String document) {
        List<Map<String, String>> entries = new ArrayList<>();
        try {
            Object value = Json.object(document.startsWith("[") ? "{\"list\":" + document + '}' : document);
            gather(value, Map.of(), 0, entries);
        } catch (JacksonException e) {
            return List.of();
        }
        return entries;
    }

    private static void gather(
            @Nullable Object value, Map<String, String> around, int depth, List<Map<String, String>> entries) {
        if (depth > DEEPEST || entries.size() >= MOST_OBJECTS) {
            return;
        }
        if (value instanceof List<?> list) {
            list.forEach(each -> gather(each, around, depth + 1, entries));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, String> own = new HashMap<>();
            boolean nested = false;
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String name = NAMES.get(String.valueOf(member.getKey()).toLowerCase(Locale.ROOT));
                Object held = member.getValue();
                nested |= held instanceof Map || held instanceof List;
                if (name != null && held != null && !(held instanceof Map) && !(held instanceof List)) {
                    own.putIfAbsent(name, held.toString());
                }
            }
            Map<String, String> all = new HashMap<>(around);
            all.putAll(own);
            int before = entries.size();
            if (nested) {
                map.values().forEach(each -> gather(each, all, depth + 1, entries));
            }
            // What holds an entry is none itself: {"message": "record", "record": {…}}.
            if (entries.size() == before && own.containsKey(MESSAGE)) {
                entries.add(all);
            }
        }
    }
}
