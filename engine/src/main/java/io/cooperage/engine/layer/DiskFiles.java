package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.NativeText;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads what folders in overlay's form say of their files (kernel documentation, filesystems/overlayfs.rst):
/// whiteouts, opaque folders, and everything that belongs to the file itself, owners mapped back.
///
/// One walk, one thread: it remembers the first name of each file that has several.
final class DiskFiles {
    /// The order of a layer: of the bytes of the names.
    static final Comparator<String> NAME_ORDER = DiskFiles::compareNames;

    /// Overlay's own attributes: the first where root mounted it, the second with `userxattr`.
    private static final List<String> OVERLAY = List.of("trusted.overlay.", "user.overlay.");

    /// Given by the system that the files lie on, and meaningless on another.
    private static final List<String> OF_THE_HOST = List.of("security.selinux", "security.evm");

    private final Syscalls kernel;
    private final IdMap ids;

    /// Whiteouts and opaque folders mean something here.
    private final boolean layer;

    private record FileId(int major, int minor, long inode) {}

    private final Map<FileId, String> firstNames = new HashMap<>();

    DiskFiles(Syscalls kernel, IdMap ids) {
        this(kernel, ids, true);
    }

    private DiskFiles(Syscalls kernel, IdMap ids, boolean layer) {
        this.kernel = kernel;
        this.ids = ids;
        this.layer = layer;
    }

    /// Of a tree as its programs see it, who may change it meanwhile: nothing in it is an order to
    /// overlayfs, and an owner whom no container user is mapped to is shown as nobody.
    static DiskFiles ofLiveTree(Syscalls kernel, IdMap ids) {
        return new DiskFiles(kernel, ids, false);
    }

