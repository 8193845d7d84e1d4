package io.cooperage.engine.doctor;

import static io.cooperage.engine.doctor.HostDoctor.limited;
import static io.cooperage.engine.doctor.HostDoctor.missing;
import static io.cooperage.engine.doctor.HostDoctor.ok;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The engine's own folders: writable, roomy, on a filesystem that can carry them.
final class FolderChecks {
    private static final long MIB = 1 << 20;
    private static final long LITTLE = 2048 * MIB;
    private static final long TOO_LITTLE = 100 * MIB;

    /// `sun_path` has 108 bytes with its NUL; the engine's sockets lie up to this many bytes below the run
    /// folder.
    private static final int LONGEST_SOCKET = 107;

    private static final int SOCKET_NAME = 32;

    /// Filesystems that overlay refuses as its upper layer, for they lack whiteouts or attributes.
    private static final Set<String> NO_UPPER = Set.of(
            "overlay", "nfs", "nfs4", "cifs", "smb3", "vfat", "exfat", "ntfs3", "9p", "ecryptfs", "fuseblk", "iso9660");

    private final Host host;
    private final EnginePaths paths;

    FolderChecks(Host host, EnginePaths paths) {
        this.host = host;
        this.paths = paths;
    }

    List<Check> run() {
        return List.of(data(), space(), sockets());
    }

    /// The folder, or the nearest one above it that exists.
    private static Path existing(Path folder) {
        Path path = folder.toAbsolutePath();
        while (!Files.isDirectory(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private Optional<MountInfo> mount(Path folder) {
        Path real = folder;
        try {
            real = folder.toRealPath();
        } catch (IOException unreadable) {
            // Then the name itself must do.
        }
        return MountInfo.holding(host.mounts().get(), real);
    }

    private Check data() {
        String name = "data folder";
        Path folder = existing(paths.data());
        Optional<MountInfo> mount = mount(folder);
        if (mount.isPresent() && mount.get().hasOption("ro")) {
            return missing(name, folder + " is on a read-only filesystem", elsewhere());
        }
        if (!Files.isWritable(folder)) {
            return missing(name, folder + " is not writable for " + host.user(), elsewhere());
        }
        if (mount.isPresent() && NO_UPPER.contains(mount.get().type())) {
            return missing(
                    name,
                    folder + " is on " + mount.get().type() + ", which can't hold a container's changes",
                    elsewhere());
        }
        if (mount.isPresent() && mount.get().hasOption("noexec")) {
            // The shim's executable and container root filesystems live there.
            return missing(
                    name,
                    folder + " is mounted noexec: nothing in it can run",
                    "sudo mount -o remount,exec " + mount.get().target());
        }
        return ok(name, paths.data() + mount.map(m -> " on " + m.type()).orElse(""));
    }

    private static String elsewhere() {
        return "choose a folder on ext4, xfs or btrfs: cooperage --root DIR";
    }

    private Check space() {
        String name = "disk space";
        Path folder = existing(paths.data());
        long free;
        try {
            free = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return limited(name, folder + ": " + e.getMessage(), elsewhere());
        }
        String finding = free / MIB + " MiB free on " + folder;
        String remedy = "make room there, or choose another disk: cooperage --root DIR";
        if (free < TOO_LITTLE) {
            return missing(name, finding, remedy);
        }
        return free < LITTLE ? limited(name, finding, remedy) : ok(name, finding);
    }

    private Check sockets() {
        String name = "socket folder";
        int length = paths.run().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length + SOCKET_NAME > LONGEST_SOCKET) {
            return missing(
                    name,
                    paths.run() + " is " + length + " bytes long: unix sockets below it would exceed " + LONGEST_SOCKET,
                    "choose a shorter folder: cooperage --root DIR");
        }
        Path folder = existing(paths.run());
        if (!Files.isWritable(folder)) {
            return missing(
                    name,
                    folder + " is not writable for " + host.user(),
                    "log in through a session that sets XDG_RUNTIME_DIR, or: cooperage --root DIR");
        }
        return ok(name, paths.run().toString());
    }
}
