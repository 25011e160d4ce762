// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.Snippet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Ruby, over Active Record. */
final class RubyCode {
    private static final String RAILS = """
            # Model: the one whose table is {{table}}.
            def get_or_create({{declared}})
              row = Model.find_by({{look}})
              return row if row
              Model.insert_all([{ {{pairs}} }], unique_by: {{arbiter}})
              Model.find_by!({{look}}) # a query of its own, which sees what others committed
            end
            # insert_all skips validations and callbacks. create_or_find_by! runs them, but is refused first each time the
            # row is there: an error in the server's log, and an id spent. To update it instead: upsert_all.
            """;

    private RubyCode() {}

    /** Rails takes the columns of a plain index or the name of any. */
    static Snippet rails(KeyedInsert insert) {
        Map<String, String> holes = new HashMap<>();
        List<String> names = insert.names();
        List<String> conditions = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < insert.key().size(); i++) {
            ConstraintFacts.Part part = insert.key().get(i);
            String value = names.get(insert.keyValues().get(i));
            conditions.add((part.column() == null ? "" : Quoting.RUBY.of(part.column()) + " => ") + value);
            columns.add(Quoting.RUBY.of(part.column() == null ? part.text() : part.column()));
        }
        boolean plain = insert.ofColumns();
        holes.put("table", Quoting.RUBY.of(insert.table().name()));
        holes.put("declared", Holes.joined(names, UnaryOperator.identity()));
        holes.put("look", plain ? String.join(", ", conditions) : byExpression(insert, names));
        holes.put("pairs", new Holes(insert, Quoting.RUBY).pairs(insert.columns(), " => ", UnaryOperator.identity()));
        holes.put("arbiter", plain ? "[" + String.join(", ", columns) + "]" : Quoting.RUBY.of(insert.index()));
        return new Snippet("ruby", Template.fill(RAILS, holes));
    }

    /** A condition in SQL with its values; Active Record takes a question mark for each. */
    private static String byExpression(KeyedInsert insert, List<String> names) {
        List<String> parts = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < insert.key().size(); i++) {
            parts.add(KeyedInsert.operand(insert.key().get(i))
                    + (insert.nullsNotDistinct() ? " IS NOT DISTINCT FROM :v" : " = :v")
                    + i);
            values.add("v" + i + ": " + names.get(insert.keyValues().get(i)));
        }
        if (insert.predicate() != null) {
            parts.add("(" + insert.predicate() + ")");
        }
        return Quoting.RUBY.of(String.join(" AND ", parts)) + ", { " + String.join(", ", values) + " }";
    }
}
