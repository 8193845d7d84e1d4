package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.admission.Admission;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Stored;
import io.cooperage.engine.cluster.timeline.TimelineEntry.Verb;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Stores new objects.
final class Creation {
    /// Without vowels and what looks alike, as Kubernetes generates names.
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX = 5;

    /// Of 63, less the suffix.
    private static final int LONGEST_PREFIX = 58;

    private static final int ATTEMPTS = 8;

    private final ObjectStore store;
    private final Namespaces namespaces;
    private final WriteSteps steps;

    Creation(ObjectStore store, Namespaces namespaces, WriteSteps steps) {
        this.store = store;
        this.namespaces = namespaces;
        this.steps = steps;
    }

    KubeObject create(Kind kind, String namespace, KubeObject given, WriteOptions options) {
        boolean generated = given.name().isEmpty()
                && !given.metadata().path("generateName").asText().isEmpty();
        for (int attempt = 1; ; attempt++) {
            KubeObject object = given.copy();
            if (generated) {
                String prefix = object.metadata().path("generateName").asText();
                object.ownMetadata().put("name", generate(prefix));
            }
            prepare(kind, namespace, object, options);
            KubeObject stored = store(kind, object, options);
            if (stored != null) {
                kind.rules().warnings(stored).forEach(options.warnings());
                return stored;
            }
            if (!generated || attempt == ATTEMPTS) {
                throw StatusException.alreadyExists(kind, object.name());
            }
        }
    }

    static String generate(String prefix) {
        StringBuilder name =
                new StringBuilder(prefix.length() > LONGEST_PREFIX ? prefix.substring(0, LONGEST_PREFIX) : prefix);
        for (int i = 0; i < SUFFIX; i++) {
            name.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    private void prepare(Kind kind, String namespace, KubeObject object, WriteOptions options) {
        if (!object.metadata().path("resourceVersion").asText().isEmpty()) {
            throw StatusException.badRequest("resourceVersion should not be set on objects to be created");
        }
        steps.matchUrl(kind, object.tree(), namespace, "");
        steps.read(kind, Origin.body(kind), object.tree(), options);
        namespaces.requireOpen(kind, object.namespace(), object.name());
        ObjectNode metadata = object.ownMetadata();
        Bookkeeping.dropEmpty(metadata);
        Bookkeeping.dropOwn(metadata);
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", steps.now().toString());
        if (kind.rules().countsGenerations()) {
            metadata.put("generation", 1);
        }
        kind.rules().applyDefaults(object.tree());
        steps.admit(Admission.Operation.CREATE, kind, object.namespace(), "", object, null);
        kind.rules().prepareForCreate(object.tree());
        options.guard().check(object, null);
        steps.validate(kind, object, null);
        FieldOwnership.created(object, options.manager(), steps.schema(kind), steps.now());
    }

    /// @return null when the name is taken
    private @Nullable KubeObject store(Kind kind, KubeObject object, WriteOptions options) {
        ObjectKey key = kind.key(object.namespace(), object.name());
        if (options.dryRun()) {
            return store.get(key) == null ? object : null;
        }
        // Once more while nobody writes: no object may come into a namespace that is found empty and removed.
        Stored stored =
                store.put(key, 0, object.tree(), () -> namespaces.requireOpen(kind, object.namespace(), object.name()));
        if (stored == null) {
            return null;
        }
        steps.recorder().record(Verb.CREATED, options.manager(), kind, key, null, stored.object(), options.cause());
        return stored.object();
    }
}
