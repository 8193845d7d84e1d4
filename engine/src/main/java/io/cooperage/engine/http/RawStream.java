package io.cooperage.engine.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Raw bytes both ways, each direction with an end of its own.
public interface RawStream extends AutoCloseable {

    /// Ends when the client ends its direction; the other goes on then.
    InputStream in();

    /// Flushed with every write; blocks while the client does not read.
    OutputStream out();

    /// Nothing more will be written; reading goes on.
    void endOutput() throws IOException;

    /// Ends both directions; what was written still arrives. A read that blocks ends with an IOException. Any
    /// thread, any number of times.
    @Override
    void close();
}
