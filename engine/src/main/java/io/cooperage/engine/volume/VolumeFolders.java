package io.cooperage.engine.volume;

import io.cooperage.engine.layer.FolderCopy;
import io.cooperage.engine.layer.FolderUnpacker;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.Leftovers;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folders of volumes: `<name>/_data`, and `.work` for what is not finished, which an engine sweeps when it
/// opens. Any thread.
final class VolumeFolders {
    private static final int FOLDER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private static final int BENEATH = OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_MAGICLINKS;

    /// No volume's name begins with a dot.
    private static final String WORK = ".work";

    private final Syscalls kernel;
    private final Path root;
    private final IdMap ids;
    private final TreeRemover remover;

    /// @param root made if missing, in a parent that exists
    VolumeFolders(Syscalls kernel, Path root, IdMap ids) {
        this.kernel = kernel;
        this.root = root;
        this.ids = ids;
        this.remover = new TreeRemover(kernel);
        // Whoever could pass would find set-user-id programs; Docker lets others pass, which nobody needs here.
        makeIfMissing(root, 0700);
        makeIfMissing(root.resolve(WORK), 0700);
    }

    Path data(String name) {
        return root.resolve(name).resolve("_data");
    }

    private void makeIfMissing(Path folder, int mode) {
        try {
            kernel.mkdirat(Fd.CWD, folder.toString(), mode);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
        }
    }

    /// An empty one that belongs to the root of containers; there already is fine.
    void make(String name) {
        makeIfMissing(root.resolve(name), 0700);
        Path data = data(name);
        if (!Files.isDirectory(data)) {
            Path made = work();
            give(made);
            rename(made, data);
        }
    }

    /// A new folder that a crash leaves to be swept.
    Path work() {
        Path folder = TemporaryName.beside(root.resolve(WORK).resolve("volume"));
        kernel.mkdirat(Fd.CWD, folder.toString(), 0700);
        return folder;
    }

    private void give(Path folder) {
        try (Fd opened = open(folder)) {
            kernel.fchownat(opened, "", ids.hostUid(0), ids.hostGid(0), AtFlags.AT_EMPTY_PATH);
            kernel.fchmod(opened, 0755);
        }
    }

    /// A new empty folder as [#make] makes it.
    Path fresh() {
        Path folder = work();
        give(folder);
        return folder;
    }

    /// A new empty folder with the owner and mode of another.
    Path like(Path other) {
        Path folder = work();
        try (Fd opened = open(folder);
                Fd model = open(other)) {
            FileStatus status = kernel.statx(model, "", AtFlags.AT_EMPTY_PATH);
            kernel.fchownat(opened, "", status.uid(), status.gid(), AtFlags.AT_EMPTY_PATH);
            kernel.fchmod(opened, status.permissions());
        }
        return folder;
    }

    Fd open(Path folder) {
        return kernel.open(folder.toString(), FOLDER);
    }

