// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as rows and rows as records, component by component. */
final class RecordValues {
    private static final ClassValue<List<Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .peek(accessor -> open(type, accessor.trySetAccessible()))
                    .toList();
        }
    };

    private RecordValues() {}

    /** The components in order, by name. */
    static Map<String, @Nullable Object> of(Record row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Method accessor : ACCESSORS.get(row.getClass())) {
            values.put(accessor.getName(), invoked(row, accessor));
        }
        return values;
    }

    /** What a row function for a record class does: each component from the column of its name. */
    static <T extends Record> RowFunction<T> reader(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<T> constructor;
        try {
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its canonical constructor: " + type.getName(), e);
        }
        open(type, constructor.trySetAccessible());
        return row -> {
            @Nullable Object[] values = new @Nullable Object[components.length];
            for (int i = 0; i < components.length; i++) {
                values[i] = value(row, column(row, components[i].getName()), types[i]);
            }
            return made(constructor, values);
        };
    }

    /** The components in order. */
    static List<Spec.Component> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> new Spec.Component(
                        component.getName(),
                        component.getType().isPrimitive() ? component.getType().getName() : null))
                .toList();
    }

    /** {@code firstName} as {@code first_name}. */
    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static int column(ResultSet row, String component) throws SQLException {
        String snake = snakeCase(component);
        int columns = row.getMetaData().getColumnCount();
        int found = 0;
        for (int i = 1; i <= columns; i++) {
            String label = row.getMetaData().getColumnLabel(i);
            if (label.equals(component)) {
                return i;
            }
            if (label.equals(snake)) {
                found = i;
            }
        }
        if (found == 0) {
            throw missing(component);
        }
        return found;
    }

    /** What to say where a component has no column. */
    static InsertException missing(String component) {
        return new InsertException("the row that comes back has no column for the record's component " + component
                + "; name it in returning(…)");
    }

    /** What to say where a column cannot be a component; whether it is null, or would be. */
    static InsertException notNull(String column, String is, String type) {
        return new InsertException("the column " + column + " " + is + " null, which the record's component of type "
                + type + " cannot hold; use its class");
    }

    private static @Nullable Object value(ResultSet row, int column, Class<?> type) throws SQLException {
        Object value = type.isEnum() ? constant(type, row.getString(column)) : read(row, column, wrapped(type));
        if (type.isPrimitive() && row.wasNull()) {
            throw notNull(row.getMetaData().getColumnLabel(column), "is", type.getName());
        }
        return row.wasNull() ? null : value;
    }

    /** Numbers widen as JDBC's getters do it; the driver's conversion to classes would not read an integer as a long. */
    private static @Nullable Object read(ResultSet row, int column, Class<?> type) throws SQLException {
        if (type == Long.class) {
            return row.getLong(column);
        } else if (type == Integer.class) {
            return row.getInt(column);
        } else if (type == Short.class) {
            return row.getShort(column);
        } else if (type == Double.class) {
            return row.getDouble(column);
        } else if (type == Float.class) {
            return row.getFloat(column);
        } else if (type == Boolean.class) {
            return row.getBoolean(column);
        } else if (type == String.class) {
            return row.getString(column);
        } else if (type == BigDecimal.class) {
            return row.getBigDecimal(column);
        } else if (type == byte[].class) {
            return row.getBytes(column);
        } else if (type == Instant.class) {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        return type == Object.class ? row.getObject(column) : row.getObject(column, type);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // The class is an enum's.
    private static @Nullable Object constant(Class<?> type, @Nullable String name) {
        return name == null ? null : Enum.valueOf((Class) type, name);
    }

    private static Class<?> wrapped(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static <T> T made(Constructor<T> constructor, @Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object invoked(Record row, Method accessor) {
        try {
            return accessor.invoke(row);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable thrown) {
        if (thrown instanceof RuntimeException runtime) {
            return runtime;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }

    private static void open(Class<?> type, boolean accessible) {
        if (!accessible) {
            throw new InsertException("the record " + type.getName() + " cannot be read: its module must say opens "
                    + type.getPackageName() + " to dev.keymend.core; or give a NewRow");
        }
    }
}
