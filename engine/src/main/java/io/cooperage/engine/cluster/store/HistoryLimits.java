package io.cooperage.engine.cluster.store;

import java.time.Duration;

/// How much of the past each resource keeps for those who watch.
///
/// @param least changes are kept however old they are
/// @param most changes are kept however young they are
/// @param age beyond which changes go
/// @param bytes of earlier states at most, however young they are
public record HistoryLimits(int least, int most, Duration age, long bytes) {
    /// Five minutes, as API servers keep by default.
    public static final HistoryLimits STANDARD = new HistoryLimits(1_000, 20_000, Duration.ofMinutes(5), 8L << 20);
}