    /// Onto an empty folder, or nothing. Its files are on the disk before its name is, so that a power cut does
    /// not leave empty ones.
    ///
    /// @return false when the folder there is not empty any more
    boolean moveFinished(Path finished, Path data) {
        if (!isEmpty(finished)) {
            try (Fd folder = open(finished)) {
                kernel.syncfs(folder);
            }
        }
        try {
            rename(finished, data);
            return true;
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOTEMPTY) || failure.is(Errno.EEXIST)) {
                return false;
            }
            throw failure;
        }
    }

    private void rename(Path from, Path to) {
        kernel.renameat2(Fd.CWD, from.toString(), Fd.CWD, to.toString(), 0);
    }

    boolean isEmpty(Path folder) {
        try (Fd opened = open(folder)) {
            return kernel.list(opened).isEmpty();
        }
    }

    void copy(Path from, Path to) {
        try (Fd target = open(to)) {
            copy(from, target);
        }
    }

    void copy(Path from, Fd to) {
        try (Fd source = open(from)) {
            new FolderCopy(kernel, ids).copy(source, to);
        }
    }

    void copy(Fd from, Path to) {
        try (Fd target = open(to)) {
            new FolderCopy(kernel, ids).copy(from, target);
        }
    }

    /// @param like whose own attributes the new folder gets unless the archive has others
    void unpack(InputStream tar, String title, Fd like, Path into) {
        FileStatus status = kernel.statx(like, "", AtFlags.AT_EMPTY_PATH);
        try (Fd root = open(into)) {
            kernel.fchownat(root, "", status.uid(), status.gid(), AtFlags.AT_EMPTY_PATH);
            kernel.fchmod(root, status.permissions());
            new FolderUnpacker(kernel, ids).unpack(tar, title, root, "", false, true);
        }
    }

    /// Removes what is in it, whatever is mounted there stays.
    void empty(Fd folder) {
        try (Fd opened = again(folder)) {
            for (DirectoryEntry entry : kernel.list(opened)) {
                remover.removeAt(opened, entry.name());
            }
        }
    }

    /// First out of sight, so that a crash leaves none of it to be found.
    void remove(String name) {
        Path folder = root.resolve(name);
        if (Files.exists(folder)) {
            Path going = TemporaryName.beside(root.resolve(WORK).resolve("volume"));
            rename(folder, going);
            remover.remove(going);
        }
    }

    /// By descriptor, so that nobody who changes the volume meanwhile turns it elsewhere.
    void bind(Path folder, @Nullable String subpath, Path target) {
        try (Fd data = open(folder);
                Fd wanted = subpath == null
                        ? kernel.openat(data, ".", OpenFlags.O_PATH, 0)
                        : kernel.openat2(data, subpath, OpenFlags.O_PATH, 0, BENEATH)) {
            kernel.mount(wanted.procPath(), target.toString(), "", MountFlags.MS_BIND | MountFlags.MS_REC, "");
        }
    }

    /// A descriptor can be listed only once.
    private Fd again(Fd folder) {
        return kernel.openat(folder, ".", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0);
    }

    void discard(Path work) {
        remover.remove(work);
    }

    void sweep() {
        new Leftovers(kernel).sweep(root.resolve(WORK));
    }

    /// Names that have a folder here.
    List<String> names() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(entry -> Files.isDirectory(entry.resolve("_data")))
                    .map(entry -> entry.getFileName().toString())
                    .filter(VolumeName::isValid)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StorageFailure.of("list the folder", root, e);
        }
    }

    /// What a volume takes.
    ///
    /// @param bytes on disk
    record Size(long bytes, long files) {}

    private record FileId(int major, int minor, long inode) {}

    /// Counts each file once, however many names it has, and looks at no other filesystem mounted in it.
    Size size(Fd folder) {
        Set<FileId> linked = new HashSet<>();
        try (Fd opened = again(folder)) {
            FileStatus self = kernel.statx(opened, "", AtFlags.AT_EMPTY_PATH);
            return size(opened, self.deviceMajor(), self.deviceMinor(), linked);
        }
    }

    private Size size(Fd folder, int major, int minor, Set<FileId> linked) {
        long bytes = 0;
        long files = 0;
        for (DirectoryEntry entry : kernel.list(folder)) {
            Cancellation.check("measure a volume");
            FileStatus status = kernel.tryStatx(folder, entry.name(), AtFlags.AT_SYMLINK_NOFOLLOW)
                    .orElse(null);
            if (status == null
                    || (!status.isDirectory()
                            && status.links() > 1
                            && !linked.add(new FileId(status.deviceMajor(), status.deviceMinor(), status.inode())))) {
                continue;
            }
            files++;
            bytes += status.blocks() * 512;
            if (status.isDirectory() && status.deviceMajor() == major && status.deviceMinor() == minor) {
                try (Fd inner = kernel.openat(folder, entry.name(), FOLDER, 0)) {
                    Size size = size(inner, major, minor, linked);
                    bytes += size.bytes();
                    files += size.files();
                } catch (SyscallException gone) {
                    if (!gone.is(Errno.ENOENT) && !gone.is(Errno.ENOTDIR) && !gone.is(Errno.ELOOP)) {
                        throw gone;
                    }
                }
            }
        }
        return new Size(bytes, files);
    }
}
