package io.cooperage.engine.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs statements inside one transaction of a [Database]. Good only inside the lambda it is handed to, on
/// its thread.
///
/// Statements are compiled once and kept; so pass constant SQL and give values as arguments. An argument may
/// be null, a String, a Boolean, a Number or a `byte[]`.
public final class SqlSession {
    /// Enough for every constant statement of the engine; beyond it the longest unused is let go.
    private static final int KEPT = 256;

    private final Connection connection;

    /// In the order of last use.
    private final LinkedHashMap<String, PreparedStatement> idle = new LinkedHashMap<>();

    SqlSession(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /// @return how many rows were changed
    public int update(String sql, @Nullable Object... arguments) {
        return use(sql, arguments, PreparedStatement::executeUpdate);
    }

    /// @return every row, in order
    public <T> List<T> query(String sql, Function<Row, T> reader, @Nullable Object... arguments) {
        return use(sql, arguments, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                Row row = new Row(rows);
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(reader.apply(row));
                }
                return all;
            }
        });
    }

    /// @return the first row, if there is one
    public <T> Optional<T> first(String sql, Function<Row, T> reader, @Nullable Object... arguments) {
        return use(sql, arguments, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reader.apply(new Row(rows))) : Optional.empty();
            }
        });
    }

    @FunctionalInterface
    private interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /// The statement is out of the cache while in use, so that a reader may run the same SQL again.
    private <T> T use(String sql, @Nullable Object[] arguments, Use<T> use) {
        try {
            PreparedStatement statement = idle.remove(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
            }
            boolean sound = false;
            try {
                for (int i = 0; i < arguments.length; i++) {
                    statement.setObject(i + 1, arguments[i]);
                }
                T result = use.with(statement);
                sound = true;
                return result;
            } finally {
                if (sound) {
                    keep(sql, statement);
                } else {
                    drop(statement);
                }
            }
        } catch (SQLException failure) {
            throw new UncheckedSqlException(failure);
        }
    }

    /// After a failure the driver's statement may be of no more use (a full disk rolls back beneath it).
    private static void drop(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException _) {
            // SQLite reports the failure of the last step once more.
        }
    }

    private void keep(String sql, PreparedStatement statement) throws SQLException {
        PreparedStatement other = idle.put(sql, statement);
        if (other != null) {
            other.close();
        }
        if (idle.size() > KEPT) {
            idle.pollFirstEntry().getValue().close();
        }
    }
}
