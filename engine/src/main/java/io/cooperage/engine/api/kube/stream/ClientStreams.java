package io.cooperage.engine.api.kube.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.Attachment.StdStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The client's end of a program's streams. One thread receives; any may send.
interface ClientStreams extends AutoCloseable {

    sealed interface Input {}

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Stdin(byte[] data, int offset, int length) implements Input {}

    /// The last that the program reads.
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record LastStdin(byte[] data) implements Input {}

    /// Nothing more for the program to read.
    record StdinEnd() implements Input {}

    record Resize(int columns, int rows) implements Input {}

    /// Blocks for the next.
    ///
    /// @return null when the client is gone
    @Nullable
    Input receive() throws IOException;

    /// Blocks while the client does not read.
    void send(StdStream stream, byte[] data) throws IOException;

    /// How it ended, after all output.
    void end(ObjectNode status) throws IOException;

    /// Ends the connection; what was sent still arrives.
    @Override
    void close();
}
