package io.cooperage.engine.build;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageStore;
import io.cooperage.engine.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// Shows the build cache, and clears it.
final class CachePrune {
    private final BuildCache cache;
    private final CacheMounts mounts;
    private final ImageService images;
    private final ImageStore store;
    private final BiConsumer<Set<Digest>, Set<Digest>> collector;

    /// @param collector removes layers and blobs that nothing else wants
    CachePrune(
            BuildCache cache,
            CacheMounts mounts,
            ImageService images,
            ImageStore store,
            BiConsumer<Set<Digest>, Set<Digest>> collector) {
        this.cache = cache;
        this.mounts = mounts;
        this.images = images;
        this.store = store;
        this.collector = collector;
    }

    private record Seen(CacheEntry entry, CacheRecord record) {}

    List<CacheRecord> list() {
        return seen().stream().map(Seen::record).toList();
    }

    private List<Seen> seen() {
        Set<Digest> ofImages = new HashSet<>();
        for (Image image : images.list()) {
            store.byId(image.id()).ifPresent(found -> ofImages.addAll(found.chainIds()));
        }
        List<Seen> all = new ArrayList<>();
        Set<Digest> counted = new HashSet<>();
        for (CacheEntry entry : cache.table().all()) {
            BuiltLayer layer = entry.layer();
            boolean mount = entry.kind().equals(BuildCache.MOUNT);
            // A result that is known by two keys takes its bytes once.
            boolean again = layer != null && !counted.add(layer.chainId());
            all.add(new Seen(
                    entry,
                    new CacheRecord(
                            entry.id(),
                            entry.kind(),
                            entry.description(),
                            mount ? mounts.size(entry) : again ? 0 : entry.bytes(),
                            entry.createdAt(),
                            entry.lastUsedAt(),
                            entry.uses(),
                            cache.isInUse(entry.id()),
                            layer != null && ofImages.contains(layer.chainId()))));
        }
        return all;
    }

    List<CacheRecord> prunable(CachePruning what) {
        return chosen(what).stream().map(Seen::record).toList();
    }

    /// The last used stay, as far as they fit.
    private List<Seen> chosen(CachePruning what) {
        List<Seen> all = seen();
        Set<String> parents = new HashSet<>();
        Map<String, Set<String>> recordsOfLayer = new HashMap<>();
        for (Seen seen : all) {
            parents.add(seen.entry().parent());
            BuiltLayer layer = seen.entry().layer();
            if (layer != null) {
                recordsOfLayer
                        .computeIfAbsent(layer.chainId().toString(), _ -> new HashSet<>())
                        .add(seen.record().id());
            }
        }
        Instant now = cache.clock().instant();
        List<Seen> chosen = new ArrayList<>();
        Set<Digest> going = new HashSet<>();
        long kept = 0;
        for (Seen seen : all) {
            CacheRecord record = seen.record();
            BuiltLayer layer = seen.entry().layer();
            boolean stoodOn = layer != null && parents.contains(layer.chainId().toString());
            boolean free = !record.inUse()
                    && (what.all() || (!record.shared() && !stoodOn))
                    && what.choice()
                            .allows(
                                    record,
                                    recordsOfLayer.getOrDefault(seen.entry().parent(), Set.of()));
            boolean old = what.unusedFor() == null
                    || !record.lastUsedAt().plus(what.unusedFor()).isAfter(now);
            kept += record.bytes();
            boolean goesWithAnother = layer != null && going.contains(layer.chainId());
            boolean takesNothing = record.bytes() == 0 && what.keepBytes() == 0;
            if (free && old && (kept > what.keepBytes() || goesWithAnother || takesNothing)) {
                kept -= record.bytes();
                chosen.add(seen);
                if (layer != null) {
                    going.add(layer.chainId());
                }
            }
        }
        return chosen;
    }

    List<CacheRecord> prune(CachePruning what) {
        List<Seen> removed = new ArrayList<>();
        Set<Digest> layers = new HashSet<>();
        Set<Digest> blobs = new HashSet<>();
        for (Seen seen : chosen(what)) {
            CacheEntry entry = seen.entry();
            if (cache.isInUse(entry.id()) || (entry.kind().equals(BuildCache.MOUNT) && !mounts.delete(entry))) {
                continue;
            }
            removed.add(seen);
            BuiltLayer layer = entry.layer();
            if (layer != null) {
                layers.add(layer.chainId());
                blobs.add(layer.blob().digest());
            }
        }
        // Those below them too, when this was the last that stood on them.
        Set<Digest> before = cache.kept().layers();
        cache.table().delete(removed.stream().map(seen -> seen.entry().id()).toList());
        Set<Digest> after = cache.kept().layers();
        before.stream().filter(chain -> !after.contains(chain)).forEach(layers::add);
        collector.accept(layers, blobs);
        return removed.stream().map(Seen::record).toList();
    }
}
