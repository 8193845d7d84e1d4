package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.image.ContentLease;
import io.cooperage.engine.image.ImageUsers.Kept;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.BlobStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Results of steps by what they depend on. Builds that run at once share it. Any thread.
final class BuildCache {
    static final String STEP = "step";
    static final String MOUNT = "mount";

    private final CacheTable table;
    private final CacheMisses misses;
    private final LayerStore layers;
    private final BlobStore blobs;
    private final BiConsumer<Set<Digest>, Set<Digest>> collector;
    private final InstantSource clock;
    private final KeyLocks locks = new KeyLocks();

    /// Ids of records, and by how many builds that run they are used.
    private final Map<String, Integer> inUse = new HashMap<>();

    /// @param collector removes layers and blobs that nothing else wants
    BuildCache(
            CacheTable table,
            LayerStore layers,
            BlobStore blobs,
            BiConsumer<Set<Digest>, Set<Digest>> collector,
            InstantSource clock) {
        this.collector = collector;
        this.table = table;
        this.misses = new CacheMisses(table);
        this.layers = layers;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// One build's use of the cache; closing it ends that.
    final class Use implements AutoCloseable {
        private final ContentLease lease;
        private final Set<String> used = new HashSet<>();
        private final List<BuiltLayer> replaced = Collections.synchronizedList(new ArrayList<>());

        private Use(ContentLease lease) {
            this.lease = lease;
        }

        /// A result whose files are here.
        Optional<CacheEntry> find(String key) {
            Optional<CacheEntry> found = table.find(key);
            found.ifPresent(entry -> hold(entry.id()));
            return found.filter(this::isWhole);
        }

        private boolean isWhole(CacheEntry entry) {
            BuiltLayer layer = entry.layer();
            if (layer == null) {
                return true;
            }
            // Leased first: what is here then stays.
            lease.layer(layer.chainId());
            lease.blob(layer.blob().digest());
            return layers.find(layer.chainId()).isPresent()
                    && blobs.has(layer.blob().digest());
        }

        /// @param chain of the layer, itself included
        CacheEntry store(StepInputs inputs, String description, @Nullable BuiltLayer layer, List<Digest> chain) {
            return store(inputs.key(), inputs, description, layer, chain, clock.instant());
        }

        /// The same result under another key.
        void alias(CacheEntry entry, StepInputs inputs, List<Digest> chain) {
            store(inputs.key(), inputs, entry.description(), entry.layer(), chain, entry.createdAt());
        }

        /// What a step that failed has left: nobody finds it, but it is kept as long as others.
        CacheEntry storeFailed(StepInputs inputs, String description, BuiltLayer layer, List<Digest> chain) {
            String key = "failed " + UUID.randomUUID();
            return store(key, inputs, description + " (failed)", layer, chain, clock.instant());
        }

        private CacheEntry store(
                String key,
                StepInputs inputs,
                String description,
                @Nullable BuiltLayer layer,
                List<Digest> chain,
                Instant created) {
            CacheEntry entry = new CacheEntry(
                    newId(),
                    key,
                    STEP,
                    description,
                    inputs.written(),
                    inputs.parent(),
                    layer,
                    layer == null ? 0 : layer.added() + layer.blob().size(),
                    created,
                    clock.instant(),
                    0);
            hold(entry.id());
            table.find(key).map(CacheEntry::layer).ifPresent(replaced::add);
            table.put(entry, key.startsWith("failed ") ? List.of() : inputs.all(), chain);
            return entry;
        }

        void hold(String id) {
            synchronized (inUse) {
                if (used.add(id)) {
                    inUse.merge(id, 1, Integer::sum);
                }
            }
        }

        @Override
        public void close() {
            Set<String> mine;
            synchronized (inUse) {
                mine = Set.copyOf(used);
                used.clear();
                mine.forEach(id -> inUse.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1));
            }
            table.used(mine, clock.instant());
            if (!replaced.isEmpty()) {
                collector.accept(
                        replaced.stream().map(BuiltLayer::chainId).collect(Collectors.toSet()),
                        replaced.stream().map(layer -> layer.blob().digest()).collect(Collectors.toSet()));
            }
        }
    }

    Use use(ContentLease lease) {
        return new Use(lease);
    }

    static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    CacheMiss explain(StepInputs inputs) {
        return misses.explain(inputs);
    }

    /// Who makes a result holds this, so that others wait for it.
    KeyLocks.Held lock(String key) {
        return locks.lock(key);
    }

    boolean isInUse(String id) {
        synchronized (inUse) {
            return inUse.containsKey(id);
        }
    }

    Kept kept() {
        return table.kept();
    }

    CacheTable table() {
        return table;
    }

    InstantSource clock() {
        return clock;
    }
}
