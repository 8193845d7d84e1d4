package io.cooperage.engine.container;

import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What an engine has on this machine at this instant: for tests that nothing stays behind.
///
/// @param shims processes of the shim's program that belong to this engine
/// @param supervisedPids their children: processes 1 of containers, and execs
/// @param mounts mount points beneath the engine's folders in this mount namespace
/// @param groups control groups of containers
public record Leftovers(List<String> shims, List<Integer> supervisedPids, List<String> mounts, List<Path> groups) {

    public static Leftovers of(Path home) {
        EnginePaths paths = EnginePaths.under(home);
        List<String> shims = new ArrayList<>();
        List<Integer> children = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            String command = commandLine(process.pid());
            if (command.contains(home.toString()) && !command.contains("java")) {
                shims.add(process.pid() + " " + command);
                process.children().map(ProcessHandle::pid).map(Math::toIntExact).forEach(children::add);
            }
        }
        List<String> mounts = MountInfo.ofSelf().stream()
                .map(MountInfo::target)
                .filter(target -> target.startsWith(home.toString()))
                .toList();
        return new Leftovers(shims, children, mounts, groups(paths));
    }

    /// Shims that supervise nothing are the engine's own launch server.
    public boolean isEmpty() {
        return supervisedPids.isEmpty() && mounts.isEmpty() && groups.isEmpty();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            // It ended meanwhile, or is not ours to see.
            return "";
        }
    }

    private static List<Path> groups(EnginePaths paths) {
        Cgroup probe = CgroupTree.inspect(paths.engineName()).child("probe");
        List<Path> found = new ArrayList<>();
        for (Path directory : probe.directories()) {
            Path parent = directory.getFileName().toString().equals("probe") ? directory.getParent() : null;
            if (parent != null && Files.isDirectory(parent)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, Files::isDirectory)) {
                    entries.forEach(found::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return found;
    }

    /// For messages.
    Stream<String> all() {
        return Stream.concat(
                Stream.concat(shims.stream(), mounts.stream()), groups.stream().map(Path::toString));
    }
}
