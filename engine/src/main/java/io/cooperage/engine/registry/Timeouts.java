package io.cooperage.engine.registry;

import java.time.Duration;

/// How long a silent peer is waited for.
///
/// @param connect until a connection stands, TLS included
/// @param answer from the request to the first line of the answer
/// @param commit as `answer`, after a body was sent: registries copy gigabytes in their storage before they
///     answer
/// @param stall between two pieces of a body, in either direction
record Timeouts(Duration connect, Duration answer, Duration commit, Duration stall) {
    static final Timeouts USUAL =
            new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(60));
}
