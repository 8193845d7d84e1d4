package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one `cooperage-shim serve` process of this engine, which forks a shim for every launch: forking a small process
/// is far cheaper than starting one from a JVM. It ends with the JVM, whose end of its standard input it watches; the
/// shims live on.
///
/// Any thread. Started at first use, and again when it has died.
final class ShimLauncher implements Closeable {
    private final Path binDirectory;
    private @Nullable Process process;
    private @Nullable Path socket;
    private boolean closed;

    ShimLauncher(Path binDirectory) {
        this.binDirectory = binDirectory.toAbsolutePath().normalize();
    }

    /// A connection on which one launch plan can be sent.
    SocketChannel connect() {
        SocketChannel channel = tryConnect(running());
        return channel != null ? channel : connectAnew();
    }

    private SocketChannel connectAnew() {
        SocketChannel channel = tryConnect(restart());
        if (channel == null) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "the container launcher in " + binDirectory + " does not answer");
        }
        return channel;
    }

    private static @Nullable SocketChannel tryConnect(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException e) {
                channel.close();
                return null;
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.RESOURCE_EXHAUSTED, "opening a socket: " + e.getMessage(), e);
        }
    }

    private synchronized Path running() {
        return process != null && process.isAlive() && socket != null ? socket : restart();
    }

    private synchronized Path restart() {
        if (closed) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "the engine is closed");
        }
        stop();
        Path binary = ShimBinary.extract(binDirectory);
        Path path = binDirectory.resolve(
                "launcher-" + ProcessHandle.current().pid() + "-" + Integer.toHexString(System.identityHashCode(this)));
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > 107) {
            throw EngineException.invalid("the run directory's path is too long for a unix socket: " + path);
        }
        try {
            Process started = new ProcessBuilder(binary.toString(), "serve", path.toString()).start();
            process = started;
            BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
            if (!"ready".equals(out.readLine())) {
                String why = errors(started);
                throw new EngineException(ErrorKind.UNAVAILABLE, "starting " + binary + ": " + why);
            }
            socket = path;
            return path;
        } catch (IOException e) {
            // "error=13, Permission denied" is what a noexec mount says.
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "starting " + binary + ": " + e.getMessage()
                            + "; if its directory is mounted noexec, choose another run directory with --root",
                    e);
        }
    }

    private static String errors(Process started) throws IOException {
        started.getOutputStream().close();
        try (InputStream err = started.getErrorStream()) {
            return new String(err.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private void stop() {
        if (process == null) {
            return;
        }
        try {
            // Its standard input ending is what ends it.
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            if (socket != null) {
                Files.deleteIfExists(socket);
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process = null;
        socket = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }
}
