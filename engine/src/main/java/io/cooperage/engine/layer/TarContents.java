package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a tar archive holds, each member to be read at any time, in any order and by any thread: for archives
/// whose table of contents may come last. Only headers are read to make it.
///
/// An archive that is packed is unpacked to a file without a name first, for a packed one can only be read from
/// its beginning.
public final class TarContents implements AutoCloseable {
    /// An archive of images has a handful of files for each layer; one with more is no such thing, and its
    /// contents would not fit in memory.
    private static final int MOST_MEMBERS = 200_000;

    private static final int COPY = 1 << 17;

    private final Path archive;
    private final FileChannel file;
    private final Map<String, Member> members = new HashMap<>();

    /// @param link target of a link, as written; empty for anything else
    /// @param offset of its bytes in the plain archive
    public record Member(Kind kind, String link, long offset, long size) {}

    public enum Kind {
        FILE,
        /// The link's target is a path relative to the folder of the member.
        SYMLINK,
        /// The link's target is a member's name.
        HARD_LINK,
        FOLDER,
        OTHER
    }

    private TarContents(Path archive, FileChannel file) {
        this.archive = archive;
        this.file = file;
    }

    /// @param scratch folder for the unpacked form of a packed archive; nothing of it stays there
    /// @throws EngineException NOT_FOUND; INVALID_ARGUMENT for what is no archive; DATA_LOSS for a damaged or
    ///     cut-off one; RESOURCE_EXHAUSTED for a full disk or a decompression bomb
    public static TarContents open(Path archive, Path scratch) {
        if (!Files.exists(archive)) {
            throw EngineException.notFound("there is no archive " + archive);
        }
        if (!Files.isRegularFile(archive)) {
            throw EngineException.invalid(archive + " is no regular file, so it can't be read as an archive");
        }
        TarContents contents = new TarContents(archive, plain(archive, scratch));
        try {
            contents.index();
            return contents;
        } catch (EngineException e) {
            contents.close();
            throw e;
        }
    }

    private static FileChannel plain(Path archive, Path scratch) {
        byte[] head;
        try (InputStream in = Files.newInputStream(archive)) {
            head = in.readNBytes(Compression.MAGIC_MAX);
        } catch (IOException e) {
            throw StorageFailure.of("read the archive", archive, e);
        }
        Compression compression = Compression.detect(head);
        try {
            return compression == Compression.NONE
                    ? FileChannel.open(archive, StandardOpenOption.READ)
                    : unpacked(archive, scratch);
        } catch (IOException e) {
            throw StorageFailure.of("read the archive", archive, e);
        }
    }

    private static FileChannel unpacked(Path archive, Path scratch) throws IOException {
        Files.createDirectories(scratch);
        Path temporary = TemporaryName.beside(scratch.resolve("archive"));
        FileChannel plain = FileChannel.open(
                temporary, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try {
            Files.delete(temporary);
            unpack(archive, plain);
            return plain;
        } catch (IOException | EngineException e) {
            plain.close();
            throw e;
        }
    }

    private static void unpack(Path archive, FileChannel plain) throws IOException {
        byte[] buffer = new byte[COPY];
        try (PlainInput in = new PlainInput(Files.newInputStream(archive), archive.toString())) {
            for (int count = in.read(buffer, 0, COPY); count >= 0; count = in.read(buffer, 0, COPY)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new EngineException(ErrorKind.CANCELLED, "read " + archive + ": cancelled");
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    plain.write(bytes);
                }
            }
        }
    }

    private static EngineException damaged(Path archive, IOException cause) {
        if (cause instanceof TarFormatException format && format.isForeign()) {
            return new EngineException(
                    ErrorKind.INVALID_ARGUMENT,
                    "read " + archive + ": it is no tar archive, plain or packed: " + cause.getMessage(),
                    cause);
        }
        return PlainInput.damaged(archive.toString(), cause);
    }

    private void index() {
        try {
            Headers headers = new Headers();
            TarReader reader = new TarReader(headers);
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                if (members.size() >= MOST_MEMBERS) {
                    throw new EngineException(
                            ErrorKind.RESOURCE_EXHAUSTED,
                            "read " + archive + ": it has more than " + MOST_MEMBERS
                                    + " files, which no archive of images has; is it a root filesystem, to be imported?");
                }
                members.put(normal(entry.name()), member(entry, headers.position()));
            }
        } catch (IOException e) {
            throw damaged(archive, e);
        }
    }

    private static Member member(TarEntry entry, long offset) {
        Kind kind = switch (entry.type()) {
            // Nobody saves an image sparse; what is stored would not be what is meant.
            case FILE -> entry.stored() == entry.size() ? Kind.FILE : Kind.OTHER;
            case SYMLINK -> Kind.SYMLINK;
            case HARD_LINK -> Kind.HARD_LINK;
            case DIRECTORY -> Kind.FOLDER;
            default -> Kind.OTHER;
        };
        boolean link = kind == Kind.SYMLINK || kind == Kind.HARD_LINK;
        return new Member(kind, link ? entry.linkName() : "", offset, kind == Kind.FILE ? entry.size() : 0);
    }

    /// Without `./` in front and slashes behind. `..` stays: no lookup asks for it.
    private static String normal(String name) {
        String bare = name;
        while (bare.startsWith("./")) {
            bare = bare.substring(2);
        }
        return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }

    /// The last member of that name, as unpacking would leave it.
    ///
    /// @param name without `./` in front
    public Optional<Member> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /// The bytes of a file. Closing it is not needed.
    public InputStream open(Member member) {
        return new MemberStream(member);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw StorageFailure.of("close the archive", archive, e);
        }
    }

    private final class MemberStream extends InputStream {
        private long at;
        private final long end;

        MemberStream(Member member) {
            at = member.offset();
            end = member.offset() + member.size();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at >= end) {
                return length == 0 ? 0 : -1;
            }
            if (Thread.currentThread().isInterrupted()) {
                // A channel that is read by an interrupted thread is closed for all.
                throw new InterruptedIOException("interrupted");
            }
            int count = file.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, end - at)), at);
            if (count < 0) {
                throw new IOException(archive + " has become shorter while it was read");
            }
            at += count;
            return count;
        }
    }

    /// Headers are small and far apart: read ahead a little, and seek over the rest.
    private final class Headers implements SeekableByteChannel {
        private final ByteBuffer ahead =
                ByteBuffer.allocate(8 * TarReader.BLOCK).limit(0);
        private final long size = file.size();

        /// Where `ahead` ends in the file.
        private long end;

        Headers() throws IOException {}

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (!ahead.hasRemaining()) {
                ahead.clear();
                int count = file.read(ahead, end);
                ahead.flip();
                if (count < 0) {
                    return -1;
                }
                end += count;
            }
            int count = Math.min(into.remaining(), ahead.remaining());
            into.put(into.position(), ahead, ahead.position(), count);
            into.position(into.position() + count);
            ahead.position(ahead.position() + count);
            return count;
        }

        @Override
        public long position() {
            return end - ahead.remaining();
        }

        @Override
        public SeekableByteChannel position(long to) {
            long skipped = to - position();
            if (skipped >= 0 && skipped <= ahead.remaining()) {
                ahead.position(ahead.position() + (int) skipped);
            } else {
                ahead.position(ahead.limit());
                end = to;
            }
            return this;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new NonWritableChannelException();
        }

        @Override
        public SeekableByteChannel truncate(long newSize) {
            throw new NonWritableChannelException();
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() {
            // The file is the archive's.
        }
    }
}
