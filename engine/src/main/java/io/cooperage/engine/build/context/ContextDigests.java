package io.cooperage.engine.build.context;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.NativeText;
import io.cooperage.engine.store.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [FileDigests] of one folder, kept in a file from one build to the next: 2,000 files that have not changed
/// cost a statx(2) each.
///
/// A file is the same when device, inode, size, mtime and ctime are; ctime can't be set by programs, so a
/// file that was given its old size and mtime back is seen. What changed within the clock's own grain of
/// being read is not remembered, for it could change again unseen.
public final class ContextDigests implements FileDigests {
    private static final Logger LOG = LoggerFactory.getLogger(ContextDigests.class);

    private static final int FORMAT = 0x434f_4401;
    private static final int SHA256 = 32;

    /// A kernel tick is 10 ms at most; filesystems over a network round more.
    private static final Duration GRAIN = Duration.ofMillis(100);

    /// Builds without a look at a file until it is forgotten.
    private static final int AGE_MAX = 16;

    /// 64 MiB or so on disk.
    private static final int FILES_MAX = 500_000;

    private static final Duration FORGET_FOLDER = Duration.ofDays(90);
    private static final String SUFFIX = ".digests";

    private final Path folder;
    private final Path file;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();

    /// @param modified,ctime nanoseconds since the epoch
    private record Stamp(long device, long inode, long size, long modified, long ctime) {
        static Stamp of(FileStatus status) {
            return new Stamp(
                    (long) status.deviceMajor() << 32 | status.deviceMinor(),
                    status.inode(),
                    status.size(),
                    nanos(status.modifiedSeconds(), status.modifiedNanos()),
                    nanos(status.changedSeconds(), status.changedNanos()));
        }

        private static long nanos(long seconds, int nanos) {
            return seconds * 1_000_000_000L + nanos;
        }
    }

    /// @param age builds since it was looked at
    private record Known(Stamp stamp, byte[] digest, int age) {}

    private ContextDigests(Path folder, Path file, Clock clock) {
        this.folder = folder;
        this.file = file;
        this.clock = clock;
    }

    /// @param folder where such files are kept; made when the first is
    /// @param context the folder whose files are looked at
    public static ContextDigests open(Path folder, Path context, Clock clock) {
        byte[] name = sha256().digest(
                        NativeText.bytes(context.toAbsolutePath().normalize().toString()));
        ContextDigests digests =
                new ContextDigests(folder, folder.resolve(HexFormat.of().formatHex(name, 0, 12) + SUFFIX), clock);
        digests.load();
        return digests;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public byte[] of(String path, FileStatus status, Supplier<byte[]> read) {
        Stamp stamp = Stamp.of(status);
        Known before = known.get(path);
        if (before != null && before.stamp().equals(stamp)) {
            if (before.age() > 0) {
                known.put(path, new Known(stamp, before.digest(), 0));
            }
            return before.digest();
        }
        Instant start = clock.instant();
        byte[] digest = read.get();
        Instant ctime = Instant.ofEpochSecond(status.changedSeconds(), status.changedNanos());
        if (ctime.plus(GRAIN).isBefore(start) && known.size() < FILES_MAX) {
            known.put(path, new Known(stamp, digest, 0));
            changed.set(true);
        }
        return digest;
    }

    private void load() {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            if (in.readInt() != FORMAT) {
                return;
            }
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String path = NativeText.text(in.readNBytes(in.readInt()));
                Stamp stamp = new Stamp(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
                int age = in.readByte() + 1;
                byte[] digest = in.readNBytes(SHA256);
                if (digest.length == SHA256 && age <= AGE_MAX) {
                    known.put(path, new Known(stamp, digest, age));
                }
            }
        } catch (NoSuchFileException first) {
            LOG.trace("no digests yet in {}", file);
        } catch (IOException | IllegalArgumentException damaged) {
            // Only time is lost.
            known.clear();
            LOG.debug("digests in {} are not used: {}", file, damaged.toString());
        }
    }

    @Override
    public void save() {
        if (!changed.getAndSet(false)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file, encoded());
            forgetOldFolders();
        } catch (IOException | EngineException failure) {
            LOG.debug("digests are not kept in {}: {}", file, failure.toString());
        }
    }

    private byte[] encoded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(known.size() * 120 + 16);
        DataOutputStream out = new DataOutputStream(bytes);
        Map<String, Known> now = Map.copyOf(known);
        out.writeInt(FORMAT);
        out.writeInt(now.size());
        for (Map.Entry<String, Known> entry : now.entrySet()) {
            byte[] path = NativeText.bytes(entry.getKey());
            Known value = entry.getValue();
            out.writeInt(path.length);
            out.write(path);
            out.writeLong(value.stamp().device());
            out.writeLong(value.stamp().inode());
            out.writeLong(value.stamp().size());
            out.writeLong(value.stamp().modified());
            out.writeLong(value.stamp().ctime());
            out.writeByte(value.age());
            out.write(value.digest());
        }
        return bytes.toByteArray();
    }

    private void forgetOldFolders() {
        File[] files = folder.toFile().listFiles((_, name) -> name.endsWith(SUFFIX));
        long oldest = clock.instant().minus(FORGET_FOLDER).toEpochMilli();
        Arrays.stream(files == null ? new File[0] : files)
                .filter(old -> old.lastModified() < oldest)
                .forEach(old -> {
                    if (!old.delete()) {
                        LOG.debug("{} can't be removed", old);
                    }
                });
    }
}
