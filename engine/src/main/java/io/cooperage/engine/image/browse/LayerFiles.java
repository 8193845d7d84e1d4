package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.browse.MergedTree.Merged;
import io.cooperage.engine.image.browse.MergedTree.Part;
import io.cooperage.engine.layer.LayerEntry;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens files of a [MergedTree] in the folders its layers are unpacked to.
///
/// Links are followed by what the indexes say, so within the image; the file that is found is opened with no
/// symlink allowed on its way (openat2(2)), so an unpacked layer can't lead to a file of the host. Any thread.
final class LayerFiles {
    /// As the kernel has it, path_resolution(7).
    private static final int LINKS_MAX = 40;

    private final Syscalls kernel;
    private final MergedTree tree;

    LayerFiles(Syscalls kernel, MergedTree tree) {
        this.kernel = kernel;
        this.tree = tree;
    }

    /// An open regular file and its size.
    record Opened(Fd file, long size) {
        InputStream stream(Syscalls kernel) {
            return new FdInputStream(kernel, file);
        }
    }

    /// Follows links in the path and at its end.
    ///
    /// @throws EngineException NOT_FOUND; INVALID_ARGUMENT when it is no file; DATA_LOSS when the layer's folder
    ///     lacks what its index tells
    Opened open(int upTo, String path) {
        Merged found = follow(upTo, path);
        if (found == null) {
            throw EngineException.notFound("no file '/" + path + "' up to layer " + upTo + " of the image");
        }
        return open(found.top());
    }

    /// The very file of one layer.
    Opened open(Part part) {
        LayerEntry entry = part.node().entry();
        return switch (entry.type()) {
            case FILE -> onDisk(part.layer(), entry.path());
            case HARD_LINK -> hardLink(part.layer(), entry);
            case FOLDER, OPAQUE_FOLDER -> throw EngineException.invalid("'/" + entry.path() + "' is a folder");
            default -> throw EngineException.invalid("'/" + entry.path() + "' is no regular file");
        };
    }

    private Opened hardLink(int layer, LayerEntry entry) {
        try {
            return onDisk(layer, entry.path());
        } catch (EngineException missing) {
            // The other name may lie in a layer below.
            Merged other = missing.kind() == ErrorKind.DATA_LOSS
                    ? tree.find(layer, entry.link()).orElse(null)
                    : null;
            if (other == null || other.top().node().type() != LayerEntry.Type.FILE) {
                throw missing;
            }
            return onDisk(other.top().layer(), other.path());
        }
    }

    private Opened onDisk(int layer, String path) {
        String folder = tree.layer(layer).layer().directory().toString();
        int resolve = OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS | OpenFlags.RESOLVE_NO_MAGICLINKS;
        try (Fd root = kernel.open(folder, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            Fd file = kernel.openat2(root, path, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK, 0, resolve);
            boolean kept = false;
            try {
                FileStatus status = kernel.statx(file, "", AtFlags.AT_EMPTY_PATH);
                if (!status.isRegular()) {
                    throw missing(folder, path, null);
                }
                kept = true;
                return new Opened(file, status.size());
            } finally {
                if (!kept) {
                    file.close();
                }
            }
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT)
                    || failure.is(Errno.ENOTDIR)
                    || failure.is(Errno.ELOOP)
                    || failure.is(Errno.ENXIO)) {
                throw missing(folder, path, failure);
            }
            throw failure;
        }
    }

    private static EngineException missing(String folder, String path, @Nullable SyscallException cause) {
        return new EngineException(
                ErrorKind.DATA_LOSS,
                "open " + folder + "/" + path + ": the layer's folder does not hold the file that its index tells;"
                        + " remove the image and pull it again",
                cause);
    }

    /// Where a path leads, null when to nothing.
    private @Nullable Merged follow(int upTo, String path) {
        Deque<String> left = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        List<Merged> way = new ArrayList<>();
        Merged root = tree.root(upTo).orElse(null);
        if (root == null) {
            return null;
        }
        way.add(root);
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.removeFirst();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                if (way.size() > 1) {
                    way.removeLast();
                }
                continue;
            }
            Merged child =
                    way.getLast().isFolder() ? tree.child(way.getLast(), name).orElse(null) : null;
            if (child == null) {
                return null;
            }
            if (child.top().node().type() != LayerEntry.Type.SYMLINK) {
                way.add(child);
                continue;
            }
            if (++links > LINKS_MAX) {
                throw EngineException.invalid("'/" + path + "' leads through more than " + LINKS_MAX
                        + " symbolic links, so probably in a circle");
            }
            String target = child.top().node().entry().link();
            List<String> parts = Arrays.asList(target.split("/", -1));
            parts.reversed().forEach(left::addFirst);
            if (target.startsWith("/")) {
                way.subList(1, way.size()).clear();
            }
        }
        return way.getLast();
    }
}
