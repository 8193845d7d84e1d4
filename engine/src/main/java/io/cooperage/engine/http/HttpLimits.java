package io.cooperage.engine.http;

import java.time.Duration;

/// What one server takes from its clients before it says no.
///
/// @param connections that may be open; beyond that, the one idle for longest gives way
/// @param headBytes of all header fields of a request together, and of its first line
/// @param fields header fields of a request
/// @param head from the first byte of a request to the last of its head
/// @param idle between two requests
public record HttpLimits(int connections, int headBytes, int fields, Duration head, Duration idle) {

    /// Room for credentials for many registries in one header field, and for a client that keeps its
    /// connection over lunch to find out in time.
    public static final HttpLimits USUAL =
            new HttpLimits(2048, 256 << 10, 500, Duration.ofSeconds(30), Duration.ofMinutes(10));

    public HttpLimits withConnections(int places) {
        return new HttpLimits(places, headBytes, fields, head, idle);
    }

    public HttpLimits withHead(Duration time) {
        return new HttpLimits(connections, headBytes, fields, time, idle);
    }

    public HttpLimits withHeadBytes(int bytes) {
        return new HttpLimits(connections, bytes, fields, head, idle);
    }
}
