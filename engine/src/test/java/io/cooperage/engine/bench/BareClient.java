package io.cooperage.engine.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// HTTP with nothing that takes time: one connection to a unix socket, kept from request to request.
final class BareClient implements AutoCloseable {
    private static final int BUFFER = 256 << 10;

    private final SocketChannel channel;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;

    BareClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    /// @param json empty for no body
    /// @param sink takes the body of the answer
    /// @throws IOException also for an answer of 400 or more
    void ask(String method, String target, String json, OutputStream sink) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + target + " HTTP/1.1\r\nHost: docker\r\n"
                + (body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        ByteBuffer request = ByteBuffer.allocate(head.length() + body.length);
        request.put(head.getBytes(StandardCharsets.US_ASCII)).put(body).flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        answer(method + " " + target, sink);
    }

    /// Sends an archive of a length that is known.
    void put(String target, long length, Body body) throws IOException {
        String head =
                "PUT " + target + " HTTP/1.1\r\nHost: docker\r\nContent-Type: application/x-tar\r\nContent-Length: "
                        + length + "\r\n\r\n";
        OutputStream out = Channels.newOutputStream(channel);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        body.writeTo(out);
        answer("PUT " + target, OutputStream.nullOutputStream());
    }

    /// Writes what is sent.
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    private void answer(String request, OutputStream sink) throws IOException {
        String status = line();
        long length = 0;
        boolean chunked = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String field = line.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length:")) {
                length = Long.parseLong(field.substring(15).strip());
            }
            chunked |= field.equals("transfer-encoding: chunked");
        }
        if (!chunked) {
            copy(length, sink);
        } else {
            for (long size = Long.parseLong(line(), 16); size > 0; size = Long.parseLong(line(), 16)) {
                copy(size, sink);
                line();
            }
            line();
        }
        if (status.charAt(9) >= '4') {
            throw new IOException(request + ": " + status);
        }
    }

    private void copy(long length, OutputStream sink) throws IOException {
        long left = length;
        while (left > 0) {
            if (position == end) {
                fill();
            }
            int count = (int) Math.min(left, end - position);
            sink.write(buffer, position, count);
            position += count;
            left -= count;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (position == end) {
                fill();
            }
            char next = (char) (buffer[position++] & 0xff);
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append(next);
            }
        }
    }

    private void fill() throws IOException {
        int count = channel.read(ByteBuffer.wrap(buffer));
        if (count < 0) {
            throw new EOFException("the server ended the connection");
        }
        position = 0;
        end = count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
