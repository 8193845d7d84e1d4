package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.http.HttpExchange;
import java.util.List;
import java.util.stream.Stream;

/// What a client wants to speak from here on.
///
/// @param subprotocols of WebSocket
/// @param spdyProtocols of `X-Stream-Protocol-Version`, best first
record Upgrade(boolean webSocket, boolean spdy, List<String> subprotocols, List<String> spdyProtocols) {

    static Upgrade of(HttpExchange exchange) {
        String upgrade = exchange.header("Upgrade");
        String wanted = upgrade == null ? "" : upgrade.strip();
        return new Upgrade(
                wanted.equalsIgnoreCase("websocket"),
                wanted.equalsIgnoreCase("SPDY/3.1"),
                words(exchange.headers("Sec-WebSocket-Protocol")),
                words(exchange.headers("X-Stream-Protocol-Version")));
    }

    private static List<String> words(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    boolean offers(String subprotocol) {
        return subprotocols.contains(subprotocol);
    }

    void requireSubprotocol(List<String> spoken) {
        if (spoken.stream().noneMatch(this::offers)) {
            throw StatusException.badRequest("unable to upgrade: none of the subprotocols " + subprotocols
                    + " is spoken here: " + String.join(", ", spoken));
        }
    }

    void requireSpdy(String protocol) {
        if (!spdy) {
            throw StatusException.badRequest("Upgrade request required");
        }
        if (!spdyProtocols.contains(protocol)) {
            throw new StatusException(
                    StatusReason.FORBIDDEN,
                    "unable to upgrade: unable to negotiate protocol: client supports " + spdyProtocols
                            + ", server accepts [" + protocol + "]");
        }
    }
}
