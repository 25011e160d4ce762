// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of an enum's words, and names them all when it is none. */
public final class Choice<E extends Enum<E>> implements ITypeConverter<E> {
    private final E[] values;

    private Choice(E[] values) {
        this.values = values;
    }

    /** A reader of the words that {@code toString} gives the constants. */
    public static <E extends Enum<E>> Choice<E> of(Class<E> type) {
        return new Choice<>(type.getEnumConstants());
    }

    @Override
    public E convert(String text) {
        for (E value : values) {
            if (value.toString().equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw new TypeConversionException("'" + text + "' is none of "
                + Arrays.stream(values).map(E::toString).collect(Collectors.joining(", ")));
    }
}