    private static int compareNames(String left, String right) {
        int most = Math.min(left.length(), right.length());
        for (int i = 0; i < most; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // UTF-16 and UTF-8 agree on the order below the surrogates.
                return a < Character.MIN_SURROGATE && b < Character.MIN_SURROGATE
                        ? Character.compare(a, b)
                        : Arrays.compareUnsigned(NativeText.bytes(left), NativeText.bytes(right));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    Fd openFolder(Fd parent, String name) {
        return kernel.openat(parent, name, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW, 0);
    }

    /// @return empty for a socket, and for what has gone meanwhile
    /// @throws EngineException naming the file when it means something that overlay alone can read
    Optional<DiskFile> read(Fd folder, String name, String path) {
        try {
            return readNow(folder, name, path);
        } catch (SyscallException failure) {
            // EINVAL: what was a link is none any more.
            if (!layer && (failure.is(Errno.ENOENT) || failure.is(Errno.EINVAL))) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private Optional<DiskFile> readNow(Fd folder, String name, String path) {
        FileStatus status =
                kernel.tryStatx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW).orElse(null);
        if (status == null || status.type() == FileStatus.S_IFSOCK) {
            return Optional.empty();
        }
        Map<String, byte[]> attributes = attributes(folder, name);
        LayerEntry.Type type = layer ? type(path, status, attributes) : type(status);
        String link = "";
        if (type == LayerEntry.Type.SYMLINK) {
            link = kernel.readlinkat(folder, name);
        }
        attributes.keySet().removeIf(DiskFiles::isForeign);
        attributes.computeIfPresent(FileCapability.ATTRIBUTE, (_, value) -> FileCapability.fromDisk(value, ids));
        if (!ids.isIdentity()) {
            // The ids inside can't be mapped, as [Attributes] says.
            attributes.keySet().removeIf(attribute -> attribute.startsWith("system.posix_acl"));
        }
        LayerEntry entry = new LayerEntry(
                path,
                type,
                type == LayerEntry.Type.FILE ? status.size() : 0,
                status.permissions(),
                layer ? ids.containerUid(status.uid()) : ids.shownUid(status.uid()),
                layer ? ids.containerGid(status.gid()) : ids.shownGid(status.gid()),
                status.modifiedSeconds(),
                status.modifiedNanos(),
                link,
                attributes,
                isDevice(type) ? status.specialMajor() + ":" + status.specialMinor() : "");
        return Optional.of(new DiskFile(folder, name, status, entry));
    }

    private static boolean isDevice(LayerEntry.Type type) {
        return type == LayerEntry.Type.CHARACTER_DEVICE || type == LayerEntry.Type.BLOCK_DEVICE;
    }

    /// Whether overlay has notes of its own at the file.
    static boolean isMarked(Syscalls kernel, DiskFile file) {
        return kernel.llistxattr(file.folder().procPath() + "/" + file.name()).stream()
                .anyMatch(DiskFiles::isOverlays);
    }

    private static boolean isForeign(String attribute) {
        return OF_THE_HOST.contains(attribute) || isOverlays(attribute);
    }

    private static boolean isOverlays(String attribute) {
        return OVERLAY.stream().anyMatch(attribute::startsWith);
    }

    private static LayerEntry.Type type(String path, FileStatus status, Map<String, byte[]> attributes) {
        return switch (status.type()) {
            case FileStatus.S_IFDIR -> {
                refuse(path, attributes, "redirect", "redirect_dir=on");
                byte[] opaque = overlay(attributes, "opaque");
                // `x` only says that there may be whiteouts in the form of attributes inside.
                yield opaque != null && Arrays.equals(opaque, new byte[] {'y'})
                        ? LayerEntry.Type.OPAQUE_FOLDER
                        : LayerEntry.Type.FOLDER;
            }
            case FileStatus.S_IFREG -> {
                refuse(path, attributes, "metacopy", "metacopy=on");
                yield status.size() == 0 && overlay(attributes, "whiteout") != null
                        ? LayerEntry.Type.WHITEOUT
                        : LayerEntry.Type.FILE;
            }
            case FileStatus.S_IFCHR -> OverlayMarks.isWhiteout(status) ? LayerEntry.Type.WHITEOUT : type(status);
            default -> type(status);
        };
    }

    private static LayerEntry.Type type(FileStatus status) {
        return switch (status.type()) {
            case FileStatus.S_IFDIR -> LayerEntry.Type.FOLDER;
            case FileStatus.S_IFREG -> LayerEntry.Type.FILE;
            case FileStatus.S_IFLNK -> LayerEntry.Type.SYMLINK;
            case FileStatus.S_IFCHR -> LayerEntry.Type.CHARACTER_DEVICE;
            case FileStatus.S_IFBLK -> LayerEntry.Type.BLOCK_DEVICE;
            case FileStatus.S_IFIFO -> LayerEntry.Type.FIFO;
            default -> throw new IllegalStateException("file type " + Integer.toOctalString(status.type()));
        };
    }

    private static void refuse(String path, Map<String, byte[]> attributes, String attribute, String option) {
        if (overlay(attributes, attribute) != null) {
            throw EngineException.notImplemented("read the layer's file '" + path + "': part of it lies elsewhere,"
                    + " for its overlay was mounted with " + option + ", which can't be made into a layer");
        }
    }

    private static byte @Nullable [] overlay(Map<String, byte[]> attributes, String name) {
        for (String prefix : OVERLAY) {
            byte[] value = attributes.get(prefix + name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private Map<String, byte[]> attributes(Fd folder, String name) {
        String file = folder.procPath() + "/" + name;
        List<String> names;
        try {
            names = kernel.llistxattr(file);
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT)) {
                return new TreeMap<>();
            }
            throw failure;
        }
        Map<String, byte[]> attributes = new TreeMap<>();
        for (String attribute : names) {
            kernel.lgetxattr(file, attribute).ifPresent(value -> attributes.put(attribute, value));
        }
        return attributes;
    }

    /// The same file as a link to the name that [#linked] was told before, or itself when this is the first.
    DiskFile linked(DiskFile file) {
        FileStatus status = file.status();
        if (status.isDirectory() || status.links() < 2 || file.isWhiteout()) {
            return file;
        }
        FileId id = new FileId(status.deviceMajor(), status.deviceMinor(), status.inode());
        String first = firstNames.putIfAbsent(id, file.entry().path());
        if (first == null) {
            return file;
        }
        LayerEntry entry = file.entry();
        LayerEntry link = new LayerEntry(
                entry.path(),
                LayerEntry.Type.HARD_LINK,
                0,
                entry.mode(),
                entry.uid(),
                entry.gid(),
                entry.modifiedSeconds(),
                entry.modifiedNanos(),
                first,
                entry.xattrs(),
                "");
        return new DiskFile(file.folder(), file.name(), status, link);
    }
}
