package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.SourceEntry;
import io.cooperage.engine.build.context.TreePaths;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Makes the digest of what a step selected. One thread.
final class SelectionDigest {
    private static final int CHUNK = 128 << 10;

    private final Syscalls kernel = Syscalls.host();
    private final MessageDigest all = sha256();
    private final MessageDigest hash = sha256();
    private final RecordBytes one = new RecordBytes();
    private final List<CopyDigest.Input> inputs = new ArrayList<>();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);

    /// Files with several names, within one folder: hundreds of them may be one file, as in a busybox image.
    private static final class SharedFiles {
        private final Map<FileId, String> names = new HashMap<>();
        private final Map<FileId, byte[]> contents = new HashMap<>();

        /// The first name under which it was met, empty if that is this one.
        String earlierName(FileStatus file, String name) {
            String earlier = names.putIfAbsent(FileId.of(file), name);
            return earlier == null ? "" : earlier;
        }

        /// Reads it only under its first name.
        byte[] content(FileStatus file, Supplier<byte[]> read) {
            return contents.computeIfAbsent(FileId.of(file), id -> read.get());
        }
    }

    /// A file as it was at one time: the number of one that is gone may be another's.
    private record FileId(int major, int minor, long inode, long changedSeconds, int changedNanos) {
        static FileId of(FileStatus status) {
            return new FileId(
                    status.deviceMajor(),
                    status.deviceMinor(),
                    status.inode(),
                    status.changedSeconds(),
                    status.changedNanos());
        }
    }

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
        whole(source.getClass().getSimpleName());
        switch (source) {
            case Source.Folder folder -> folder(folder);
            case Source.File file -> {
                whole(file.name());
                file(file.files(), file.at());
            }
            case Source.Archive archive -> file(archive.files(), archive.at());
            case Source.Fetched fetched -> {
                whole(fetched.name());
                whole(Boolean.toString(fetched.unpack()));
                input(fetched.url(), HexFormat.of().parseHex(fetched.digest()));
            }
            case Source.Inline inline -> {
                whole(inline.file().name());
                one.text(inline.file().content());
                input("<<" + inline.file().name(), one.digest(hash));
            }
        }
    }

    private void folder(Source.Folder folder) {
        SharedFiles shared = new SharedFiles();
        folder.files().walk(folder.at().path(), folder.filter(), entry -> {
            if (!entry.path().isEmpty()) {
                entry(folder.files(), TreePaths.join(folder.at().path(), entry.path()), entry, shared);
            }
        });
    }

    private void file(BuildFiles files, TreePaths.Resolved at) {
        files.visit(at, entry -> entry(files, at.path(), entry, new SharedFiles()));
    }

    /// @param path in the context
    private void entry(BuildFiles files, String path, SourceEntry entry, SharedFiles shared) {
        FileStatus status = entry.status();
        if (status.type() == FileStatus.S_IFSOCK) {
            return;
        }
        one.text(entry.path());
        one.number(status.mode());
        if (files.ownersKept()) {
            one.number(files.ids().shownUid(status.uid()));
            one.number(files.ids().shownGid(status.gid()));
        }
        if (!status.isDirectory() && status.links() > 1) {
            one.text(shared.earlierName(status, entry.path()));
        }
        SourceAttributes attributes = new SourceAttributes(kernel, files.ids());
        if (status.isRegular()) {
            Supplier<byte[]> content = () -> files.digests().of(path, status, () -> content(entry, attributes));
            one.bytes(status.links() > 1 ? shared.content(status, content) : content.get());
        } else {
            if (status.isSymlink()) {
                one.text(kernel.readlinkat(entry.folder(), entry.name()));
            } else if (!status.isDirectory()) {
                one.number(status.specialMajor());
                one.number(status.specialMinor());
            }
            one.attributes(attributes.of(entry));
        }
        input(path, one.digest(hash));
    }

    private void input(String path, byte[] digest) {
        all.update(digest);
        inputs.add(new CopyDigest.Input(path, HexFormat.of().formatHex(digest)));
    }

    /// Content and attributes, for a change of either changes the file's ctime.
    private byte[] content(SourceEntry entry, SourceAttributes attributes) {
        MessageDigest body = sha256();
        try (Fd file = FileCopier.open(kernel, entry)) {
            long size = 0;
            while (kernel.read(file, chunk.clear()) >= 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new EngineException(ErrorKind.CANCELLED, "read " + file + ": cancelled");
                }
                size += chunk.flip().remaining();
                body.update(chunk);
            }
            RecordBytes rest = new RecordBytes();
            rest.number(size);
            rest.attributes(attributes.of(file));
            body.update(rest.take());
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
        return body.digest();
    }

    private void whole(String text) {
        RecordBytes bytes = new RecordBytes();
        bytes.text(text);
        all.update(bytes.take());
    }
}
