package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.SourceEntry;
import io.cooperage.engine.build.context.TreePaths;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.NativeText;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Makes the digest of what a step selected. One thread.
final class SelectionDigest {
    private static final int CHUNK = 128 << 10;

    private final Syscalls kernel = Syscalls.host();
    private final MessageDigest all = sha256();
    private final MessageDigest one = sha256();
    private final List<CopyDigest.Input> inputs = new ArrayList<>();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);

    private record FileId(int major, int minor, long inode) {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    CopyDigest of(List<Source> sources) {
        for (Source source : sources) {
            add(source);
        }
        return new CopyDigest("sha256:" + HexFormat.of().formatHex(all.digest()), inputs);
    }

    private void add(Source source) {
        text(all, source.getClass().getSimpleName());
        switch (source) {
            case Source.Folder folder -> folder(folder);
            case Source.File file -> {
                text(all, file.name());
                file(file.files(), file.at());
            }
            case Source.Archive archive -> file(archive.files(), archive.at());
            case Source.Fetched fetched -> {
                text(all, fetched.name());
                text(all, Boolean.toString(fetched.unpack()));
                input(fetched.url(), HexFormat.of().parseHex(fetched.digest()));
            }
            case Source.Inline inline -> {
                text(all, inline.file().name());
                text(one, inline.file().content());
                input("<<" + inline.file().name(), one.digest());
            }
        }
    }

    private void folder(Source.Folder folder) {
        // Names for the same file, within this folder.
        Map<FileId, String> first = new HashMap<>();
        folder.files().walk(folder.at().path(), folder.filter(), entry -> {
            if (!entry.path().isEmpty()) {
                entry(folder.files(), TreePaths.join(folder.at().path(), entry.path()), entry, first);
            }
        });
    }

    private void file(BuildFiles files, TreePaths.Resolved at) {
        files.visit(at, entry -> entry(files, at.path(), entry, new HashMap<>()));
    }

    /// @param path in the context
    private void entry(BuildFiles files, String path, SourceEntry entry, Map<FileId, String> first) {
        FileStatus status = entry.status();
        if (status.type() == FileStatus.S_IFSOCK) {
            return;
        }
        text(one, entry.path());
        number(one, status.mode());
        if (files.ownersKept()) {
            number(one, files.ids().shownUid(status.uid()));
            number(one, files.ids().shownGid(status.gid()));
        }
        if (!status.isDirectory() && status.links() > 1) {
            FileId id = new FileId(status.deviceMajor(), status.deviceMinor(), status.inode());
            String name = first.putIfAbsent(id, entry.path());
            text(one, name == null ? "" : name);
        }
        SourceAttributes attributes = new SourceAttributes(kernel, files.ids());
        if (status.isRegular()) {
            one.update(files.digests().of(path, status, () -> content(entry, attributes)));
        } else {
            if (status.isSymlink()) {
                text(one, kernel.readlinkat(entry.folder(), entry.name()));
            } else if (!status.isDirectory()) {
                number(one, status.specialMajor());
                number(one, status.specialMinor());
            }
            attributes(one, attributes.of(entry));
        }
        input(path, one.digest());
    }

    private void input(String path, byte[] digest) {
        all.update(digest);
        inputs.add(new CopyDigest.Input(path, HexFormat.of().formatHex(digest)));
    }

    /// Content and attributes, for a change of either changes the file's ctime.
    private byte[] content(SourceEntry entry, SourceAttributes attributes) {
        MessageDigest hash = sha256();
        try (Fd file = FileCopier.open(kernel, entry)) {
            long size = 0;
            while (kernel.read(file, chunk.clear()) >= 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new EngineException(ErrorKind.CANCELLED, "read " + file + ": cancelled");
                }
                size += chunk.flip().remaining();
                hash.update(chunk);
            }
            number(hash, size);
            attributes(hash, attributes.of(file));
            FileStatus after = kernel.statx(file, "", AtFlags.AT_EMPTY_PATH);
            FileStatus before = entry.status();
            boolean same = after.inode() == before.inode()
                    && after.changedSeconds() == before.changedSeconds()
                    && after.changedNanos() == before.changedNanos();
            if (!same) {
                throw EngineException.conflict("the file " + entry.path() + " changed while it was read;"
                        + " build again when nothing writes to the context");
            }
        }
        return hash.digest();
    }

    private static void attributes(MessageDigest hash, Map<String, byte[]> attributes) {
        attributes.forEach((name, value) -> {
            text(hash, name);
            number(hash, value.length);
            hash.update(value);
        });
    }

    /// With its length, so that two texts are never taken for one.
    private static void text(MessageDigest hash, String text) {
        byte[] bytes = isPlain(text) ? text.getBytes(StandardCharsets.ISO_8859_1) : NativeText.bytes(text);
        number(hash, bytes.length);
        hash.update(bytes);
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static void number(MessageDigest hash, long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            hash.update((byte) (value >>> shift));
        }
    }
}
