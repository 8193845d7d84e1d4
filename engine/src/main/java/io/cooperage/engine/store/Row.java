package io.cooperage.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// One row of an answer. Good only inside the reader it is handed to.
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    /// @throws IllegalStateException when the column holds NULL
    public String text(String column) {
        String value = textOrNull(column);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is NULL");
        }
        return value;
    }

    public @Nullable String textOrNull(String column) {
        return read(() -> rows.getString(column));
    }

    /// NULL reads as 0.
    public long number(String column) {
        return read(() -> rows.getLong(column));
    }

    public @Nullable Long numberOrNull(String column) {
        long value = number(column);
        return read(rows::wasNull) ? null : Long.valueOf(value);
    }

    public int integer(String column) {
        return Math.toIntExact(number(column));
    }

    public boolean flag(String column) {
        return number(column) != 0;
    }

    public byte @Nullable [] bytes(String column) {
        return read(() -> rows.getBytes(column));
    }

    @FunctionalInterface
    private interface Column<T extends @Nullable Object> {
        T get() throws SQLException;
    }

    private static <T extends @Nullable Object> T read(Column<T> column) {
        try {
            return column.get();
        } catch (SQLException failure) {
            throw new UncheckedSqlException(failure);
        }
    }
}
