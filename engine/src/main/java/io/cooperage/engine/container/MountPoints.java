package io.cooperage.engine.container;

import io.cooperage.engine.layer.ContainerUser;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes what has to be there for something to be mounted on it, in a folder that overlay shows between a
/// root's layers and its changes; so the mount points themselves never count as changes. Folders around
/// them look as they do in the root.
final class MountPoints {
    /// What every container has mounted in its root, and whether that is a file.
    static final Map<String, Boolean> EVERYWHERE;

    static {
        Map<String, Boolean> all = new LinkedHashMap<>();
        List.of("/proc", "/dev", "/sys").forEach(path -> all.put(path, false));
        List.of("/etc/hostname", "/etc/hosts", "/etc/resolv.conf").forEach(path -> all.put(path, true));
        EVERYWHERE = Map.copyOf(all);
    }

    /// As the kernel has it, path_resolution(7).
    private static final int LINKS_MAX = 40;

    private static final int FOLDER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private final Syscalls kernel;
    private final IdMap ids;

    MountPoints(Syscalls kernel, IdMap ids) {
        this.kernel = kernel;
        this.ids = ids;
    }

    /// @param there components that exist, links resolved
    /// @param missing the rest of the path
    private record Place(List<String> there, List<String> missing) {}

    /// @param root open for reading; not changed
    /// @param targets absolute paths, and whether a file is wanted
    /// @param folder empty
    /// @return false when nothing was missing
    boolean make(Fd root, Map<String, Boolean> targets, Path folder) {
        boolean any = false;
        List<List<String>> copied = new ArrayList<>();
        try (Fd top = kernel.open(folder.toString(), FOLDER)) {
            for (Map.Entry<String, Boolean> target : targets.entrySet()) {
                Place place = find(root, Path.of(target.getKey()).normalize());
                if (!place.missing().isEmpty()) {
                    any = true;
                    make(root, top, place, target.getValue(), copied);
                }
            }
            if (any) {
                copied.addFirst(List.of());
                // The innermost first: making something in a folder changes its time.
                for (List<String> path : copied.reversed()) {
                    times(root, top, path);
                }
            }
        }
        return any;
    }

    private Place find(Fd root, Path target) {
        Deque<String> ahead = new ArrayDeque<>();
        target.forEach(part -> ahead.addLast(part.toString()));
        List<String> there = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (!there.isEmpty()) {
                    there.removeLast();
                }
                continue;
            }
            String path = there.isEmpty() ? part : String.join("/", there) + "/" + part;
            Optional<FileStatus> status = kernel.tryStatx(root, path, AtFlags.AT_SYMLINK_NOFOLLOW);
            if (status.isEmpty()) {
                List<String> missing = new ArrayList<>(List.of(part));
                ahead.stream()
                        .filter(rest -> !rest.isEmpty() && !rest.equals(".") && !rest.equals(".."))
                        .forEach(missing::add);
                return new Place(there, missing);
            }
            if (status.get().isSymlink() && ++links <= LINKS_MAX) {
                String link = kernel.readlinkat(root, path);
                if (link.startsWith("/")) {
                    there.clear();
                }
                List.of(link.split("/", -1)).reversed().forEach(ahead::addFirst);
            } else {
                there.add(part);
            }
        }
        return new Place(there, List.of());
    }

    private void make(Fd root, Fd top, Place place, boolean file, List<List<String>> copied) {
        for (int depth = 1; depth <= place.there().size(); depth++) {
            List<String> path = List.copyOf(place.there().subList(0, depth));
            if (!copied.contains(path)) {
                copied.add(path);
                kernel.mkdirat(top, String.join("/", path), 0700);
                copy(root, top, path);
            }
        }
        List<String> path = new ArrayList<>(place.there());
        for (int i = 0; i < place.missing().size(); i++) {
            path.add(place.missing().get(i));
            boolean last = i == place.missing().size() - 1;
            String name = String.join("/", path);
            if (kernel.tryStatx(top, name, AtFlags.AT_SYMLINK_NOFOLLOW).isPresent()) {
                continue;
            }
            if (last && file) {
                int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
                kernel.openat(top, name, flags, 0600).close();
            } else {
                kernel.mkdirat(top, name, 0700);
            }
            kernel.fchmodat(top, name, last && file ? 0644 : 0755);
            kernel.fchownat(top, name, ids.hostUid(0), ids.hostGid(0), AtFlags.AT_SYMLINK_NOFOLLOW);
        }
    }

    /// Makes a folder and those around it, where they are missing.
    ///
    /// @param root may be written to
    /// @param owner of what is made
    void makeFolders(Fd root, Path target, ContainerUser owner) {
        Place place = find(root, target.normalize());
        List<String> path = new ArrayList<>(place.there());
        for (String part : place.missing()) {
            path.add(part);
            String name = String.join("/", path);
            kernel.mkdirat(root, name, 0700);
            kernel.fchmodat(root, name, 0755);
            kernel.fchownat(
                    root, name, ids.hostUid(owner.uid()), ids.hostGid(owner.gid()), AtFlags.AT_SYMLINK_NOFOLLOW);
        }
    }

    /// Owner, mode and attributes of a folder of the root.
    private void copy(Fd root, Fd top, List<String> path) {
        String name = path.isEmpty() ? "." : String.join("/", path);
        try (Fd from = kernel.openat(root, name, FOLDER, 0);
                Fd to = kernel.openat(top, name, FOLDER, 0)) {
            copyAttributes(from, to);
        }
    }

    private void times(Fd root, Fd top, List<String> path) {
        String name = path.isEmpty() ? "." : String.join("/", path);
        if (path.isEmpty()) {
            copy(root, top, path);
        }
        FileStatus status = kernel.statx(root, name, AtFlags.AT_SYMLINK_NOFOLLOW);
        FileTimes times = FileTimes.modified(status.modifiedSeconds(), status.modifiedNanos());
        kernel.utimensat(top, name, times, AtFlags.AT_SYMLINK_NOFOLLOW);
    }

    /// Makes a folder look like another.
    void copyAttributes(Path from, Path to) {
        try (Fd source = kernel.open(from.toString(), FOLDER);
                Fd target = kernel.open(to.toString(), FOLDER)) {
            copyAttributes(source, target);
            FileStatus status = kernel.statx(source, "", AtFlags.AT_EMPTY_PATH);
            FileTimes times = FileTimes.modified(status.modifiedSeconds(), status.modifiedNanos());
            kernel.utimensat(target, "", times, AtFlags.AT_EMPTY_PATH);
        }
    }

    private void copyAttributes(Fd from, Fd to) {
        FileStatus status = kernel.statx(from, "", AtFlags.AT_EMPTY_PATH);
        kernel.fchownat(to, "", status.uid(), status.gid(), AtFlags.AT_EMPTY_PATH);
        for (String attribute : kernel.flistxattr(from)) {
            if (attribute.startsWith("trusted.overlay.") || attribute.startsWith("user.overlay.")) {
                continue;
            }
            try {
                kernel.fgetxattr(from, attribute).ifPresent(value -> kernel.fsetxattr(to, attribute, value, 0));
            } catch (SyscallException failure) {
                if (!failure.is(Errno.EOPNOTSUPP) && !failure.is(Errno.EPERM)) {
                    throw failure;
                }
                // What may not be set was not set by the unpacking either, or belongs to the filesystem.
            }
        }
        kernel.fchmod(to, status.permissions());
    }
}
