package io.cooperage.engine.container.stats;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ring file of one container: 64 bytes of header (what it is, which version, and the size of each part),
/// then one ring per [Resolution]; 287 KB in all, less where nothing was written.
///
/// Records are written in place, each with a checksum. After a crash of the engine the file is as it was
/// written; after one of the machine a record may be torn, and is passed over. A file of another version is
/// begun anew. For one writer; readers open it for themselves at any time, and pass over a record that is being
/// written.
final class StatsFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatsFile.class);

    private static final int HEADER = 64;
    private static final byte[] MAGIC = "COOPSTAT".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    private final Path path;
    /// Not a channel: an interrupt of the writing thread would close it.
    private final RandomAccessFile file;
    private final boolean fresh;
    private final ByteBuffer record = ByteBuffer.allocate(StatsRecord.SIZE).order(ByteOrder.LITTLE_ENDIAN);

    private StatsFile(Path path, RandomAccessFile file, boolean fresh) {
        this.path = path;
        this.file = file;
        this.fresh = fresh;
    }

    /// Opens for writing, making the file where it is missing.
    static StatsFile open(Path path) {
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (FileNotFoundException e) {
            throw failed("open", path, e);
        }
        try {
            boolean fresh = !hasHeader(file);
            if (fresh) {
                if (file.length() > 0) {
                    LOG.warn("{} is not a record of statistics of this version; it is begun anew", path);
                }
                file.setLength(0);
                file.setLength(Resolution.MINUTE.start(HEADER) + Resolution.MINUTE.bytes());
                file.seek(0);
                file.write(header());
            }
            return new StatsFile(path, file, fresh);
        } catch (IOException e) {
            try {
                file.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw failed("open", path, e);
        }
    }

    /// Begun just now, with nothing in it.
    boolean isFresh() {
        return fresh;
    }

    /// Reads what one ring holds, by time; nothing where there is no file.
    static List<ContainerStats> read(Path path, Resolution resolution) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return hasHeader(file) ? ring(file, resolution) : List.of();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("read", path, e);
        }
    }

    List<ContainerStats> read(Resolution resolution) {
        try {
            return ring(file, resolution);
        } catch (IOException e) {
            throw failed("read", path, e);
        }
    }

    void write(Resolution resolution, ContainerStats stats) {
        record.clear();
        StatsRecord.write(stats, record);
        writeSlot(resolution, stats, record.array());
    }

    /// Makes the record of `stats` unreadable.
    void erase(Resolution resolution, ContainerStats stats) {
        writeSlot(resolution, stats, new byte[StatsRecord.SIZE]);
    }

    private void writeSlot(Resolution resolution, ContainerStats stats, byte[] bytes) {
        int slot = resolution.slot(stats.time().getEpochSecond());
        try {
            file.seek(resolution.start(HEADER) + (long) slot * StatsRecord.SIZE);
            file.write(bytes);
        } catch (IOException e) {
            throw failed("write", path, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failed("close", path, e);
        }
    }

    private static List<ContainerStats> ring(RandomAccessFile file, Resolution resolution) throws IOException {
        byte[] bytes = new byte[resolution.bytes()];
        file.seek(resolution.start(HEADER));
        int read = 0;
        while (read < bytes.length) {
            int more = file.read(bytes, read, bytes.length - read);
            if (more < 0) {
                break; // cut short; the rest is zeros, which are no records
            }
            read += more;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<ContainerStats> found = new ArrayList<>();
        for (int slot = 0; buffer.hasRemaining(); slot++) {
            int expected = slot;
            StatsRecord.read(buffer)
                    .filter(stats -> resolution.slot(stats.time().getEpochSecond()) == expected)
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparing(ContainerStats::time));
        return found;
    }

    private static boolean hasHeader(RandomAccessFile file) throws IOException {
        byte[] wanted = header();
        byte[] found = new byte[HEADER];
        file.seek(0);
        int read = 0;
        while (read < HEADER) {
            int more = file.read(found, read, HEADER - read);
            if (more < 0) {
                return false;
            }
            read += more;
        }
        return Arrays.equals(wanted, found);
    }

    private static byte[] header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).putInt(VERSION).putInt(StatsRecord.SIZE);
        for (Resolution resolution : Resolution.values()) {
            header.putInt(resolution.seconds()).putInt(resolution.bytes());
        }
        return header.array();
    }

    private static EngineException failed(String what, Path path, IOException e) {
        return new EngineException(
                ErrorKind.UNAVAILABLE, what + " the statistics in " + path + ": " + e.getMessage(), e);
    }
}
