package io.cooperage.engine.layer;

import io.cooperage.engine.layer.StackFolder.Child;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes what turns one tree into another: both are gone through side by side.
///
/// A folder that has not changed is written too when something in it has, before it, for whoever unpacks the
/// layer must not make up its owner and mode. Names of one file that both changed are linked; a name whose
/// other names did not change is written as a file of its own. One thread.
final class TreeDifference {
    private static final int CHUNK = 64 << 10;

    private final Syscalls kernel;
    private final DiskFiles files;
    private final LayerTarWriter writer;
    private final ByteBuffer left = ByteBuffer.allocateDirect(CHUNK);
    private final ByteBuffer right = ByteBuffer.allocateDirect(CHUNK);

    /// Folders around the current one that are not written yet, the innermost last.
    private final Deque<DiskFile> unwritten = new ArrayDeque<>();

    TreeDifference(Syscalls kernel, DiskFiles files, LayerTarWriter writer) {
        this.kernel = kernel;
        this.files = files;
        this.writer = writer;
    }

    void write(StackFolder before, StackFolder after) throws IOException {
        DiskFile old = before.self().orElse(null);
        DiskFile now = after.self().orElse(null);
        if (now != null) {
            enter(old, now);
        }
        inside(before, after);
        unwritten.clear();
    }

    /// Announces a folder: written now if it differs, else when something in it does.
    private void enter(@Nullable DiskFile before, DiskFile after) throws IOException {
        unwritten.addLast(after);
        if (before == null || !TreeTar.sameAttributes(plain(before.entry()), plain(after.entry()))) {
            writeFolders();
        }
    }

    /// Whether a folder is opaque is a matter of the stack it lies in, not of the tree.
    private static LayerEntry plain(LayerEntry folder) {
        return folder.type() != LayerEntry.Type.OPAQUE_FOLDER
                ? folder
                : new LayerEntry(
                        folder.path(),
                        LayerEntry.Type.FOLDER,
                        0,
                        folder.mode(),
                        folder.uid(),
                        folder.gid(),
                        folder.modifiedSeconds(),
                        folder.modifiedNanos(),
                        "",
                        folder.xattrs(),
                        "");
    }

    private void writeFolders() throws IOException {
        for (DiskFile folder = unwritten.pollFirst(); folder != null; folder = unwritten.pollFirst()) {
            writer.add(new DiskFile(folder.folder(), folder.name(), folder.status(), plain(folder.entry())));
        }
    }

    private void inside(@Nullable StackFolder before, StackFolder after) throws IOException {
        NavigableMap<String, Child> old = before == null ? new TreeMap<>() : before.children();
        NavigableMap<String, Child> now = after.children();
        NavigableMap<String, Child> all = new TreeMap<>(DiskFiles.NAME_ORDER);
        all.putAll(old);
        all.putAll(now);
        for (Map.Entry<String, Child> name : all.entrySet()) {
            Child was = old.get(name.getKey());
            Child is = now.get(name.getKey());
            if (is == null) {
                writeFolders();
                writer.whiteout(name.getValue().file().entry().path());
            } else if (is.file().isFolder()) {
                folder(before, was, after, is);
            } else if (was == null || !same(was.file(), is.file())) {
                writeFolders();
                writer.add(files.linked(is.file()));
            }
        }
    }

    private void folder(@Nullable StackFolder before, @Nullable Child was, StackFolder after, Child is)
            throws IOException {
        boolean both = before != null && was != null && was.file().isFolder();
        enter(both && was != null ? was.file() : null, is.file());
        try (StackFolder inner = after.into(is);
                StackFolder old = both && before != null && was != null ? before.into(was) : null) {
            inside(old, inner);
        }
        // Either nothing has been written since, and this folder is the last; or all have.
        unwritten.pollLast();
    }

    private boolean same(DiskFile before, DiskFile after) {
        if (before.sameInode(after)) {
            return true;
        }
        return TreeTar.sameAttributes(before.entry(), after.entry())
                && (after.entry().type() != LayerEntry.Type.FILE || sameContent(before, after));
    }

    private boolean sameContent(DiskFile before, DiskFile after) {
        try (Fd one = open(before);
                Fd other = open(after)) {
            while (true) {
                LayerWalk.checkInterrupt();
                int count = fill(one, left);
                if (count != fill(other, right) || !left.equals(right)) {
                    return false;
                }
                if (count == 0) {
                    return true;
                }
            }
        }
    }

    private Fd open(DiskFile file) {
        return kernel.openat(file.folder(), file.name(), OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW, 0);
    }

    private int fill(Fd file, ByteBuffer buffer) {
        buffer.clear();
        while (buffer.hasRemaining() && kernel.read(file, buffer) >= 0) {
            // Until it is full or the file ends.
        }
        return buffer.flip().remaining();
    }
}
