package io.cooperage.engine.container.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Writes a log as the shim does, byte for byte: entries, index records, rotation. For one thread.
public final class ShimLog implements AutoCloseable {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    /// Bytes of log from one index record to the next.
    private static final int INDEX_EVERY = 1 << 16;

    private final Path directory;
    private final int keep;
    private final byte[] stamp = new byte[30];
    private long stampSecond = Long.MIN_VALUE;
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private FileChannel log;
    private FileChannel index;
    private long size;
    private long lines;
    private long indexed;

    /// @param keep rotated files to keep
    public ShimLog(Path directory, int keep) {
        this.directory = directory;
        this.keep = keep;
        try {
            log = append("log");
            index = append("log.idx");
            size = log.size();
            lines = count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// One entry, in the file when this returns.
    public void entry(long nanos, boolean stderr, boolean partial, byte[] text) {
        add(nanos, stderr, partial, text, text.length);
        flush();
    }

    public void line(long nanos, String text) {
        entry(nanos, false, false, text.getBytes(StandardCharsets.UTF_8));
    }

    /// One entry, in the file after [#flush].
    public void add(long nanos, boolean stderr, boolean partial, byte[] text, int length) {
        int entry = 41 + length;
        if (buffer.remaining() < entry) {
            flush();
            if (buffer.capacity() < entry) {
                buffer = ByteBuffer.allocate(entry);
            }
        }
        if (size - indexed >= INDEX_EVERY) {
            ByteBuffer record = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            record.putLong(size).putLong(lines).putLong(nanos).flip();
            write(index, record);
            indexed = size;
        }
        buffer.put(time(nanos))
                .put((stderr ? " stderr " : " stdout ").getBytes(StandardCharsets.US_ASCII))
                .put((byte) (partial ? 'P' : 'F'))
                .put((byte) ' ')
                .put(text, 0, length)
                .put((byte) '\n');
        size += entry;
        lines++;
    }

    public void flush() {
        write(log, buffer.flip());
        buffer.clear();
    }

    /// Bytes as they are, such as half a line.
    public void raw(byte[] bytes) {
        flush();
        write(log, ByteBuffer.wrap(bytes));
        size += bytes.length;
        for (byte b : bytes) {
            lines += b == '\n' ? 1 : 0;
        }
    }

    /// Renames `log` to `log.1` and so on, and begins a new file.
    public void rotate() {
        try {
            flush();
            log.close();
            index.close();
            delete("log." + keep);
            for (int i = keep - 1; i >= 1; i--) {
                rename("log." + i, "log." + (i + 1));
            }
            rename("log", "log.1");
            log = append("log");
            index = append("log.idx");
            size = 0;
            lines = 0;
            indexed = 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public long size() {
        return size;
    }

    @Override
    public void close() {
        try {
            flush();
            log.close();
            index.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// The time in the shim's form; the array is used again.
    byte[] time(long nanos) {
        long second = Math.floorDiv(nanos, 1_000_000_000L);
        if (second != stampSecond) {
            byte[] text =
                    (SECONDS.format(Instant.ofEpochSecond(second)) + ".000000000Z").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, stamp, 0, stamp.length);
            stampSecond = second;
        }
        long rest = Math.floorMod(nanos, 1_000_000_000L);
        for (int i = 28; i >= 20; i--) {
            stamp[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return stamp;
    }

    private long count() throws IOException {
        byte[] all = Files.readAllBytes(directory.resolve("log"));
        return Newlines.count(all, 0, all.length);
    }

    private FileChannel append(String name) throws IOException {
        return FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
        Files.deleteIfExists(directory.resolve(name + ".idx"));
    }

    private void rename(String from, String to) throws IOException {
        for (String suffix : new String[] {"", ".idx"}) {
            Path source = directory.resolve(from + suffix);
            if (Files.exists(source)) {
                Files.move(source, directory.resolve(to + suffix), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void write(FileChannel to, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
