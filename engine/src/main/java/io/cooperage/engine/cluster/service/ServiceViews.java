package io.cooperage.engine.cluster.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// All Services with what stands behind them, kept as Services and EndpointSlices change. For any thread.
///
/// A Service for which somebody wrote Endpoints by hand and no EndpointSlice has those.
public final class ServiceViews implements AutoCloseable {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final List<Listening> listening = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /// Read by anybody; written under this.
    private final Map<Key, ServiceView> views = new ConcurrentHashMap<>();

    /// Guarded by this.
    private final Map<Key, KubeObject> services = new HashMap<>();

    /// By Service and name of the slice. Guarded by this.
    private final Map<Key, Map<String, KubeObject>> slices = new HashMap<>();

    /// Guarded by this.
    private final Map<Key, KubeObject> endpoints = new HashMap<>();

    private record Key(String namespace, String name) {}

    /// Holds everything that is there when this returns.
    public ServiceViews(Informers informers) {
        listen(informers.of("services"), this::serviceChanged);
        listen(informers.of("endpointslices.discovery.k8s.io"), this::sliceChanged);
        listen(informers.of("endpoints"), this::endpointsChanged);
    }

    private void listen(Informer informer, Informer.Listener listener) {
        listening.add(new Listening(informer.listen(listener)));
    }

    /// Told after each change, on an informer's thread: must be quick.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public @Nullable ServiceView get(String namespace, String name) {
        return views.get(new Key(namespace, name));
    }

    public Collection<ServiceView> all() {
        return views.values();
    }

    private void serviceChanged(@Nullable KubeObject old, @Nullable KubeObject now) {
        Key key = key(old, now);
        synchronized (this) {
            put(services, key, now);
            refresh(key);
        }
        tell();
    }

    private void sliceChanged(@Nullable KubeObject old, @Nullable KubeObject now) {
        synchronized (this) {
            Key before = old == null ? null : serviceOf(old);
            if (old != null && before != null) {
                Map<String, KubeObject> rest = slices.get(before);
                if (rest != null) {
                    rest.remove(old.name());
                    if (rest.isEmpty()) {
                        slices.remove(before);
                    }
                }
            }
            Key after = now == null ? null : serviceOf(now);
            if (now != null && after != null) {
                slices.computeIfAbsent(after, _ -> new LinkedHashMap<>()).put(now.name(), now);
            }
            if (before != null) {
                refresh(before);
            }
            if (after != null && !after.equals(before)) {
                refresh(after);
            }
        }
        tell();
    }

    private void endpointsChanged(@Nullable KubeObject old, @Nullable KubeObject now) {
        Key key = key(old, now);
        synchronized (this) {
            put(endpoints, key, now);
            refresh(key);
        }
        tell();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    private static void put(Map<Key, KubeObject> map, Key key, @Nullable KubeObject now) {
        if (now == null) {
            map.remove(key);
        } else {
            map.put(key, now);
        }
    }

    private static Key key(@Nullable KubeObject old, @Nullable KubeObject now) {
        KubeObject any = now != null ? now : old;
        if (any == null) {
            throw new IllegalArgumentException("a change of nothing");
        }
        return new Key(any.namespace(), any.name());
    }

    private static @Nullable Key serviceOf(KubeObject slice) {
        String service = slice.labels().get(SERVICE_NAME);
        return service == null
                        || !slice.tree().path("addressType").asText("IPv4").equals("IPv4")
                ? null
                : new Key(slice.namespace(), service);
    }

    private void refresh(Key key) {
        KubeObject service = services.get(key);
        if (service == null) {
            views.remove(key);
            return;
        }
        Map<String, EndpointView> found = new LinkedHashMap<>();
        Map<String, KubeObject> of = slices.getOrDefault(key, Map.of());
        of.values().forEach(slice -> addSlice(slice, found));
        KubeObject written = endpoints.get(key);
        if (of.isEmpty() && written != null) {
            addEndpoints(written, found);
        }
        List<EndpointView> sorted = new ArrayList<>(found.values());
        sorted.sort(Comparator.comparing(EndpointView::address));
        views.put(key, ServiceView.of(service, sorted));
    }

    private static void addSlice(KubeObject slice, Map<String, EndpointView> found) {
        Map<String, Integer> ports = ports(slice.tree().path("ports"));
        for (JsonNode endpoint : slice.tree().path("endpoints")) {
            JsonNode conditions = endpoint.path("conditions");
            boolean ready = conditions.path("ready").asBoolean(true);
            boolean serving = conditions.path("serving").asBoolean(ready);
            boolean terminating = conditions.path("terminating").asBoolean();
            for (JsonNode address : endpoint.path("addresses")) {
                merge(
                        found,
                        new EndpointView(
                                address.asText(),
                                ready,
                                serving,
                                terminating,
                                endpoint.path("hostname").asText(),
                                podOf(endpoint),
                                ports));
            }
        }
    }

    private static void addEndpoints(KubeObject written, Map<String, EndpointView> found) {
        for (JsonNode subset : written.tree().path("subsets")) {
            Map<String, Integer> ports = ports(subset.path("ports"));
            subset.path("addresses").forEach(address -> merge(found, endpoint(address, true, ports)));
            subset.path("notReadyAddresses").forEach(address -> merge(found, endpoint(address, false, ports)));
        }
    }

    private static EndpointView endpoint(JsonNode address, boolean ready, Map<String, Integer> ports) {
        return new EndpointView(
                address.path("ip").asText(),
                ready,
                ready,
                false,
                address.path("hostname").asText(),
                podOf(address),
                ports);
    }

    private static String podOf(JsonNode endpoint) {
        JsonNode target = endpoint.path("targetRef");
        return target.path("kind").asText().equals("Pod") ? target.path("name").asText() : "";
    }

    private static Map<String, Integer> ports(JsonNode ports) {
        Map<String, Integer> numbers = new HashMap<>();
        for (JsonNode port : ports) {
            numbers.put(
                    ServiceView.Port.key(
                            port.path("name").asText(), port.path("protocol").asText("TCP")),
                    port.path("port").asInt());
        }
        return numbers;
    }

    /// An address is in several slices when its ports differ from pod to pod, and for a moment when it moves
    /// from one to another.
    private static void merge(Map<String, EndpointView> found, EndpointView endpoint) {
        if (!ServiceView.isIpv4(endpoint.address())) {
            return;
        }
        EndpointView other = found.get(endpoint.address());
        if (other == null) {
            found.put(endpoint.address(), endpoint);
            return;
        }
        Map<String, Integer> ports = new HashMap<>(other.ports());
        ports.putAll(endpoint.ports());
        EndpointView better = other.ready() && !endpoint.ready() ? other : endpoint;
        found.put(
                endpoint.address(),
                new EndpointView(
                        better.address(),
                        better.ready(),
                        better.serving(),
                        better.terminating(),
                        better.hostname(),
                        better.pod(),
                        ports));
    }

    @Override
    public void close() {
        listening.forEach(Listening::end);
    }
}
