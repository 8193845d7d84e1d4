package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.LayerDelta.Pair;
import io.cooperage.engine.image.browse.LayerFiles.Opened;
import io.cooperage.engine.layer.LayerEntry;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import io.cooperage.engine.store.TreeRemover;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Copies files out of an image into a folder of the host.
///
/// Each is made by one name in an open folder, and none is made through a link that the image brought. What is
/// extracted belongs to this process's user and runs with nobody else's rights. One thread, once; an interrupt
/// cancels, and what was made is removed.
final class Extraction {
    private static final int CHUNK = 128 << 10;
    private static final int PLAIN = 0777;

    private final Syscalls kernel;
    private final LayerDelta delta;
    private final LayerFiles files;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);

    /// What was left out, and of how many files.
    private final Map<String, Integer> leftOut = new LinkedHashMap<>();

    Extraction(Syscalls kernel, LayerDelta delta, LayerFiles files) {
        this.kernel = kernel;
        this.delta = delta;
        this.files = files;
    }

    /// @return what was done otherwise than the image says, a line each
    List<String> to(Pair what, Path target) {
        Path absolute = target.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw EngineException.conflict("extract to " + target + ": it exists already");
        }
        String name = String.valueOf(absolute.getFileName());
        try (Fd folder = kernel.open(parent.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            if (kernel.tryStatx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW).isPresent()) {
                throw EngineException.conflict("extract to " + target + ": it exists already");
            }
            boolean done = false;
            try {
                copy(what, folder, name);
                done = true;
            } finally {
                if (!done
                        && kernel.tryStatx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW)
                                .isPresent()) {
                    new TreeRemover(kernel).removeAt(folder, name);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        leftOut.forEach((reason, count) -> lines.add(count + (count == 1 ? " file: " : " files: ") + reason));
        return lines;
    }

    private void note(String reason) {
        leftOut.merge(reason, 1, Integer::sum);
    }

    private void copy(Pair pair, Fd folder, String name) {
        Cancellation.check("extract '/" + pair.path() + "'");
        if (pair.is() == null) {
            return;
        }
        LayerEntry entry = pair.is().described().node().entry();
        switch (entry.type()) {
            case FOLDER, OPAQUE_FOLDER -> folder(pair, entry, folder, name);
            case FILE, HARD_LINK -> file(pair, entry, folder, name);
            case SYMLINK -> {
                kernel.symlinkat(entry.link(), folder, name);
                kernel.utimensat(folder, name, times(entry), AtFlags.AT_SYMLINK_NOFOLLOW);
            }
            case FIFO -> {
                kernel.mknodat(folder, name, FileStatus.S_IFIFO | 0600, 0, 0);
                kernel.fchmodat(folder, name, entry.mode() & PLAIN);
            }
            case CHARACTER_DEVICE, BLOCK_DEVICE -> note("device nodes were left out");
            case WHITEOUT -> throw new IllegalStateException("a whiteout does not show");
        }
    }

    private void folder(Pair pair, LayerEntry entry, Fd outer, String name) {
        kernel.mkdirat(outer, name, 0700);
        int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
        try (Fd made = kernel.openat(outer, name, flags, 0)) {
            for (Pair child : delta.children(pair)) {
                String path = child.path();
                copy(child, made, path.substring(path.lastIndexOf('/') + 1));
            }
            finish(made, entry);
        }
    }

    private void file(Pair pair, LayerEntry entry, Fd folder, String name) {
        int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
        Opened opened = files.open(pair.shown().top());
        try (Fd from = opened.file();
                Fd to = kernel.openat(folder, name, flags, 0600)) {
            while (kernel.read(from, buffer.clear()) >= 0) {
                Cancellation.check("extract '/" + pair.path() + "'");
                kernel.write(to, buffer.flip());
            }
            finish(to, entry);
        }
    }

    private void finish(Fd made, LayerEntry entry) {
        if (entry.mode() != (entry.mode() & PLAIN) && (entry.mode() & 06000) != 0) {
            note("set-id bits were left out");
        }
        if (entry.uid() != 0 || entry.gid() != 0) {
            note("owners became the user who extracts");
        }
        entry.xattrs().keySet().forEach(attribute -> {
            if (attribute.startsWith("user.")) {
                userAttribute(made, attribute, entry.xattrs().getOrDefault(attribute, new byte[0]));
            } else {
                note("attributes " + attribute + " were left out");
            }
        });
        kernel.fchmod(made, entry.mode() & PLAIN);
        kernel.utimensat(made, "", times(entry), AtFlags.AT_EMPTY_PATH);
    }

    private void userAttribute(Fd made, String attribute, byte[] value) {
        try {
            kernel.fsetxattr(made, attribute, value, 0);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EOPNOTSUPP) && !failure.is(Errno.EPERM)) {
                throw failure;
            }
            note("attributes " + attribute + " were left out: " + Errno.describe(failure.errno()));
        }
    }

    private static FileTimes times(LayerEntry entry) {
        return FileTimes.modified(entry.modifiedSeconds(), entry.modifiedNanos());
    }
}
