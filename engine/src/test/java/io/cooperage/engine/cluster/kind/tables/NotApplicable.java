package io.cooperage.engine.cluster.kind.tables;

/// A row that can't be run here, with the reason.
final class NotApplicable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotApplicable(String why) {
        super(why);
    }
}
