package io.cooperage.engine.build;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Counts the bytes of files in layers that another layer above them makes unreachable: an image carries
/// those along for nothing.
final class Wasted {
    private static final int FOLDER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private final Syscalls kernel;
    private final List<Path> lowers;

    /// @param lowers folders of the layers below, the topmost first
    Wasted(Syscalls kernel, List<Path> lowers) {
        this.kernel = kernel;
        this.lowers = lowers;
    }

    /// @param upper in overlay's form
    long under(Path upper) {
        if (lowers.isEmpty()) {
            return 0;
        }
        List<Fd> below = new ArrayList<>();
        try (Fd root = kernel.open(upper.toString(), FOLDER)) {
            for (Path lower : lowers) {
                below.add(kernel.open(lower.toString(), FOLDER));
            }
            return folder(root, below);
        } finally {
            below.forEach(Fd::close);
        }
    }

    private long folder(Fd upper, List<Fd> below) {
        long bytes = 0;
        for (DirectoryEntry entry : kernel.list(upper)) {
            String name = entry.name();
            FileStatus status = kernel.statx(upper, name, AtFlags.AT_SYMLINK_NOFOLLOW);
            if (!status.isDirectory()) {
                // Also a whiteout, which is a device.
                bytes += hidden(below, name);
                continue;
            }
            List<Fd> inner = enter(below, name);
            try (Fd opened = kernel.openat(upper, name, FOLDER, 0)) {
                bytes += inner.isEmpty() ? 0 : folder(opened, inner);
            } finally {
                inner.forEach(Fd::close);
            }
        }
        return bytes;
    }

    private List<Fd> enter(List<Fd> below, String name) {
        List<Fd> inner = new ArrayList<>();
        for (Fd lower : below) {
            Optional<FileStatus> there = kernel.tryStatx(lower, name, AtFlags.AT_SYMLINK_NOFOLLOW);
            if (there.isPresent() && !there.get().isDirectory()) {
                break;
            }
            if (there.isPresent()) {
                inner.add(kernel.openat(lower, name, FOLDER, 0));
            }
        }
        return inner;
    }

    /// What was to be seen under this name.
    private long hidden(List<Fd> below, String name) {
        for (Fd lower : below) {
            Optional<FileStatus> there = kernel.tryStatx(lower, name, AtFlags.AT_SYMLINK_NOFOLLOW);
            if (there.isPresent()) {
                if (there.get().isDirectory()) {
                    List<Fd> all = enter(below, name);
                    try {
                        return content(all);
                    } finally {
                        all.forEach(Fd::close);
                    }
                }
                return there.get().isRegular() ? there.get().size() : 0;
            }
        }
        return 0;
    }

    private long content(List<Fd> merged) {
        long bytes = 0;
        Set<String> seen = new HashSet<>();
        for (Fd folder : merged) {
            for (DirectoryEntry entry : kernel.list(folder)) {
                if (seen.add(entry.name())) {
                    bytes += hidden(merged, entry.name());
                }
            }
        }
        return bytes;
    }
}
