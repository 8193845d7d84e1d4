package io.cooperage.ui.cluster.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.ui.cluster.Refusals;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ManifestApply;
import io.cooperage.ui.cluster.client.ManifestText;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Asks another cluster about manifests, and takes them there with their images. Blocks; an interrupt ends it
/// between two objects, or within a push. Any thread.
final class Move {
    private static final Messages MESSAGES = Messages.of(Move.class);

    private final KubeContext target;
    private final String namespace;
    private final List<JsonNode> objects;

    /// @param manifest YAML documents, which name the namespace already
    Move(KubeContext target, String namespace, String manifest) {
        this.target = target;
        this.namespace = namespace;
        objects = ManifestText.documents(manifest);
    }

    /// Hears of each step; on the thread that works.
    interface Progress {

        /// @param step its number
        /// @param share of the step, 0 to 1
        void at(int step, double share, String detail);
    }

    /// @return what it refuses and why, with the name of each object; empty when it takes all
    List<String> check() {
        try (KubeSession session = KubeSession.open(target)) {
            Map<String, ResourceType> kinds = kinds(session);
            boolean there = isThere(session, kinds);
            ManifestApply dry = session.applying(kinds, namespace, true);
            if (there) {
                return Refusals.of(dry, objects);
            }
            Refusals refusals = new Refusals();
            refusals.attempt(namespaceObject(), () -> dry.apply(namespaceObject()));
            for (JsonNode object : objects) {
                refusals.attempt(object, () -> tryElsewhere(session, kinds, object));
            }
            return refusals.told();
        }
    }

    /// Nothing can be tried in a namespace that is not there yet, so it is tried in another. That one may
    /// have an object of this name, which a server tells only after it found nothing else to refuse.
    private static void tryElsewhere(KubeSession session, Map<String, ResourceType> kinds, JsonNode object) {
        ObjectNode elsewhere = object.deepCopy();
        elsewhere.withObject("/metadata").put("namespace", "default");
        ResourceType type = kinds.get(
                object.path("apiVersion").asText() + "/" + object.path("kind").asText());
        if (type == null || !type.namespaced()) {
            session.applying(kinds, "default", true).apply(object);
            return;
        }
        try {
            session.create(type, "default", elsewhere, true);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.CONFLICT) {
                throw e;
            }
        }
    }

    /// First the images, so that no pod waits for one; then the namespace and the objects.
    ///
    /// @return what was made
    List<ObjectRef> run(ImageService images, List<ImageMove> moved, Progress progress) {
        int step = 0;
        for (ImageMove image : moved) {
            int mine = step++;
            progress.at(mine, 0, "");
            push(images, image, (share, detail) -> progress.at(mine, share, detail));
        }
        progress.at(step, 0, "");
        List<ObjectRef> made = new ArrayList<>();
        try (KubeSession session = KubeSession.open(target)) {
            Map<String, ResourceType> kinds = kinds(session);
            ManifestApply apply = session.applying(kinds, namespace, false);
            if (!isThere(session, kinds)) {
                made.add(apply.apply(namespaceObject()));
            }
            for (int i = 0; i < objects.size(); i++) {
                progress.at(
                        step,
                        (double) i / objects.size(),
                        objects.get(i).path("kind").asText() + " "
                                + objects.get(i).at("/metadata/name").asText());
                made.add(apply.apply(objects.get(i)));
            }
        }
        progress.at(step + 1, 0, "");
        return made;
    }

    private interface Share {
        void of(double share, String detail);
    }

    private static void push(ImageService images, ImageMove image, Share told) {
        images.tag(image.from(), image.to());
        Map<String, TransferProgress> items = new LinkedHashMap<>();
        images.push(image.to(), item -> {
            items.put(item.item(), item);
            long done =
                    items.values().stream().mapToLong(TransferProgress::done).sum();
            long total = items.values().stream()
                    .mapToLong(each -> Math.max(each.total(), each.done()))
                    .sum();
            told.of(
                    total == 0 ? 0 : (double) done / total,
                    MESSAGES.text("bytes", Amounts.bytes(done), Amounts.bytes(total)));
        });
    }

    private boolean isThere(KubeSession session, Map<String, ResourceType> kinds) {
        ResourceType type = kinds.get("v1/Namespace");
        if (type == null) {
            return true; // Then nobody can make one either.
        }
        try {
            session.get(new ObjectRef(type, "", namespace));
            return true;
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return false;
            }
            if (e.kind() == ErrorKind.FORBIDDEN) {
                return true; // Who may not look at it may well work in it.
            }
            throw e;
        }
    }

    private ObjectNode namespaceObject() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "Namespace");
        object.putObject("metadata").put("name", namespace);
        return object;
    }

    private static Map<String, ResourceType> kinds(KubeSession session) {
        return session.types().stream()
                .collect(Collectors.toMap(
                        type -> type.apiVersion() + "/" + type.kind(), type -> type, (first, second) -> first));
    }
}
