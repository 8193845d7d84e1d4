package io.cooperage.engine.api.docker;

import java.io.IOException;

/// Where connections come from.
interface Listener extends AutoCloseable {

    /// As clients name it in `DOCKER_HOST`.
    String name();

    /// Blocks for the next connection.
    ///
    /// @throws java.nio.channels.ClosedChannelException or another failure, once closed
    Wire accept() throws IOException;

    /// Connections that were accepted go on.
    @Override
    void close();
}
