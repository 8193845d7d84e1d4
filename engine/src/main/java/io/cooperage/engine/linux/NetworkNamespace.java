package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A network namespace and the way to work in it: sockets opened inside [#call] belong to it for their whole
/// life.
///
/// A thread that has entered a namespace can't be trusted with anything else, so each call has a platform
/// thread of its own that ends with it ([OwnThread]). (java.net.NetworkInterface is no guide inside: it reads
/// /proc/self,
/// the main thread's.) Holding the object keeps the namespace alive; close lets go of it.
public final class NetworkNamespace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkNamespace.class);

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Fd namespace;
    private final Syscalls sys;

    private NetworkNamespace(Fd namespace, Syscalls sys) {
        this.namespace = namespace;
        this.sys = sys;
    }

    /// The one this JVM was started in.
    public static NetworkNamespace current() {
        // /proc/self is the main thread, which never leaves it.
        return fromPath(Path.of("/proc/self/ns/net"));
    }

    /// One that is pinned at a path, or a process's: `/proc/PID/ns/net`.
    ///
    /// @throws SyscallException when there is none at `path` or it is not ours to enter
    public static NetworkNamespace fromPath(Path path) {
        Syscalls sys = Syscalls.host();
        return new NetworkNamespace(sys.open(path.toString(), OpenFlags.O_RDONLY), sys);
    }

    /// Makes a new one, with nothing but a loopback device that is down, and mounts it on the new file `pin`,
    /// so that it outlives this process until [#unpin].
    ///
    /// @throws EngineException `CONFLICT` when `pin` exists, `FORBIDDEN` without CAP_SYS_ADMIN
    public static NetworkNamespace create(Path pin) {
        Syscalls sys = Syscalls.host();
        try {
            Files.createFile(pin);
        } catch (FileAlreadyExistsException e) {
            throw new EngineException(ErrorKind.CONFLICT, "network namespace " + pin + " exists already", e);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "create " + pin + ": " + e.getMessage(), e);
        }
        boolean pinned = false;
        try {
            OwnThread.call("new network namespace", () -> {
                sys.unshare(CloneFlags.CLONE_NEWNET);
                sys.mount("/proc/thread-self/ns/net", pin.toString(), "", MountFlags.MS_BIND, "");
                return pin;
            });
            pinned = true;
        } finally {
            if (!pinned) {
                remove(pin);
            }
        }
        return fromPath(pin);
    }

    /// Takes the mount of [#create] away and the file with it; nothing happens when it is gone already.
    public static void unpin(Path pin) {
        try {
            Syscalls.host().umount2(pin.toString(), MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW);
        } catch (SyscallException e) {
            // EINVAL: no longer a mount point, as after a reboot.
            if (!e.is(Errno.EINVAL) && !e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        remove(pin);
    }

    private static void remove(Path pin) {
        try {
            Files.deleteIfExists(pin);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "remove " + pin + ": " + e.getMessage(), e);
        }
    }

    /// Open as long as this is, for calls that name a namespace by a descriptor.
    public Fd descriptor() {
        return namespace;
    }

    /// Runs `work` inside the namespace, on a new platform thread, and waits for it. An interrupt is passed on
    /// to `work`, then reported as `CANCELLED`.
    ///
    /// No program is to be started there, but by [#inside]: the JVM would make the thread that awaits its end
    /// inside too, and keep it for other programs. Whoever waits for something that `work` does before its end
    /// is woken by [OwnThread#atHome].
    ///
    /// @throws EngineException what `work` threw, if it was one; anything else wrapped as `INTERNAL`
    public <T> T call(Callable<T> work) {
        return OwnThread.call("in " + namespace, () -> {
            // A thread starts where its maker was. An ordinary user has no right to enter the machine's own
            // namespace, and need not, being there.
            if (!isHere()) {
                sys.setns(namespace, CloneFlags.CLONE_NEWNET);
            }
            return work.call();
        });
    }

    /// A command that runs `command` inside the namespace, by nsenter(1) unless the caller's thread is inside.
    /// Keep the namespace open until it has started.
    public List<String> inside(List<String> command) {
        if (isHere()) {
            return command;
        }
        // Another process opens the file, so /proc/self would not be ours.
        String file = "/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace.number();
        return Stream.concat(Stream.of("nsenter", "--net=" + file, "--"), command.stream())
                .toList();
    }

    /// Runs `work` here while no other such work runs for this namespace, in whatever thread or process: for
    /// who looks at its devices and routes and adds to them by what was seen.
    ///
    /// The lock is the kernel's, flock(2) on the namespace's own file, so it ends with its holder. Whoever
    /// lives in the namespace may take it and never let go: after `patience` the work runs without.
    ///
    /// @throws EngineException `CANCELLED` when interrupted before its turn
    public <T> T inTurn(Duration patience, Supplier<T> work) {
        // Each opening has a lock of its own; duplicates of a descriptor share one.
        try (Fd turn = sys.open(namespace.procPath(), OpenFlags.O_RDONLY)) {
            long start = System.nanoTime();
            while (!sys.tryFlock(turn, true)) {
                if (System.nanoTime() - start > patience.toNanos()) {
                    LOG.warn(
                            "somebody holds the lock of {} for more than {}: going on without it", namespace, patience);
                    break;
                }
                // flock(2) waits for ever or not at all, and nothing else tells when it is free.
                Thread.sleep(PAUSE);
            }
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "in turn in " + namespace + ": interrupted", e);
        }
    }

    private boolean isHere() {
        FileStatus here = sys.statx(Fd.CWD, "/proc/thread-self/ns/net", 0);
        FileStatus there = sys.statx(namespace, "", AtFlags.AT_EMPTY_PATH);
        return here.inode() == there.inode()
                && here.deviceMajor() == there.deviceMajor()
                && here.deviceMinor() == there.deviceMinor();
    }

    @Override
    public void close() {
        namespace.close();
    }
}
