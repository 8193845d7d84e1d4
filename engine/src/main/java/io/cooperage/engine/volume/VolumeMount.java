package io.cooperage.engine.volume;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What a volume's options say is to be mounted in its folder, as the `local` driver of Docker takes them.
///
/// A bind and a tmpfs are mounted by the system call itself; any other filesystem by mount(8), which knows the
/// helpers of network filesystems and, for them, needs root.
///
/// @param type of the filesystem; empty or `none` for a bind
/// @param options words for mount(8), comma-separated
record VolumeMount(String type, String device, String options) {
    private static final Set<String> KNOWN = Set.of("type", "device", "o");
    private static final int MOUNT_SECONDS = 60;

    private static final Map<String, Long> FLAGS = Map.ofEntries(
            Map.entry("ro", MountFlags.MS_RDONLY),
            Map.entry("nosuid", MountFlags.MS_NOSUID),
            Map.entry("nodev", MountFlags.MS_NODEV),
            Map.entry("noexec", MountFlags.MS_NOEXEC),
            Map.entry("noatime", MountFlags.MS_NOATIME),
            Map.entry("nodiratime", MountFlags.MS_NODIRATIME),
            Map.entry("relatime", MountFlags.MS_RELATIME),
            Map.entry("strictatime", MountFlags.MS_STRICTATIME),
            Map.entry("sync", MountFlags.MS_SYNCHRONOUS),
            Map.entry("dirsync", MountFlags.MS_DIRSYNC));

    /// The default, or what only mount(8) itself understands.
    private static final Set<String> NOTHING =
            Set.of("rw", "defaults", "bind", "rbind", "suid", "dev", "exec", "async", "auto", "noauto", "nofail");

    /// @throws EngineException INVALID_ARGUMENT in Docker's words
    static VolumeMount of(String name, Map<String, String> options) {
        for (String key : options.keySet()) {
            if (!KNOWN.contains(key)) {
                throw EngineException.invalid("create " + name + ": invalid option: \"" + key + "\"");
            }
        }
        VolumeMount mount = new VolumeMount(
                options.getOrDefault("type", ""), options.getOrDefault("device", ""), options.getOrDefault("o", ""));
        if (mount.type.isEmpty() && mount.device.isEmpty() && mount.options.isEmpty()) {
            return mount;
        }
        if (mount.device.isEmpty()) {
            throw EngineException.invalid("create " + name + ": missing required option: \"device\"");
        }
        if (mount.isBind()) {
            Path source = Path.of(mount.device);
            if (!source.isAbsolute()) {
                throw EngineException.invalid(
                        "create " + name + ": the device of a bind must be an absolute path, not " + mount.device);
            }
        } else if (mount.type.isEmpty()) {
            throw EngineException.invalid("create " + name + ": missing required option: \"type\"");
        }
        return mount;
    }

    /// The volume is its own folder and nothing else.
    boolean isNothing() {
        return device.isEmpty();
    }

    boolean isBind() {
        return words().contains("bind") || words().contains("rbind");
    }

    private List<String> words() {
        return options.isEmpty() ? List.of() : List.of(options.split(",", -1));
    }

    static boolean isMounted(Path folder) {
        return MountInfo.ofSelf().stream().anyMatch(mount -> mount.target().equals(folder.toString()));
    }

    /// @throws EngineException naming the volume and what the kernel or mount(8) said
    void on(Syscalls kernel, String name, Path folder) {
        try {
            if (isBind()) {
                bind(kernel, name, folder);
            } else if (type.equals("tmpfs")) {
                kernel.mount(device, folder.toString(), "tmpfs", flags(), data());
            } else {
                byCommand(kernel, name, folder);
            }
        } catch (SyscallException failure) {
            throw new EngineException(
                    failure.kind(),
                    "failed to mount local volume " + name + ": mount " + device + ":" + folder + ", data: " + options
                            + ": " + Errno.describe(failure.errno()),
                    failure);
        }
    }

    private void bind(Syscalls kernel, String name, Path folder) {
        if (!Files.isDirectory(Path.of(device))) {
            throw EngineException.notFound("failed to mount local volume " + name + ": " + device
                    + " is no folder on this machine; make it, or make the volume anew");
        }
        kernel.mount(device, folder.toString(), "", MountFlags.MS_BIND | MountFlags.MS_REC, "");
        // Flags of a bind are only heard when it is mounted a second time, mount(2).
        long flags = flags();
        if (flags != 0) {
            kernel.mount("", folder.toString(), "", MountFlags.MS_BIND | MountFlags.MS_REMOUNT | flags, "");
        }
    }

    private long flags() {
        long flags = 0;
        for (String word : words()) {
            flags |= FLAGS.getOrDefault(word, 0L);
        }
        return flags;
    }

    private String data() {
        List<String> data = new ArrayList<>(words());
        data.removeIf(word -> FLAGS.containsKey(word) || NOTHING.contains(word) || word.isEmpty());
        return String.join(",", data);
    }

    private void byCommand(Syscalls kernel, String name, Path folder) {
        if (kernel.getuid() != 0) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    "volume " + name + ": only root can mount " + type
                            + "; mount it yourself and make a volume of type none with o=bind of that folder");
        }
        List<String> command = new ArrayList<>(List.of("mount", "-t", type));
        if (!options.isEmpty()) {
            command.addAll(List.of("-o", options));
        }
        command.addAll(List.of("--", device, folder.toString()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(MOUNT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new EngineException(
                        ErrorKind.UNAVAILABLE,
                        "volume " + name + ": mount(8) has not ended within " + MOUNT_SECONDS + " s; is " + device
                                + " there?");
            }
            if (process.exitValue() != 0) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE,
                        "failed to mount local volume " + name + ": " + said
                                + (said.contains("helper") ? "; install the package that mounts " + type : ""));
            }
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "volume " + name + ": start mount(8): " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "volume " + name + ": mounting was cancelled", e);
        }
    }

    /// Nothing happens when it is not mounted. A folder that is still in use stays to its users alone.
    static void off(Syscalls kernel, Path folder) {
        try {
            kernel.umount2(folder.toString(), MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EINVAL) && !failure.is(Errno.ENOENT)) {
                throw failure;
            }
        }
    }
}
