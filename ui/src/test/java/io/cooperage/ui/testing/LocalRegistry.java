package io.cooperage.ui.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A real registry on the loopback, and a door before it that can be narrow: what is half done stays so for as long as
/// one looks at it.
public final class LocalRegistry implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    private static final Pattern LISTENING = Pattern.compile("listening on [0-9.]+:([0-9]+)");

    private final Process process;
    private final ServerSocket door;
    private final int inside;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    /// Skips the test where no registry is installed.
    ///
    /// @param folder its own; the caller removes it
    public LocalRegistry(Path folder) throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "no " + PROGRAM + ": install docker-registry");
        Files.createDirectories(folder);
        Path config = Files.writeString(folder.resolve("config.yml"), """
                version: 0.1
                log: {level: info, formatter: text, accesslog: {disabled: true}}
                storage:
                  filesystem: {rootdirectory: %s}
                  delete: {enabled: true}
                http: {addr: "127.0.0.1:0", relativeurls: true, secret: the-same-for-every-upload}
                """.formatted(folder.resolve("storage")));
        process = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        inside = awaitPort(process);
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("registry-door").start(this::serve);
    }

    public String host() {
        return "localhost:" + door.getLocalPort();
    }

    /// From now on each connection brings no more than this.
    public void slowTo(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    public void fast() {
        bytesPerSecond = Long.MAX_VALUE;
    }

    /// Bytes of all answers so far.
    public long sent() {
        return sent.get();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
        process.destroy();
        process.onExit().join();
    }

    private void serve() {
        while (!door.isClosed()) {
            Socket client = accept();
            if (client != null) {
                open.add(client);
                Thread.ofPlatform().daemon().start(() -> join(client));
            }
        }
    }

    /// Null when the door was closed.
    private @Nullable Socket accept() {
        try {
            return door.accept();
        } catch (IOException closed) {
            return null;
        }
    }

    private void join(Socket client) {
        try (client;
                Socket server = new Socket()) {
            open.add(server);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), inside));
            Thread requests = Thread.ofPlatform().daemon().start(() -> {
                try {
                    client.getInputStream().transferTo(server.getOutputStream());
                    server.shutdownOutput();
                } catch (IOException ended) {
                    // The other direction ends with it.
                }
            });
            answer(server.getInputStream(), client.getOutputStream());
            client.shutdownOutput();
            requests.join();
            open.remove(server);
        } catch (IOException ended) {
            // One of both is gone, which the other is told by the closing.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void answer(InputStream from, OutputStream to) throws IOException, InterruptedException {
        byte[] buffer = new byte[16_384];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            sent.addAndGet(n);
            Thread.sleep(Duration.ofNanos((long) (1e9 * n / bytesPerSecond)));
        }
    }

    private static int awaitPort(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                // Read on, or it stops when the pipe is full.
                Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(each -> {}));
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("the registry ended before it listened");
    }
}
