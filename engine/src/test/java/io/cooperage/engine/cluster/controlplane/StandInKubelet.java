package io.cooperage.engine.cluster.controlplane;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Says of pods what a kubelet would: that they run and are ready, or not; and removes those that are being
/// deleted. It starts nothing: it stands in for faults and for time.
final class StandInKubelet implements AutoCloseable {
    private static final DeleteOptions AT_ONCE =
            DeleteOptions.by("kubelet", null).withGrace(0);

    private final ClusterApi api;
    private final Kind pods;
    private final InstantSource clock;
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final AutoCloseable listening;
    private final AtomicInteger addresses = new AtomicInteger();

    /// Pods that become ready.
    volatile Predicate<KubeObject> ready = pod -> true;

    /// How pods end by themselves: `Succeeded`, `Failed`, or empty for never.
    volatile Function<KubeObject, String> end = pod -> "";

    StandInKubelet(Informers informers, InstantSource clock) {
        this.clock = clock;
        api = informers.api();
        pods = api.kinds().of("pods");
        listening = informers.of(pods).listen((old, now) -> {
            if (now != null && !worker.isShutdown()) {
                worker.execute(() -> look(now.namespace(), now.name()));
            }
        });
    }

    /// Looks at a pod anew, where what it shall become has changed.
    void look(String namespace, String name) {
        try {
            KubeObject pod = api.find(pods, namespace, name);
            if (pod == null || pod.spec().path("nodeName").asText().isEmpty()) {
                return;
            }
            if (pod.deletionTimestamp().isPresent()) {
                if (pod.metadata().path("deletionGracePeriodSeconds").asLong() > 0) {
                    api.delete(pods, namespace, name, AT_ONCE);
                }
                return;
            }
            KubeObject told = told(pod);
            if (told != null) {
                api.update(pods, namespace, name, "status", told, WriteOptions.by("kubelet"));
            }
        } catch (StatusException e) {
            // Changed or gone meanwhile: another look follows.
            if (e.reason().code() >= 500) {
                throw e;
            }
        }
    }

    private @Nullable KubeObject told(KubeObject pod) {
        String phase = pod.status().path("phase").asText();
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return null;
        }
        String wanted = end.apply(pod);
        boolean isReady = wanted.isEmpty() && ready.test(pod);
        KubeObject changed = pod.copy();
        ObjectNode status = changed.tree().withObject("/status");
        status.put("phase", wanted.isEmpty() ? "Running" : wanted);
        if (!status.has("podIP")) {
            int n = addresses.incrementAndGet();
            status.put("podIP", "10.244." + n / 250 + "." + (n % 250 + 1));
        }
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode there ? there : status.putArray("conditions");
        String value = isReady ? "True" : "False";
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (conditions.get(i).path("type").asText().equals("Ready")) {
                if (conditions.get(i).path("status").asText().equals(value)
                        && phase.equals("Running")
                        && wanted.isEmpty()) {
                    return null;
                }
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("type", "Ready")
                .put("status", value)
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return changed;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception e) { // AutoCloseable's signature
            throw new IllegalStateException(e);
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
