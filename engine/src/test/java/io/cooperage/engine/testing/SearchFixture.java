package io.cooperage.engine.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A registry that can only be searched, the old way (`/v1/search`). It speaks no TLS and hangs up at once on
/// who does: a server that is silent then is waited for until the client's patience ends.
public final class SearchFixture implements AutoCloseable {
    /// What a TLS connection begins with.
    private static final int HANDSHAKE = 0x16;

    private final ServerSocket server;
    private final byte[] found;

    /// @param found the JSON that every search is answered with
    public SearchFixture(String found) throws IOException {
        this.found = found.getBytes(StandardCharsets.UTF_8);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::serve);
    }

    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                answer(client);
            } catch (IOException gone) {
                // That client, or the whole fixture: the loop asks.
            }
        }
    }

    private void answer(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || next == HANDSHAKE) {
                return;
            }
            head.append((char) next);
        }
        boolean search = head.indexOf(" /v1/search") > 0;
        byte[] body = search ? found : "{}".getBytes(StandardCharsets.UTF_8);
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().write(body);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
