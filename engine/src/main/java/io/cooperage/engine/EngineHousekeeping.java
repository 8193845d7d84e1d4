package io.cooperage.engine;

import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.PrunableContainer;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.DiskUsage;
import io.cooperage.engine.image.ImageService.RemovedImages;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.volume.Volume;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Housekeeping over the services of one engine. Containers go first: what they alone used is then unused
/// too.
final class EngineHousekeeping implements Housekeeping {
    private final ContainerService containers;
    private final ImageService images;
    private final NetworkService networks;
    private final VolumeService volumes;
    private final BuildService builds;
    private final InstantSource clock;

    EngineHousekeeping(
            ContainerService containers,
            ImageService images,
            NetworkService networks,
            VolumeService volumes,
            BuildService builds,
            InstantSource clock) {
        this.containers = containers;
        this.images = images;
        this.networks = networks;
        this.volumes = volumes;
        this.builds = builds;
        this.clock = clock;
    }

    @Override
    public Usage usage() {
        List<ContainerUsage> sizes = new ArrayList<>();
        for (Container container : containers.list()) {
            try {
                sizes.add(new ContainerUsage(container, containers.size(container.id())));
            } catch (EngineException e) {
                requireGone(e);
            }
        }
        List<VolumeUsage> usages = new ArrayList<>();
        for (Volume volume : volumes.list()) {
            try {
                usages.add(volumes.usage(volume.name()));
            } catch (EngineException e) {
                requireGone(e);
            }
        }
        List<CacheRecord> cache = builds.cache();
        long ofBuilds = cache.stream()
                .filter(record -> !record.shared() && !record.kind().equals("mount"))
                .mapToLong(CacheRecord::bytes)
                .sum();
        DiskUsage store = images.diskUsage();
        return new Usage(Math.max(0, store.layers() + store.blobs() - ofBuilds), sizes, usages, cache);
    }

    /// Things may go while they are looked at.
    private static void requireGone(EngineException failure) {
        if (failure.kind() != ErrorKind.NOT_FOUND) {
            throw failure;
        }
    }

    @Override
    public Prunable preview(Scope scope) {
        RemovedImages unused =
                scope.images() ? images.prunePreview(imageFilter(scope)) : new RemovedImages(List.of(), List.of(), 0);
        return new Prunable(
                scope.containers() ? containers.prunable(containerFilter(scope)) : List.of(),
                scope.networks() ? networks(scope) : List.of(),
                scope.volumes() ? volumes(scope) : List.of(),
                names(unused),
                unused.bytes(),
                cache(scope).map(builds::prunableCache).orElse(List.of()));
    }

    @Override
    public Prunable prune(Scope scope) {
        Failures failures = new Failures();
        List<PrunableContainer> removed =
                scope.containers() ? failures.or(List.of(), () -> containers.prune(containerFilter(scope))) : List.of();
        List<Network> unconnected = new ArrayList<>();
        for (Network network :
                scope.networks() ? failures.or(List.<Network>of(), () -> networks(scope)) : List.<Network>of()) {
            if (failures.worked(() -> networks.remove(network.id()))) {
                unconnected.add(network);
            }
        }
        List<VolumeUsage> emptied = new ArrayList<>();
        for (VolumeUsage volume :
                scope.volumes() ? failures.or(List.<VolumeUsage>of(), () -> volumes(scope)) : List.<VolumeUsage>of()) {
            if (failures.worked(() -> volumes.remove(volume.volume().name(), false))) {
                emptied.add(volume);
            }
        }
        // Before the images: a result that one of them stands on was not shown, and stays.
        List<CacheRecord> forgotten = cache(scope)
                .map(what -> failures.or(List.<CacheRecord>of(), () -> builds.pruneCache(what)))
                .orElse(List.of());
        RemovedImages none = new RemovedImages(List.of(), List.of(), 0);
        RemovedImages gone = scope.images() ? failures.or(none, () -> images.prune(imageFilter(scope))) : none;
        failures.throwFirst();
        return new Prunable(removed, unconnected, emptied, names(gone), gone.bytes(), forgotten);
    }

    /// Goes on after a failure, and remembers the first.
    private static final class Failures {
        private final List<EngineException> all = new ArrayList<>();

        <T> T or(T otherwise, Supplier<T> step) {
            try {
                return step.get();
            } catch (EngineException e) {
                note(e);
                return otherwise;
            }
        }

        boolean worked(Runnable step) {
            try {
                step.run();
                return true;
            } catch (EngineException e) {
                note(e);
                return false;
            }
        }

        /// What is used again, or gone, since it was looked at is none.
        private void note(EngineException failure) {
            if (failure.kind() == ErrorKind.CANCELLED) {
                throw failure;
            }
            if (failure.kind() != ErrorKind.NOT_FOUND
                    && failure.kind() != ErrorKind.CONFLICT
                    && failure.kind() != ErrorKind.FORBIDDEN) {
                all.add(failure);
            }
        }

        void throwFirst() {
            if (!all.isEmpty()) {
                throw all.getFirst();
            }
        }
    }

    private static ContainerService.PruneFilter containerFilter(Scope scope) {
        return new ContainerService.PruneFilter(scope.until(), scope.labels());
    }

    private List<Network> networks(Scope scope) {
        return networks.prunable().stream()
                .filter(network -> isBefore(network.createdAt(), scope)
                        && fits(network.config().labels(), scope))
                .toList();
    }

    /// Docker does not look at the age of volumes; what is said for everything is held for them too.
    private List<VolumeUsage> volumes(Scope scope) {
        return volumes.prunable(scope.namedVolumes()).stream()
                .filter(usage -> isBefore(usage.volume().createdAt(), scope)
                        && fits(usage.volume().labels(), scope))
                .toList();
    }

    private static Optional<CachePruning> cache(Scope scope) {
        CachePruning asked = scope.cache();
        if (asked == null) {
            return Optional.empty();
        }
        CachePruning.Choice choice = (record, parents) ->
                asked.choice().allows(record, parents) && isBefore(record.lastUsedAt(), scope) && fits(Map.of(), scope);
        return Optional.of(new CachePruning(asked.all(), asked.unusedFor(), asked.keepBytes(), choice));
    }

    private static boolean isBefore(Instant created, Scope scope) {
        return scope.until() == null || created.isBefore(scope.until());
    }

    private static boolean fits(Map<String, String> labels, Scope scope) {
        return scope.labels().stream()
                .allMatch(label -> label.startsWith("!") ? !has(label.substring(1), labels) : has(label, labels));
    }

    private static boolean has(String label, Map<String, String> labels) {
        int equals = label.indexOf('=');
        return equals < 0
                ? labels.containsKey(label)
                : label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
    }

    private ImageService.PruneFilter imageFilter(Scope scope) {
        Map<String, String> with = new HashMap<>();
        Map<String, String> without = new HashMap<>();
        for (String label : scope.labels()) {
            String bare = label.startsWith("!") ? label.substring(1) : label;
            String[] parts = bare.split("=", 2);
            (label.startsWith("!") ? without : with).put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        Duration age = scope.until() == null ? null : Duration.between(scope.until(), clock.instant());
        return new ImageService.PruneFilter(scope.allImages(), age, with, without);
    }

    private static List<String> names(RemovedImages images) {
        List<String> names = new ArrayList<>(images.untagged());
        if (names.isEmpty()) {
            images.removed().stream().map(Digest::toString).forEach(names::add);
        }
        return names;
    }
}
