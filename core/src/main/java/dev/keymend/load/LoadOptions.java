// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Identifiers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How rows are loaded.
 *
 * @param onConflict what becomes of a row whose key is taken
 * @param repeats which of several rows of the input is taken that share a key; empty is {@code FAIL} where the policy is to
 *     fail, else {@code FIRST}
 * @param badRows what becomes of a row that the table cannot hold
 * @param key of {@code UPDATE}: the columns of the key by which a row is found; empty for the primary key
 * @param updateColumns of {@code UPDATE}: the columns that take the new values; empty for every loaded one but the key's
 * @param onlyIfChanged of {@code UPDATE}: leave rows alone that have these very values already
 * @param rejectFile where every rejected row is written as it was, with its line, a constraint and the reason
 * @param lock how long to go on trying for a lock that keeps others from writing to the table while rows are judged and
 *     written, SHARE ROW EXCLUSIVE; empty takes none
 */
public record LoadOptions(
        ConflictPolicy onConflict,
        Optional<RepeatPolicy> repeats,
        BadRowPolicy badRows,
        List<String> key,
        List<String> updateColumns,
        boolean onlyIfChanged,
        Optional<Path> rejectFile,
        Optional<Duration> lock) {
    /** Fails on anything. */
    public static final LoadOptions DEFAULT = new LoadOptions(
            ConflictPolicy.FAIL,
            Optional.empty(),
            BadRowPolicy.FAIL,
            List.of(),
            List.of(),
            false,
            Optional.empty(),
            Optional.empty());

    /** Copies the lists. */
    public LoadOptions {
        key = List.copyOf(key);
        updateColumns = List.copyOf(updateColumns);
    }

    /** The same, with this policy for taken keys. */
    public LoadOptions withOnConflict(ConflictPolicy policy) {
        return new LoadOptions(policy, repeats, badRows, key, updateColumns, onlyIfChanged, rejectFile, lock);
    }

    /** The same, with this policy for keys that the input repeats. */
    public LoadOptions withRepeats(RepeatPolicy policy) {
        return new LoadOptions(
                onConflict, Optional.of(policy), badRows, key, updateColumns, onlyIfChanged, rejectFile, lock);
    }

    /** The same, with this policy for rows that the table cannot hold. */
    public LoadOptions withBadRows(BadRowPolicy policy) {
        return new LoadOptions(onConflict, repeats, policy, key, updateColumns, onlyIfChanged, rejectFile, lock);
    }

    /** The same, finding rows to update by this key. */
    public LoadOptions withKey(List<String> columns) {
        return new LoadOptions(onConflict, repeats, badRows, columns, updateColumns, onlyIfChanged, rejectFile, lock);
    }

    /** The same, updating these columns alone. */
    public LoadOptions withUpdateColumns(List<String> columns) {
        return new LoadOptions(onConflict, repeats, badRows, key, columns, onlyIfChanged, rejectFile, lock);
    }

    /** The same, leaving rows alone that would not change. */
    public LoadOptions withOnlyIfChanged(boolean only) {
        return new LoadOptions(onConflict, repeats, badRows, key, updateColumns, only, rejectFile, lock);
    }

    /** The same, writing rejected rows there. */
    public LoadOptions withRejectFile(Path file) {
        return new LoadOptions(
                onConflict, repeats, badRows, key, updateColumns, onlyIfChanged, Optional.of(file), lock);
    }

    /**
     * The same, with others kept from writing to the table while rows are judged and written: no key is taken in between. A
     * preview in a transaction of the caller holds that until its end, so that what it calls clean can be loaded there.
     *
     * @param patience how long to go on trying while somebody else writes, a short time each; {@code ZERO} tries once
     */
    public LoadOptions withLock(Duration patience) {
        return new LoadOptions(
                onConflict, repeats, badRows, key, updateColumns, onlyIfChanged, rejectFile, Optional.of(patience));
    }

    /**
     * Names of columns in a text, with commas between, as SQL writes them.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        String rest = list;
        while (!rest.isBlank()) {
            int comma = Identifiers.indexOutsideQuotes(rest, ',');
            String name = comma < 0 ? rest : rest.substring(0, comma);
            List<String> parts = Identifiers.parse(name);
            if (parts.size() != 1) {
                throw new IllegalArgumentException("'" + name.strip() + "' is not the name of a column");
            }
            names.add(parts.get(0));
            rest = comma < 0 ? "" : rest.substring(comma + 1);
        }
        return names;
    }

    /** The policy for repeats that counts. */
    RepeatPolicy repeatPolicy() {
        return repeats.orElse(onConflict == ConflictPolicy.FAIL ? RepeatPolicy.FAIL : RepeatPolicy.FIRST);
    }
}
