package io.cooperage.engine.registry;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// An http server that does exactly what a test says, down to breaking the connection: for the faults that no
/// real registry commits on request. Each connection serves one request. TLS is hung up on.
final class ScriptedServer implements AutoCloseable {
    @FunctionalInterface
    interface Script {
        Reply answer(Asked asked) throws IOException;
    }

    /// @param length that the head announces; less than that in `body` is a truncated answer
    /// @param hang the connection stays open and silent after it
    record Reply(int status, Map<String, String> headers, byte[] body, long length, boolean hang) {
        static Reply of(int status, String body) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return new Reply(status, Map.of(), bytes, bytes.length, false);
        }

        Reply with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body, length, hang);
        }

        Reply announcing(long newLength) {
            return new Reply(status, headers, body, newLength, hang);
        }

        Reply hanging() {
            return new Reply(status, headers, body, length, true);
        }
    }

    /// Nothing is answered and the connection broken.
    static final Reply BREAK = new Reply(0, Map.of(), new byte[0], 0, false);

    /// Nothing is answered and the connection left open.
    static final Reply SILENCE = new Reply(0, Map.of(), new byte[0], 0, true);

    /// @param headers names in lower case
    record Asked(String method, String target, Map<String, String> headers, InputStream input) {
        @Nullable
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        byte[] body() throws IOException {
            return part(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }

        byte[] part(int bytes) throws IOException {
            return input.readNBytes(bytes);
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstRequest = new CountDownLatch(1);

    ScriptedServer(Script script) {
        this.script = script;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-server").start(this::accept);
    }

    String host() {
        return "localhost:" + listener.getLocalPort();
    }

    String url(String path) {
        return "http://" + host() + path;
    }

    /// Every request but the one that finds out whether this is https, oldest first.
    List<Asked> asked() {
        return asked.stream().filter(a -> !a.toString().equals("GET /v2/")).toList();
    }

    List<String> lines() {
        return asked().stream().map(Asked::toString).toList();
    }

    void awaitRequest() throws InterruptedException {
        firstRequest.await();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (true) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException _) {
                return; // closed
            }
            open.add(socket);
            Thread.ofVirtual().name("scripted-connection").start(() -> serve(socket));
        }
    }

    private void serve(Socket socket) {
        try {
            Asked request = read(new BufferedInputStream(socket.getInputStream()));
            if (request == null) {
                socket.close();
                return;
            }
            Reply reply = Reply.of(200, "");
            asked.add(request);
            if (!request.toString().equals("GET /v2/")) {
                firstRequest.countDown();
                reply = script.answer(request);
            }
            if (reply.status() != 0) {
                write(request, reply, socket.getOutputStream());
            }
            if (!reply.hang()) {
                if (reply.status() == 0) {
                    socket.setSoLinger(true, 0);
                } else {
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
                socket.close();
            }
        } catch (IOException _) {
            // The client went away, which some tests make it do.
        }
    }

    /// @return null when that is no http
    private static @Nullable Asked read(InputStream in) throws IOException {
        String first = line(in);
        String[] words = first.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/")) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Asked(words[0], words[1], headers, in);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || (c == 0x16 && line.size() == 0)) {
                return ""; // the end, or TLS
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(Asked request, Reply reply, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " X\r\nConnection: close\r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (reply.status() != 204) {
            head.append("Content-Length: ").append(reply.length()).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (!request.method().equals("HEAD")) {
            out.write(reply.body());
        }
        out.flush();
    }
}
