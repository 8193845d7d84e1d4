package io.cooperage.engine.cluster.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.informer.Informer;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Informers whose objects a test puts in by hand, so that it decides what comes when: listeners are told
/// before [#put] returns.
public final class HandInformers implements Informers {
    private final Map<String, HandInformer> byResource = new LinkedHashMap<>();

    @Override
    public ClusterApi api() {
        throw new UnsupportedOperationException("there is no API behind these");
    }

    @Override
    public Informer of(Kind kind) {
        return hand(kind.resource().toString());
    }

    @Override
    public Informer of(String resource) {
        return hand(resource);
    }

    private synchronized HandInformer hand(String resource) {
        return byResource.computeIfAbsent(resource, _ -> new HandInformer());
    }

    /// @param json one object; with `'` for `"`
    public KubeObject put(String resource, String json) {
        try {
            KubeObject object = KubeObject.parse(json.replace('\'', '"'));
            hand(resource).put(object);
            return object;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    public void remove(String resource, String namespace, String name) {
        hand(resource).remove(namespace, name);
    }

    @Override
    public void close() {
        byResource.clear();
    }

    private static final class HandInformer implements Informer {
        private final Map<String, KubeObject> objects = new LinkedHashMap<>();
        private final List<Listener> listeners = new ArrayList<>();

        private static String key(String namespace, String name) {
            return namespace + '/' + name;
        }

        synchronized void put(KubeObject object) {
            KubeObject old = objects.put(key(object.namespace(), object.name()), object);
            listeners.forEach(listener -> listener.changed(old, object));
        }

        synchronized void remove(String namespace, String name) {
            KubeObject old = objects.remove(key(namespace, name));
            if (old != null) {
                listeners.forEach(listener -> listener.changed(old, null));
            }
        }

        @Override
        public Kind kind() {
            throw new UnsupportedOperationException("there are no kinds behind these");
        }

        @Override
        public synchronized @Nullable KubeObject get(String namespace, String name) {
            return objects.get(key(namespace, name));
        }

        @Override
        public synchronized Collection<KubeObject> all() {
            return List.copyOf(objects.values());
        }

        @Override
        public List<KubeObject> list(@Nullable String namespace, LabelSelector labels) {
            return all().stream()
                    .filter(object -> namespace == null || namespace.equals(object.namespace()))
                    .filter(object -> labels.matches(object.labels()))
                    .toList();
        }

        @Override
        public List<KubeObject> controlledBy(String uid) {
            return all().stream()
                    .filter(object -> object.controller()
                            .map(owner -> owner.uid().equals(uid))
                            .orElse(false))
                    .toList();
        }

        @Override
        public synchronized AutoCloseable listen(Listener listener) {
            objects.values().forEach(object -> listener.changed(null, object));
            listeners.add(listener);
            return () -> {
                synchronized (this) {
                    listeners.remove(listener);
                }
            };
        }
    }
}
