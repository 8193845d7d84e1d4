package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.ArchiveSource.Hashed;
import io.cooperage.engine.layer.PackedInput.UnreadableException;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One archive on its way into one folder: the loop over its entries, what is counted, and what is said when
/// it fails.
final class Unpacking {
    private static final long PROGRESS_STEP = 1 << 20;

    private final Syscalls kernel;
    private final String archive;
    private final long packedSize;
    private final UnpackOptions options;

    private final UnpackWarnings warnings = new UnpackWarnings();
    private boolean ownersKept = true;
    private long entries;
    private long bytes;
    private long reported;

    /// The entry being unpacked, else null, and the one before.
    private @Nullable String current;

    private @Nullable String previous;

    /// @param archive what messages call it
    /// @param packedSize for progress, −1 when unknown
    Unpacking(Syscalls kernel, String archive, long packedSize, UnpackOptions options) {
        this.kernel = kernel;
        this.archive = archive;
        this.packedSize = packedSize;
        this.options = options;
    }

    /// A tree of its own, with the digest of the archive as it is packed.
    Unpacked run(InputStream in, Fd root) {
        return run(in, root, null, sha256(), Hashed.PACKED);
    }

    /// A layer upon others, with the digest of what is in the archive.
    ///
    /// @param hash fresh, of the algorithm wanted
    Unpacked run(InputStream in, Fd root, LayerBase base, MessageDigest hash) {
        return run(in, root, base, hash, Hashed.UNPACKED);
    }

    /// Into a tree that is there.
    ///
    /// @param keepOwners else everything belongs to the container's root
    Unpacked run(InputStream in, Fd root, TreeWriter.Placement place, boolean keepOwners) {
        ownersKept = keepOwners;
        return run(in, () -> new TreeWriter(kernel, root, options, place, warnings), sha256(), Hashed.PACKED);
    }

    private Unpacked run(InputStream in, Fd root, @Nullable LayerBase base, MessageDigest hash, Hashed hashed) {
        return run(in, () -> new TreeWriter(kernel, root, options, base, warnings), hash, hashed);
    }

    private Unpacked run(InputStream in, Supplier<TreeWriter> making, MessageDigest hash, Hashed hashed) {
        try (ArchiveSource source = new ArchiveSource(in, options.limits(), hash, hashed);
                TreeWriter writer = making.get()) {
            try {
                TarReader reader = new TarReader(source);
                unpack(reader, writer, source);
                source.finish();
                writer.finish(folder -> current = folder);
                options.progress().read(source.packedCount(), packedSize);
                return new Unpacked(source.digest(), entries, bytes, warnings.lines());
            } catch (InterruptedIOException cancelled) {
                throw new EngineException(ErrorKind.CANCELLED, "unpack " + archive + ": cancelled", cancelled);
            } catch (UnreadableException failure) {
                throw unreadable(failure);
            } catch (IOException failure) {
                throw damaged(failure, source);
            } catch (EngineException failure) {
                throw named(failure);
            }
        } catch (IOException failure) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "close " + archive + ": " + failure.getMessage(), failure);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void unpack(TarReader reader, TreeWriter writer, ArchiveSource source) throws IOException {
        TreeWriter.Content content = into -> {
            int count = reader.read(into);
            report(source);
            return count;
        };
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            current = entry.name();
            count(entry);
            writer.add(ownersKept ? entry : entry.ownedByRoot(), content);
            previous = current;
            current = null;
            report(source);
        }
    }

    private void report(ArchiveSource source) {
        long read = source.packedCount();
        if (read - reported >= PROGRESS_STEP) {
            options.progress().read(read, packedSize);
            reported = read;
        }
    }

    private void count(TarEntry entry) {
        entries++;
        bytes += entry.stored();
        long most = options.limits().entries();
        if (most > 0 && entries > most) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "the archive has more than the " + most + " entries that are allowed");
        }
        if (entry.name().startsWith("/")) {
            warnings.add(entry.name(), "absolute names were unpacked beneath the root folder");
        }
    }

    private String where() {
        if (current != null) {
            return "entry '" + TarNumber.shorten(current) + "': ";
        }
        return previous != null ? "after entry '" + TarNumber.shorten(previous) + "': " : "";
    }

    private EngineException named(EngineException failure) {
        if (failure instanceof SyscallException full && full.is(Errno.ENOSPC)) {
            // Which entry it hit is chance.
            return failure;
        }
        return new EngineException(
                failure.kind(), "unpack " + archive + ": " + where() + failure.getMessage(), failure);
    }

    private EngineException unreadable(UnreadableException failure) {
        String message = "unpack " + archive + ": it can't be read on: " + failure.getMessage();
        return failure.getCause() != null && failure.getCause().getCause() instanceof EngineException cause
                ? new EngineException(cause.kind(), message, failure)
                : new EngineException(ErrorKind.UNAVAILABLE, message, failure);
    }

    private EngineException damaged(IOException failure, ArchiveSource source) {
        String reason = failure.getMessage() == null ? "it ends too early" : failure.getMessage();
        if (failure instanceof TarFormatException format && format.isForeign()) {
            return new EngineException(
                    ErrorKind.INVALID_ARGUMENT,
                    "unpack " + archive + ": it is no tar archive, plain or packed: " + reason + source.guess(),
                    failure);
        }
        return new EngineException(
                ErrorKind.DATA_LOSS,
                "unpack " + archive + ": the archive is damaged or cut off, " + where() + reason
                        + "; get it again and compare its checksum",
                failure);
    }
}
