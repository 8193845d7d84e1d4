package io.cooperage.engine.api.docker;

import java.io.IOException;

/// The bytes of one connection, whatever carries them. One thread may read while another writes; both block.
interface Wire extends AutoCloseable {

    /// @return how many, at least one; −1 when the other side has ended its direction
    int read(byte[] into, int offset, int length) throws IOException;

    /// Returns when the kernel has taken all of it, which is when the reader has made room for it.
    void write(byte[] from, int offset, int length) throws IOException;

    /// Nothing more will be written; reading goes on.
    void endOutput() throws IOException;

    /// Who is on the other side, for the request log.
    ApiRequest.Client client();

    /// Any thread, any number of times; ends a read or a write that blocks.
    @Override
    void close();
}
