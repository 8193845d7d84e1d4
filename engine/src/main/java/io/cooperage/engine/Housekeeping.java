package io.cooperage.engine;

import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService.PrunableContainer;
import io.cooperage.engine.container.ContainerService.SizeOnDisk;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the engine's things take on disk, and getting rid of what nobody needs. Methods block and may walk
/// the disk; interrupting the caller cancels them.
public interface Housekeeping {

    /// `docker system df -v`.
    Usage usage();

    /// What [#prune] would remove, and how much that frees.
    Prunable preview(Scope scope);

    /// Removes what [#preview] says now. What can't be removed is left, and the first such failure is thrown
    /// at the end.
    Prunable prune(Scope scope);

    /// @param until only what was made before; null for all
    /// @param labels as in [io.cooperage.engine.container.ContainerService.PruneFilter]
    /// @param allImages unused ones too, not only those without a name
    /// @param cache which results of builds go, as well as `until` and `labels` say; null for none. They
    ///     have no labels.
    record Scope(
            boolean containers,
            boolean networks,
            boolean volumes,
            boolean namedVolumes,
            boolean images,
            boolean allImages,
            @Nullable CachePruning cache,
            @Nullable Instant until,
            List<String> labels) {
        public Scope {
            labels = List.copyOf(labels);
        }
    }

    /// @param images names or ids of the images that go
    /// @param imageBytes what their going frees
    /// @param cache results of builds
    record Prunable(
            List<PrunableContainer> containers,
            List<Network> networks,
            List<VolumeUsage> volumes,
            List<String> images,
            long imageBytes,
            List<CacheRecord> cache) {
        public Prunable {
            containers = List.copyOf(containers);
            networks = List.copyOf(networks);
            volumes = List.copyOf(volumes);
            images = List.copyOf(images);
            cache = List.copyOf(cache);
        }

        /// What the results of builds take that no image has too.
        public long cacheBytes() {
            return unshared(cache);
        }

        /// What is freed altogether.
        public long bytes() {
            return imageBytes
                    + cacheBytes()
                    + containers.stream().mapToLong(PrunableContainer::bytes).sum()
                    + volumes.stream().mapToLong(VolumeUsage::bytes).sum();
        }
    }

    /// @param imageBytes of all layers, packed and unpacked, but those that only results of builds have;
    ///     shared ones once
    /// @param cache all results of builds
    record Usage(long imageBytes, List<ContainerUsage> containers, List<VolumeUsage> volumes, List<CacheRecord> cache) {
        public Usage {
            containers = List.copyOf(containers);
            volumes = List.copyOf(volumes);
            cache = List.copyOf(cache);
        }

        /// What the results of builds take that no image has too: the size of the build cache in `docker
        /// system df`.
        public long cacheBytes() {
            return unshared(cache);
        }
    }

    private static long unshared(List<CacheRecord> records) {
        return records.stream()
                .filter(record -> !record.shared())
                .mapToLong(CacheRecord::bytes)
                .sum();
    }

    record ContainerUsage(Container container, SizeOnDisk size) {}
}
