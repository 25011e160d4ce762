// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of columns as names of a program's parameters. */
final class HostNames {
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]{0,40}");

    /** Words of Java, Python, Ruby, JavaScript, Go, C# or PHP, and what the snippets themselves use. */
    private static final Set<String> TAKEN = Set.of("""
            abstract add alias and any array as assert async attempt await base begin bool boolean break byte case catch
            chan char checked class client clone command connection const continue ctx cursor db debugger decimal declare
            def default defer defined del delegate delete die do double dynamic echo elif else elseif elsif empty
            end ensure enum err eval event except exit explicit export extends extern fallthrough false final
            finally find first fixed float fn for foreach from func function global go goto id if implements implicit
            import in include insert instanceof insteadof int interface internal is isset jdbc lambda let list lock long map match
            model module namespace native new next nil nonlocal none not null object operator or out override package params
            pass print private protected public raise range readonly record redo ref rescue retry return row rows sbyte sealed
            select self session short sizeof sql stackalloc statement static strictfp string struct super switch synchronized table
            then this throw throws trait transient true try type typeof uint ulong unchecked undef unless unsafe
            unset until use ushort using value values var virtual void volatile when where while with xor yield
            """.strip().split("\\s+"));

    private HostNames() {}

    /** One for each column, all different, none a word of any language. */
    static List<String> of(List<String> columns) {
        Set<String> used = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            boolean plain = isPlain(column) && !TAKEN.contains(column) && !column.matches("value\\d+");
            String name = plain && used.add(column) ? column : "value" + (i + 1);
            names.add(name);
        }
        return names;
    }

    /** Whether it can be a name in every language. */
    static boolean isPlain(String column) {
        return PLAIN.matcher(column).matches();
    }
}
