package io.cooperage.engine.store;

import java.sql.SQLException;

/// Carries an SQL failure out of a lambda to [Database], which knows the file and tells the user. Never
/// leaves it.
final class UncheckedSqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException failure;

    UncheckedSqlException(SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    SQLException failure() {
        return failure;
    }
}
