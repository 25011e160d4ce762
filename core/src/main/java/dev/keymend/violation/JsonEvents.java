// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import dev.keymend.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads JSON: a server's JSON log, an error object of a driver or web service, or a log line with one of these inside. */
final class JsonEvents {
    /** Errors inside of errors inside of log entries; more is not written by anybody. */
    private static final int DEEPEST = 12;

    /** An error's causes are beside it; comparing all with all would take for ever. */
    private static final int NEAR = 10;

    private final Messages messages;
    private final List<String> texts = new ArrayList<>();

    private JsonEvents(Messages messages) {
        this.messages = messages;
    }

    /**
     * What a document holds.
     *
     * @param drafts the errors that are objects
     * @param texts all texts, for when no object is an error
     */
    record Found(List<Draft> drafts, List<String> texts) {}

    /** Reads one document; null when it is not JSON. */
    static @Nullable Found read(String document, Messages messages) {
        Map<String, @Nullable Object> object;
        try {
            object = Json.object(document.startsWith("[") ? "{\"list\":" + document + "}" : document);
        } catch (JacksonException e) {
            return null;
        }
        JsonEvents events = new JsonEvents(messages);
        List<Draft> drafts = events.gather(object, 0);
        return new Found(drafts, events.texts);
    }

    private List<Draft> gather(@Nullable Object value, int depth) {
        List<Draft> drafts = new ArrayList<>();
        if (depth > DEEPEST) {
            return drafts;
        }
        if (value instanceof Map<?, ?> map) {
            Draft own = draft(map);
            if (own != null) {
                drafts.add(own);
            }
            map.values().forEach(each -> gather(each, depth + 1).forEach(found -> add(found, drafts)));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> drafts.addAll(gather(each, depth + 1)));
        } else if (value instanceof String text) {
            String inside = text.strip();
            Found nested = inside.startsWith("{") ? read(inside, messages) : null;
            if (nested != null) {
                drafts.addAll(nested.drafts());
                texts.addAll(nested.texts());
            } else {
                texts.add(text);
            }
        }
        return drafts;
    }

    /** An object's cause and original are the object again. */
    private void add(Draft found, List<Draft> drafts) {
        for (Draft draft : drafts.subList(0, Math.min(NEAR, drafts.size()))) {
            if (draft.mayBe(found, messages)) {
                draft.fillFrom(found, messages);
                return;
            }
        }
        drafts.add(found);
    }

    /** Of a list of parameters it must stay clear where each ends. */
    private static String text(Field field, Object value) {
        if (field != Field.PARAMETERS || !(value instanceof List<?> list)) {
            return String.valueOf(value);
        }
        return list.stream()
                .map(each -> each instanceof String text
                        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                        : String.valueOf(each))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private @Nullable Draft draft(Map<?, ?> object) {
        Map<Field, String> fields = new LinkedHashMap<>();
        boolean log = object.containsKey("error_severity") || object.containsKey("backend_type");
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            Field field = Field.named(String.valueOf(entry.getKey()));
            if (field != null && entry.getValue() != null) {
                fields.putIfAbsent(field, text(field, entry.getValue()));
            }
        }
        String severity = String.valueOf(object.containsKey("error_severity") ? object.get("error_severity") : "");
        String message = fields.getOrDefault(Field.MESSAGE, "");
        String state = fields.getOrDefault(Field.SQLSTATE, "");
        boolean prisma = state.equals(Judgement.PRISMA);
        Headline headline = messages.whole(message);
        boolean coded = state.length() == 5 && Character.isDigit(state.charAt(0));
        boolean named = headline != null && (coded || fields.size() > 2);
        boolean error = prisma || named || (coded && !message.isEmpty());
        if (!error || messages.isHarmless(severity)) {
            return null;
        }
        if (!coded && !prisma) {
            fields.remove(Field.SQLSTATE);
        }
        boolean protocol = fields.containsKey(Field.TABLE) || fields.containsKey(Field.ROUTINE);
        Draft draft =
                new Draft(log ? Draft.Origin.STRUCTURED_LOG : protocol ? Draft.Origin.DRIVER : Draft.Origin.PASTED);
        draft.headline(headline);
        fields.forEach(draft::put);
        draft.close();
        return draft;
    }
}
