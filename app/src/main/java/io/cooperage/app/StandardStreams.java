package io.cooperage.app;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// What a command reads and writes.
///
/// @param in bytes; a reader that is interrupted fails with a `ClosedByInterruptException`
/// @param bytes standard output for what is no text; use it or `out`, not both
/// @param terminals which of them a person sits at
record StandardStreams(InputStream in, OutputStream bytes, PrintWriter out, PrintWriter err, Set<Stream> terminals) {
    enum Stream {
        INPUT(0),
        OUTPUT(1),
        ERRORS(2);

        private final int descriptor;

        Stream(int descriptor) {
            this.descriptor = descriptor;
        }

        /// Asks the kernel: `System.console()` looks at input and output together.
        private boolean isTerminal() {
            try {
                Path file = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)));
                String name = file.toString();
                return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
    }

    StandardStreams {
        terminals = Set.copyOf(terminals);
    }

    static StandardStreams ofProcess() {
        Set<Stream> terminals = EnumSet.noneOf(Stream.class);
        for (Stream stream : Stream.values()) {
            if (stream.isTerminal()) {
                terminals.add(stream);
            }
        }
        return new StandardStreams(
                // A channel, because its read ends with an interrupt; that of System.in does not.
                Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()),
                new FileOutputStream(FileDescriptor.out),
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                terminals);
    }

    boolean isTerminal(Stream stream) {
        return terminals.contains(stream);
    }
}
