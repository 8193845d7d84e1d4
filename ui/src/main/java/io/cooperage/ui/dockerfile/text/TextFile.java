package io.cooperage.ui.dockerfile.text;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A text file as it lies on the disk, so that saving changes only what was typed: its line ending, its byte order
/// mark and its encoding stay.
///
/// @param text with `\n` for every line ending, without a byte order mark
/// @param encoding UTF-8; ISO 8859-1, which keeps every byte, where that does not fit
/// @param stamp what the file looked like when it was read or written
public record TextFile(String text, boolean crlf, boolean bom, Charset encoding, Stamp stamp) {
    /// Beyond this nobody types, and an editor is slow.
    static final int MOST = 4 << 20;

    /// How a file is told to have changed. A text without a file has [#NONE].
    public record Stamp(
            long size,
            @Nullable FileTime modified,
            @Nullable Object key) {
        public static final Stamp NONE = new Stamp(-1, null, null);
    }

    /// A text that is in no file yet.
    public static TextFile fresh(String text) {
        return new TextFile(text, false, false, StandardCharsets.UTF_8, Stamp.NONE);
    }

    /// Blocks.
    ///
    /// @throws EngineException NOT_FOUND, FORBIDDEN, or INVALID_ARGUMENT for what is no text or far too long
    public static TextFile read(Path path) {
        try {
            Stamp stamp = stamp(path);
            if (stamp.size() > MOST) {
                throw EngineException.invalid(
                        path + " has " + stamp.size() + " bytes; texts of up to " + MOST + " bytes can be edited here");
            }
            return decode(path, Files.readAllBytes(path), stamp);
        } catch (IOException e) {
            throw failure("read", path, e);
        }
    }

    /// What the file looks like now; [Stamp#NONE] when it is not there. Blocks.
    public static Stamp stamp(Path path) {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            if (found.isDirectory()) {
                throw EngineException.invalid(path + " is a folder, not a file");
            }
            return new Stamp(found.size(), found.lastModifiedTime(), found.fileKey());
        } catch (NoSuchFileException e) {
            return Stamp.NONE;
        } catch (IOException e) {
            throw failure("read", path, e);
        }
    }

    /// Puts another text into the file, whole or not at all: it is written beside it and moved into its place. A link
    /// stays one, and the permissions stay. Blocks.
    ///
    /// @return the file as it is now
    /// @throws EngineException FORBIDDEN, or UNAVAILABLE when the disk is full or gone
    public TextFile write(Path path, String now) {
        Charset charset = encoding.newEncoder().canEncode(now) ? encoding : StandardCharsets.UTF_8;
        String whole = (bom ? "\uFEFF" : "") + (crlf ? now.replace("\n", "\r\n") : now);
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Path folder = target.getParent();
            if (folder == null) {
                throw EngineException.invalid(path + " is no file");
            }
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
            try {
                Files.write(fresh, whole.getBytes(charset));
                Files.setPosixFilePermissions(fresh, permissions(target));
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return new TextFile(now, crlf, bom, charset, stamp(path));
        } catch (IOException e) {
            throw failure("save", path, e);
        }
    }

    private static Set<PosixFilePermission> permissions(Path target) throws IOException {
        return Files.exists(target)
                ? Files.getPosixFilePermissions(target)
                : Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.OTHERS_READ);
    }

    private static TextFile decode(Path path, byte[] bytes, Stamp stamp) {
        for (byte one : bytes) {
            if (one == 0) {
                throw EngineException.invalid(path + " holds binary data, which can't be edited as a text");
            }
        }
        Charset encoding = StandardCharsets.UTF_8;
        String text;
        try {
            text = encoding.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            encoding = StandardCharsets.ISO_8859_1;
            text = new String(bytes, encoding);
        }
        boolean bom = text.startsWith("\uFEFF");
        String body = bom ? text.substring(1) : text;
        int first = body.indexOf('\n');
        boolean crlf = first > 0 && body.charAt(first - 1) == '\r';
        String lines = body.replace("\r\n", "\n").replace('\r', '\n');
        return new TextFile(lines, crlf, bom, encoding, stamp);
    }

    private static EngineException failure(String verb, Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return EngineException.notFound(path + " can't be " + past(verb) + ": it is not there");
        }
        if (e instanceof AccessDeniedException) {
            return new EngineException(
                    io.cooperage.engine.error.ErrorKind.FORBIDDEN,
                    path + " can't be " + past(verb) + ": you may not; choose another place or change its permissions",
                    e);
        }
        return new EngineException(
                io.cooperage.engine.error.ErrorKind.UNAVAILABLE,
                path + " can't be " + past(verb) + ": " + e.getMessage(),
                e);
    }

    private static String past(String verb) {
        return verb.equals("save") ? "saved" : verb;
    }
}
