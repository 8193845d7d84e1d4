package io.cooperage.ui.testing;

import io.cooperage.engine.Housekeeping;
import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.container.ContainerService.PrunableContainer;
import io.cooperage.engine.container.ContainerService.PruneFilter;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.RemovedImages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds up what the other fakes say. Any thread.
public final class FakeHousekeeping implements Housekeeping {
    private final FakeContainers containers;
    private final FakeImages images;
    private final FakeNetworks networks;
    private final FakeVolumes volumes;
    private final FakeCalls calls = new FakeCalls();
    private volatile List<CacheRecord> cache = List.of();

    public FakeHousekeeping(FakeContainers containers, FakeImages images, FakeNetworks networks, FakeVolumes volumes) {
        this.containers = containers;
        this.images = images;
        this.networks = networks;
        this.volumes = volumes;
    }

    public List<String> calls() {
        return calls.all();
    }

    /// What builds have left.
    public void keep(List<CacheRecord> records) {
        cache = List.copyOf(records);
    }

    public void failNext(String method, RuntimeException failure) {
        calls.failNext(method, failure);
    }

    @Override
    public Usage usage() {
        calls.enter("usage", "");
        return new Usage(
                images.diskUsage().layers(),
                containers.snapshot().stream()
                        .map(container -> new ContainerUsage(container, containers.size(container.id())))
                        .toList(),
                volumes.list().stream()
                        .map(volume -> volumes.usage(volume.name()))
                        .toList(),
                cache);
    }

    @Override
    public Prunable preview(Scope scope) {
        calls.enter("preview", "");
        RemovedImages gone = images.prunePreview(filter(scope));
        return new Prunable(
                scope.containers() ? containers.prunable(PruneFilter.ALL) : List.<PrunableContainer>of(),
                scope.networks() ? networks.prunable() : List.of(),
                scope.volumes() ? volumes.prunable(scope.namedVolumes()) : List.of(),
                scope.images() ? gone.removed().stream().map(Object::toString).toList() : List.of(),
                scope.images() ? gone.bytes() : 0,
                cache(scope.cache()));
    }

    private List<CacheRecord> cache(@Nullable CachePruning what) {
        if (what == null) {
            return List.of();
        }
        Duration least = what.unusedFor();
        Instant before = least == null ? Instant.MAX : Instant.now().minus(least);
        return cache.stream()
                .filter(record ->
                        (what.all() || !record.shared()) && !record.lastUsedAt().isAfter(before))
                .toList();
    }

    @Override
    public Prunable prune(Scope scope) {
        calls.enter("prune", "");
        Prunable found = preview(scope);
        if (scope.containers()) {
            containers.prune(PruneFilter.ALL);
        }
        if (scope.networks()) {
            networks.prune();
        }
        if (scope.volumes()) {
            volumes.prune(scope.namedVolumes());
        }
        if (scope.images()) {
            images.prune(filter(scope));
        }
        cache = cache.stream().filter(record -> !found.cache().contains(record)).toList();
        return found;
    }

    private static ImageService.PruneFilter filter(Scope scope) {
        return scope.allImages() ? ImageService.PruneFilter.UNUSED : ImageService.PruneFilter.DANGLING;
    }
}
