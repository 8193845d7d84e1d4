package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// Where the files of pods lie: one folder for each pod, by its uid, private to the engine's user.
///
/// @param root of all pods
record PodFolders(Path root) {

    /// @param cluster the folder of the cluster's data
    static PodFolders under(Path cluster) {
        return new PodFolders(cluster.resolve("pods"));
    }

    Path pod(String uid) {
        return root.resolve(uid);
    }

    Path volume(String uid, String name) {
        return pod(uid).resolve("volumes").resolve(name);
    }

    Path etc(String uid, String file) {
        return pod(uid).resolve("etc").resolve(file);
    }

    /// What a run of a container says when it ends.
    Path terminationMessage(String uid, String container, int attempt) {
        return pod(uid).resolve("termination").resolve(container + "-" + attempt);
    }

    List<String> uids() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(root)) {
            return all.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            throw failure("list", root, e);
        }
    }

    /// Everything that lies on disk for the pod, with what is mounted there; its containers are gone.
    void remove(String uid) {
        Path folder = pod(uid);
        if (!Files.exists(folder)) {
            return;
        }
        for (MountInfo mount : MountInfo.ofSelf().reversed()) {
            if (Path.of(mount.target()).startsWith(folder)) {
                Syscalls.host().umount2(mount.target(), MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW);
            }
        }
        new TreeRemover(Syscalls.host()).remove(folder);
    }

    /// The folder itself; those above it are the engine's alone.
    static Path make(Path folder, String permissions) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
            return folder;
        } catch (IOException e) {
            throw failure("make", folder, e);
        }
    }

    static void write(Path file, String content, String permissions) {
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file) || !Files.readString(file).equals(content)) {
                // In place: containers have this very file.
                Files.writeString(file, content);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw failure("write", file, e);
        }
    }

    static EngineException failure(String what, Path path, IOException cause) {
        return new EngineException(
                ErrorKind.UNAVAILABLE,
                what + " " + path + ": " + cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                cause);
    }
}
