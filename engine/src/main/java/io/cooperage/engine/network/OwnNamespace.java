package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.runtime.ShimRuntime;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/// The network namespace of an ordinary user's engine: pinned below the run folder, joined to the world by
/// [WayOut]. engine/docs/rootless-networking.md tells who keeps what alive.
final class OwnNamespace implements EngineNamespace {
    private final Path folder;
    private final Path containers;
    private final NetworkNamespace namespace;
    private final WayOut wayOut;

    private OwnNamespace(Path folder, Path containers, NetworkNamespace namespace, WayOut wayOut) {
        this.folder = folder;
        this.containers = containers;
        this.namespace = namespace;
        this.wayOut = wayOut;
    }

    /// Finds the namespace that an engine before left with containers in it, or makes one. The way out is
    /// made meanwhile; [#outage] waits for it.
    static OwnNamespace open(EnginePaths paths) {
        return open(paths, WayOut.Program.installed());
    }

    /// @param program what connects it, empty for none
    static OwnNamespace open(EnginePaths paths, Optional<WayOut.Program> program) {
        Path folder = paths.run().resolve("net");
        Path containers = paths.data().resolve("containers");
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "make " + folder + ": " + e.getMessage(), e);
        }
        Path pin = pin(folder);
        NetworkNamespace namespace;
        if (isNamespace(pin)) {
            namespace = NetworkNamespace.fromPath(pin);
        } else {
            // A pin is a mount, and those end with the mount namespace: what it leaves is an empty file.
            NetworkNamespace.unpin(pin);
            namespace = NetworkNamespace.create(pin);
        }
        boolean opened = false;
        try {
            prepare(namespace);
            WayOut wayOut = new WayOut(
                    folder, containers, ShimRuntime.program(paths.data().resolve("bin")), pin, namespace, program);
            opened = true;
            return new OwnNamespace(folder, containers, namespace, wayOut);
        } finally {
            if (!opened) {
                namespace.close();
            }
        }
    }

    /// Whether an engine before this one left a namespace, which may have containers in it, or the empty file
    /// of one that it was killed over or that a reboot took.
    static boolean isLeft(EnginePaths paths) {
        return Files.exists(pin(paths.run().resolve("net")), LinkOption.NOFOLLOW_LINKS);
    }

    private static Path pin(Path folder) {
        return folder.resolve("namespace");
    }

    private static boolean isNamespace(Path pin) {
        Syscalls kernel = Syscalls.host();
        FileStatus any = kernel.statx(Fd.CWD, "/proc/self/ns/net", 0);
        return kernel.tryStatx(Fd.CWD, pin.toString(), AtFlags.AT_SYMLINK_NOFOLLOW)
                .filter(there -> there.deviceMajor() == any.deviceMajor() && there.deviceMinor() == any.deviceMinor())
                .isPresent();
    }

    private static void prepare(NetworkNamespace namespace) {
        namespace.call(() -> {
            try (NetlinkRoutes routes = NetlinkRoutes.open()) {
                routes.find("lo").ifPresent(lo -> routes.setUp(lo.index(), true));
            }
            KernelFile.write(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
            Path ipv6 = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");
            if (Files.exists(ipv6)) {
                KernelFile.write(ipv6, "1");
            }
            return namespace;
        });
    }

    @Override
    public NetworkNamespace namespace() {
        return namespace;
    }

    @Override
    public boolean apart() {
        return true;
    }

    @Override
    public Optional<String> outage() {
        return wayOut.outage();
    }

    @Override
    public Optional<InetAddress> machine() {
        return wayOut.machine();
    }

    @Override
    public void close() {
        boolean inUse = inUse();
        wayOut.close(!inUse);
        namespace.close();
        if (!inUse) {
            NetworkNamespace.unpin(pin(folder));
            wayOut.deleteLog();
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException notOnlyOurs) {
                // Somebody else's files keep it.
            } catch (IOException e) {
                throw new EngineException(ErrorKind.UNAVAILABLE, "remove " + folder + ": " + e.getMessage(), e);
            }
        }
    }

    private boolean inUse() {
        try (Stream<Path> all = Files.list(containers)) {
            return all.anyMatch(container -> ShimRuntime.isAlive(container.resolve("shim")));
        } catch (IOException none) {
            return false;
        }
    }
}
