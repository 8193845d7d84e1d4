package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.SourceEntry;
import io.cooperage.engine.layer.FileCapability;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The extended attributes of a source that belong to the file itself, as an archive would tell them.
final class SourceAttributes {
    /// Orders to overlayfs, and what the system that the file lies on gives to every file.
    private static final List<String> FOREIGN =
            List.of("trusted.overlay.", "user.overlay.", "security.selinux", "security.evm", "security.ima");

    private final Syscalls kernel;
    private final IdMap ids;

    /// @param ids of the source's files
    SourceAttributes(Syscalls kernel, IdMap ids) {
        this.kernel = kernel;
        this.ids = ids;
    }

    Map<String, byte[]> of(Fd file) {
        List<String> names = kernel.flistxattr(file);
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, byte[]> found = new TreeMap<>();
        for (String name : names) {
            if (isOwn(name)) {
                kernel.fgetxattr(file, name).ifPresent(value -> found.put(name, told(name, value)));
            }
        }
        return found;
    }

    /// Of what can't be opened.
    Map<String, byte[]> of(SourceEntry entry) {
        String path = entry.procPath();
        List<String> names = kernel.llistxattr(path);
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, byte[]> found = new TreeMap<>();
        for (String name : names) {
            if (isOwn(name)) {
                kernel.lgetxattr(path, name).ifPresent(value -> found.put(name, told(name, value)));
            }
        }
        return found;
    }

    /// The ids inside an ACL can't be mapped.
    private boolean isOwn(String name) {
        return FOREIGN.stream().noneMatch(name::startsWith)
                && (ids.isIdentity() || !name.startsWith("system.posix_acl"));
    }

    private byte[] told(String name, byte[] value) {
        return name.equals(FileCapability.ATTRIBUTE) ? FileCapability.fromDisk(value, ids) : value;
    }
}
