package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.cluster.object.QuantityText;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether a pod has more on disk than it may: in its empty directories, and in what its containers write.
/// It goes through the folders, one pod at a time, so that the disk has time for others. For any thread; it
/// blocks.
///
/// @see <a href="https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/">Resource
/// Management, local ephemeral storage</a>
final class DiskMeter {
    private static final String RESOURCE = "ephemeral-storage";
    private static final int BLOCK = 512;

    private final ContainerService containers;
    private final PodFolders folders;
    private final ReentrantLock turn = new ReentrantLock();

    DiskMeter(ContainerService containers, PodFolders folders) {
        this.containers = containers;
        this.folders = folders;
    }

    /// Whether there is a limit at all; for those without nothing is measured, ever.
    static boolean isLimited(KubeObject pod) {
        return ContainerSpecs.main(pod).stream().anyMatch(container -> limit(container) != null)
                || emptyDirs(pod).stream().anyMatch(volume -> sizeLimit(volume) != null);
    }

    /// Those on disk: one in memory is as large as its filesystem.
    private static List<JsonNode> emptyDirs(KubeObject pod) {
        List<JsonNode> onDisk = new ArrayList<>();
        for (JsonNode volume : pod.spec().path("volumes")) {
            JsonNode source = volume.path("emptyDir");
            if (source.isObject() && source.path("medium").asText().isEmpty()) {
                onDisk.add(volume);
            }
        }
        return onDisk;
    }

    private static @Nullable Quantity sizeLimit(JsonNode volume) {
        return positive(volume.path("emptyDir").path("sizeLimit"));
    }

    private static @Nullable Quantity limit(JsonNode container) {
        return positive(container.path("resources").path("limits").path(RESOURCE));
    }

    private static @Nullable Quantity positive(JsonNode amount) {
        Quantity quantity = amount.isMissingNode() || amount.isNull() ? Quantity.ZERO : Quantity.parse(amount.asText());
        return quantity.compareTo(Quantity.ZERO) > 0 ? quantity : null;
    }

    /// @return which limit it is over, in a kubelet's words; null when it is within all of them
    /// @throws InterruptedException the pod is at its end
    @Nullable
    String excess(KubeObject pod) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            return measured(pod);
        } catch (IOException | UncheckedIOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "what pod " + pod.namespace() + "/" + pod.name() + " has on disk can't be known: " + e.getMessage(),
                    e);
        } finally {
            turn.unlock();
        }
    }

    private @Nullable String measured(KubeObject pod) throws IOException {
        long all = 0;
        for (JsonNode volume : emptyDirs(pod)) {
            String name = volume.path("name").asText();
            long used = bytes(folders.volume(pod.uid(), name));
            Quantity limit = sizeLimit(volume);
            if (isOver(used, limit)) {
                String shown = shown(volume.path("emptyDir").path("sizeLimit"));
                return "Usage of EmptyDir volume \"" + name + "\" exceeds the limit \"" + shown + "\". ";
            }
            all += used;
        }
        if (ContainerSpecs.main(pod).stream().allMatch(container -> limit(container) == null)) {
            return null;
        }
        Map<String, Long> written = written(pod);
        all += written.values().stream().mapToLong(Long::longValue).sum();
        Quantity total = PodResources.total(pod, container -> PodResources.limit(container, RESOURCE));
        if (isOver(all, total)) {
            return "Pod ephemeral local storage usage exceeds the total limit of containers "
                    + QuantityText.binary(BigInteger.valueOf(total.units())) + ". ";
        }
        for (JsonNode container : ContainerSpecs.main(pod)) {
            String name = ContainerSpecs.name(container);
            Quantity limit = limit(container);
            if (isOver(written.getOrDefault(name, 0L), limit)) {
                String shown = shown(container.path("resources").path("limits").path(RESOURCE));
                return "Container " + name + " exceeded its local ephemeral storage limit \"" + shown + "\". ";
            }
        }
        return null;
    }

    private static boolean isOver(long used, @Nullable Quantity limit) {
        return limit != null && used > limit.units();
    }

    private static String shown(JsonNode amount) {
        return QuantityText.canonical(amount.asText());
    }

    /// What containers of that name have written into their own files, all runs together.
    private Map<String, Long> written(KubeObject pod) {
        Map<String, Long> written = new HashMap<>();
        PodRuns.of(containers, pod.uid())
                .byName()
                .forEach((name, runs) ->
                        written.put(name, runs.stream().mapToLong(this::written).sum()));
        return written;
    }

    private long written(Container run) {
        try {
            return containers.size(run.id()).own();
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                // Gone meanwhile, with all that it had.
                return 0;
            }
            throw e;
        }
    }

    /// What the disk gives for it: sparse files count as far as they are filled, a file with several names
    /// counts once.
    private static long bytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long blocks = 0;
        Set<Long> linked = new HashSet<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                FileStatus status = status(path);
                if (status != null && (status.links() < 2 || isFolder(status) || linked.add(status.inode()))) {
                    blocks += status.blocks();
                }
            }
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                // Files come and go while they are counted; what was counted is a lower bound.
                return blocks * BLOCK;
            }
            throw e;
        }
        return blocks * BLOCK;
    }

    private static boolean isFolder(FileStatus status) {
        return status.type() == FileStatus.S_IFDIR;
    }

    private static @Nullable FileStatus status(Path path) {
        try {
            return Syscalls.host().statx(Fd.CWD, path.toString(), AtFlags.AT_SYMLINK_NOFOLLOW);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            throw e;
        }
    }
}
