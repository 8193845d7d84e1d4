package io.cooperage.engine.layer;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// Everything that tells two trees apart, one line per file, so that a difference can be read.
final class TreeSnapshot {
    private final Syscalls kernel = Syscalls.host();
    private final Map<String, String> lines = new TreeMap<>();

    /// Which file a name is, by inode, under the name it was first met by.
    private final Map<Long, String> firstNames = new TreeMap<>();

    static Map<String, String> of(Path root) {
        TreeSnapshot snapshot = new TreeSnapshot();
        try (Fd folder = snapshot.kernel.open(root.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            snapshot.add(".", folder, ".");
            snapshot.walk(folder, "");
        }
        return snapshot.lines;
    }

    private void walk(Fd folder, String path) {
        kernel.list(folder).stream().map(DirectoryEntry::name).sorted().forEach(name -> {
            add(path + name, folder, name);
            if (kernel.statx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW).isDirectory()) {
                try (Fd inner = kernel.openat(folder, name, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0)) {
                    walk(inner, path + name + "/");
                }
            }
        });
    }

    private void add(String path, Fd folder, String name) {
        FileStatus status = kernel.statx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW);
        String line = String.format(
                "%06o %d:%d %d.%09d",
                status.mode(),
                Integer.toUnsignedLong(status.uid()),
                Integer.toUnsignedLong(status.gid()),
                status.modifiedSeconds(),
                status.modifiedNanos());
        line += switch (status.type()) {
            case FileStatus.S_IFLNK -> " -> " + kernel.readlinkat(folder, name);
            case FileStatus.S_IFREG -> " " + status.size() + " bytes, CRC " + crc(folder, name);
            case FileStatus.S_IFCHR, FileStatus.S_IFBLK -> " " + status.specialMajor() + ":" + status.specialMinor();
            default -> "";
        };
        String file = folder.procPath() + "/" + name;
        for (String attribute : kernel.llistxattr(file)) {
            // Given by the system to every file, not by the archive.
            if (!attribute.equals("security.selinux")) {
                line += " " + attribute + "="
                        + HexFormat.of()
                                .formatHex(kernel.lgetxattr(file, attribute).orElseThrow());
            }
        }
        if (!status.isDirectory() && status.links() > 1) {
            line += " same as " + firstNames.computeIfAbsent(status.inode(), inode -> path);
        }
        lines.put(path, line);
    }

    private String crc(Fd folder, String name) {
        int mode = kernel.statx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW).permissions();
        if ((mode & 0400) == 0 && kernel.geteuid() != 0) {
            return "unreadable";
        }
        CRC32 crc = new CRC32();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (Fd file = kernel.openat(folder, name, OpenFlags.O_RDONLY, 0)) {
            while (kernel.read(file, buffer) >= 0) {
                crc.update(buffer.flip());
                buffer.clear();
            }
        }
        return Long.toHexString(crc.getValue());
    }
}
