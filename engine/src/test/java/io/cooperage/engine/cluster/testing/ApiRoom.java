package io.cooperage.engine.cluster.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cooperage.engine.cluster.admission.StandardAdmission;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.boot.Bootstrap;
import io.cooperage.engine.cluster.informer.StoreInformers;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.machinery.DefaultClusterApi;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.cluster.store.HistoryLimits;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.timeline.RecordedTimeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The real store, kinds and API, and nothing that acts on them but what a test adds.
public final class ApiRoom implements AutoCloseable {
    public final ClusterApi api;
    public final StoreInformers informers;
    private final ObjectStore store;

    public ApiRoom(Path folder) {
        store = ObjectStore.open(folder.resolve("cluster.db"), Clock.systemUTC(), HistoryLimits.STANDARD);
        api = new DefaultClusterApi(
                store,
                new StandardKinds(),
                new OpenApiSchemas(),
                StandardAdmission.steps(),
                new RecordedTimeline(),
                Clock.systemUTC());
        new Bootstrap(api).run();
        informers = new StoreInformers(store, api);
    }

    /// @param json with `'` for `"`
    public KubeObject create(String resource, String namespace, String json) {
        try {
            return api.create(
                    api.kinds().of(resource),
                    namespace,
                    KubeObject.parse(json.replace('\'', '"')),
                    WriteOptions.by("test"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    public KubeObject get(String resource, String namespace, String name) {
        return api.get(api.kinds().of(resource), namespace, name);
    }

    public boolean has(String resource, String namespace, String name) {
        return api.find(api.kinds().of(resource), namespace, name) != null;
    }

    /// Changes what is there, again when somebody else did meanwhile.
    public void change(String resource, String namespace, String name, String subresource, Consumer<KubeObject> how) {
        for (int tries = 0; ; tries++) {
            KubeObject changed = get(resource, namespace, name).copy();
            how.accept(changed);
            try {
                api.update(api.kinds().of(resource), namespace, name, subresource, changed, WriteOptions.by("test"));
                return;
            } catch (StatusException e) {
                if (tries == 10) {
                    throw e;
                }
            }
        }
    }

    public static void until(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within a minute");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        informers.close();
        store.close();
    }
}
