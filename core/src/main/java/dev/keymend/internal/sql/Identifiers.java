// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The one place that turns names and texts into SQL. */
public final class Identifiers {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /**
     * Words that need quotes as a name: every keyword that {@code quote_ident} does not call unreserved, as
     * PostgreSQL 18 lists them in {@code pg_get_keywords()}. A test compares this with each server; a word too
     * many costs two quotation marks, a word too few a syntax error.
     */
    private static final Set<String> KEYWORDS = Set.of("""
            all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean
            both case cast char character check coalesce collate collation column concurrently constraint create
            cross current_catalog current_date current_role current_schema current_time current_timestamp
            current_user dec decimal default deferrable desc distinct do else end except exists extract false
            fetch float for foreign freeze from full grant greatest group grouping having ilike in initially
            inner inout int integer intersect interval into is isnull join json json_array json_arrayagg
            json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
            lateral leading least left like limit localtime localtimestamp merge_action national natural nchar
            none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay
            placing position precision primary real references returning right row select session_user setof
            similar smallint some substring symmetric system_user table tablesample then time timestamp to
            trailing treat trim true union unique user using values varchar variadic verbose when where window
            with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
            xmlserialize xmltable
            """.strip().split("\\s+"));

    private Identifiers() {}

    /** A name as SQL, in quotation marks only where it needs them, as {@code quote_ident} does. */
    public static String quote(String name) {
        if (PLAIN.matcher(name).matches() && !KEYWORDS.contains(name)) {
            return name;
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A qualified name as SQL. */
    public static String quote(String schema, String name) {
        return quote(schema) + '.' + quote(name);
    }

    /**
     * A text as an SQL literal, right whatever {@code standard_conforming_strings} says: with a backslash in it
     * the literal is an escape string, as {@code quote_literal} makes it.
     */
    public static String literal(String text) {
        String quoted = '\'' + text.replace("'", "''") + '\'';
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /**
     * The parts of a dotted name as SQL writes it: unquoted parts are folded to lower case, quoted ones taken as
     * they are.
     *
     * @return the parts, or an empty list when the text is not a name
     */
    public static List<String> parse(String name) {
        String text = name.strip();
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            boolean quoted = text.charAt(at) == '"';
            int end = quoted ? closingQuote(text, at) : indexOutsideQuotes(text, '.', at);
            if (end < 0) {
                end = text.length();
            }
            String part = quoted
                    ? text.substring(at + 1, Math.max(at + 1, end - 1)).replace("\"\"", "\"")
                    : folded(text.substring(at, end).strip());
            boolean dotFollows = end < text.length() && text.charAt(end) == '.';
            if (part.isEmpty() || (!dotFollows && end != text.length()) || (dotFollows && end == text.length() - 1)) {
                return List.of();
            }
            parts.add(part);
            at = end + 1;
        }
        return parts;
    }

    /** In lower case as far as the server folds: ASCII alone in UTF-8, so that {@code GRÖSSE} is {@code grÖsse}. */
    private static String folded(String name) {
        StringBuilder result = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                result.setCharAt(i, (char) (c - 'A' + 'a'));
            }
        }
        return result.toString();
    }

    /** Where {@code wanted} stands for the first time outside quotation marks; -1 when it does not. */
    public static int indexOutsideQuotes(String text, char wanted) {
        return indexOutsideQuotes(text, wanted, 0);
    }

    private static int indexOutsideQuotes(String text, char wanted, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == wanted && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** The index after the quotation mark that closes the one at {@code open}; past the end when none does. */
    private static int closingQuote(String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return text.length() + 1;
    }

    /** A 64-bit number as SQL; the literal form keeps the smallest value from being read as numeric. */
    public static String bigint(long value) {
        return "'" + value + "'::bigint";
    }
}
