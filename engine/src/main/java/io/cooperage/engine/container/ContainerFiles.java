package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.SeparateTrees;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The folders of containers: what lies where under `containers/<id>` (DESIGN §5), and under the run folder.
final class ContainerFiles {
    private static final int SHORT_EXEC = 8;

    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private final Path homes;
    private final TreeRemover remover;
    private final Function<String, Path> run;

    ContainerFiles(EnginePaths paths, TreeRemover remover) {
        this(paths.data().resolve("containers"), paths::runContainer, remover);
    }

    private ContainerFiles(Path homes, Function<String, Path> run, TreeRemover remover) {
        this.homes = homes;
        this.run = run;
        this.remover = remover;
    }

    /// Of what runs like a container and is none: the steps of builds.
    static ContainerFiles ofBuilds(EnginePaths paths, TreeRemover remover) {
        return new ContainerFiles(paths.builds(), paths::runBuild, remover);
    }

    Path home(String id) {
        return homes.resolve(id);
    }

    /// Run-time state: sockets and mount points.
    Path run(String id) {
        return run.apply(id);
    }

    /// Changes against the lower layer.
    Path upper(String id) {
        return home(id).resolve("upper");
    }

    /// Every folder that the container's root is made of, the topmost first.
    List<Path> stack(String id, ContainerRoot root) {
        List<Path> stack = new ArrayList<>(root.lowers().size() + 1);
        stack.add(upper(id));
        stack.addAll(root.lowers());
        return stack;
    }

    Path work(String id) {
        return home(id).resolve("work");
    }

    /// Where the container's root is mounted, in its own mount namespace only.
    Path rootfs(String id) {
        return home(id).resolve("rootfs");
    }

    /// For overlay's own use while the files of a container that does not run are changed from outside.
    Path lookWork(String id) {
        return home(id).resolve("look");
    }

    /// The OCI specification of the current or last run.
    Path spec(String id) {
        return home(id).resolve("config.json");
    }

    /// How the last launch went, for [LaunchRecord].
    Path launchRecord(String id) {
        return home(id).resolve("launch.json");
    }

    /// The flight recorder's ring file.
    Path stats(String id) {
        return home(id).resolve("stats");
    }

    Path log(String id) {
        return home(id).resolve("log");
    }

    /// Where the shim of the container keeps its records.
    Path shim(String id) {
        return home(id).resolve("shim");
    }

    Path socket(String id) {
        return run(id).resolve("attach.sock");
    }

    /// Where the memory lies that it shares with those who join its IPC namespace.
    Path sharedMemory(String id) {
        return run(id).resolve("shm");
    }

    Path execs(String id) {
        return home(id).resolve("exec");
    }

    Path exec(String id, String execId) {
        return execs(id).resolve(execId);
    }

    Path execSocket(String id, String execId) {
        return run(id).resolve(execId.substring(0, SHORT_EXEC) + ".sock");
    }

    /// Makes the folder of all, before any other call that makes something.
    void prepare(Syscalls kernel) {
        try {
            Files.createDirectories(homes);
        } catch (IOException e) {
            throw failed("make " + homes, e);
        }
        SeparateTrees.keepApart(kernel, homes);
    }

    void create(String id) {
        try {
            Files.createDirectory(home(id));
            Files.createDirectory(upper(id));
            Files.createDirectory(work(id));
            Files.createDirectory(rootfs(id));
        } catch (IOException e) {
            delete(id);
            throw failed("make the folder of container " + id, e);
        }
    }

    /// An empty folder that stands for the layers of an image without any.
    Path makeEmptyLower(String id) {
        Path folder = home(id).resolve("lower");
        try {
            return Files.createDirectory(folder);
        } catch (IOException e) {
            delete(id);
            throw failed("make the lower folder of container " + id, e);
        }
    }

    /// The run folder may be gone since the last start: it does not outlive a reboot.
    void prepareRun(String id) {
        try {
            Files.createDirectories(run(id));
        } catch (IOException e) {
            throw failed("make the run folder of container " + id, e);
        }
    }

    /// Writes the files that stand for /etc/hostname, /etc/hosts and /etc/resolv.conf in the container; in
    /// place, so
    /// that a running container sees the change.
    ///
    /// @return target in the container to file here
    Map<String, Path> writeEtc(String id, String hostname, String hosts, String resolvConf) {
        write(id, "hostname", hostname + "\n");
        write(id, "hosts", hosts);
        write(id, "resolv.conf", resolvConf);
        return etc(id);
    }

    /// The files of [#writeEtc], as the container's last start left them.
    Map<String, Path> etc(String id) {
        Map<String, Path> etc = new LinkedHashMap<>();
        for (String name : List.of("hostname", "hosts", "resolv.conf")) {
            etc.put("/etc/" + name, home(id).resolve(name));
        }
        return etc;
    }

    /// Every user of the container reads these, whatever this process's umask is. A crash in between is
    /// mended by the
    /// next start, which writes them anew.
    private void write(String id, String name, String content) {
        Path file = home(id).resolve(name);
        try {
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, READABLE);
        } catch (IOException e) {
            throw failed("write " + file, e);
        }
    }

    /// Which control group a workroom's process has.
    Path cgroup(String id) {
        return home(id).resolve("cgroup");
    }

    void saveCgroup(String id, String saved) {
        try {
            Files.writeString(cgroup(id), saved);
        } catch (IOException e) {
            throw failed("write " + cgroup(id), e);
        }
    }

    /// What was written down of a run that is over.
    void deleteRecords(String id) {
        try {
            Files.deleteIfExists(spec(id));
            Files.deleteIfExists(launchRecord(id));
        } catch (IOException e) {
            throw failed("remove what is written of " + id, e);
        }
        remover.remove(shim(id));
    }

    /// The shim's records of a launch that was given up.
    void deleteShim(String id) {
        remover.remove(shim(id));
    }

    void delete(String id) {
        remover.remove(run(id));
        remover.remove(home(id));
    }

    void deleteExec(String id, String execId) {
        try {
            Files.deleteIfExists(execSocket(id, execId));
        } catch (IOException e) {
            throw failed("remove the socket of exec " + execId, e);
        }
        remover.remove(exec(id, execId));
    }

    /// Ids that have a folder here, whether or not a row knows them.
    List<String> ids() {
        return names(homes);
    }

    List<String> execIds(String id) {
        return names(execs(id));
    }

    private static List<String> names(Path folder) {
        List<String> names = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list " + folder, e);
        }
        return names;
    }

    private static EngineException failed(String what, IOException cause) {
        String why = cause instanceof FileSystemException fs && fs.getReason() != null
                ? fs.getFile() + ": " + fs.getReason()
                : String.valueOf(cause.getMessage());
        ErrorKind kind = why.contains("No space left") ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.UNAVAILABLE;
        return new EngineException(kind, what + ": " + why, cause);
    }
}
