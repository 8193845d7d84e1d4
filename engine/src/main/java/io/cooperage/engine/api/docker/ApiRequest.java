package io.cooperage.engine.api.docker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One request to the Docker API, for a person who wants to see what a tool asks for.
///
/// @param number counts up from one; the same request is told of twice, when it begins and when it has ended
/// @param path with the query, as it was sent; cut where it is very long
/// @param status of the answer; 0 while there is none
/// @param took until now, or until the end
/// @param bytes of the answer's body
/// @param running has not ended
public record ApiRequest(
        long number,
        Instant time,
        String method,
        String path,
        int status,
        Duration took,
        long bytes,
        Client client,
        boolean running) {

    /// Who asks.
    ///
    /// @param name the user of a unix socket, the address of a TCP one
    /// @param pid of the process, where the kernel tells
    /// @param command its name, where it could still be read
    public record Client(String name, Optional<Long> pid, Optional<String> command) {}
}
