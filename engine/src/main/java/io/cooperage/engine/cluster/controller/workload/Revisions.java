package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.controller.Adoption;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.TemplateHash;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The ControllerRevisions of a StatefulSet or a DaemonSet: each template that it had, so that
/// `kubectl rollout undo` finds it.
final class Revisions {
    static final String POD_LABEL = "controller-revision-hash";
    private static final int LONGEST_PREFIX = 223;
    private static final Comparator<KubeObject> BY_NUMBER = Comparator.comparingLong(Revisions::number)
            .thenComparing(r -> r.metadata().path("creationTimestamp").asText())
            .thenComparing(KubeObject::name);

    private final KindView revisions;
    private final KindView owners;

    Revisions(KindView revisions, KindView owners) {
        this.revisions = revisions;
        this.owners = owners;
    }

    /// @param all those of the owner, oldest first, the present one among them
    /// @param present of the owner's present template
    /// @param collisions what the owner's status must say
    record History(List<KubeObject> all, KubeObject present, int collisions) {
        @Nullable
        KubeObject named(String name) {
            return all.stream().filter(r -> r.name().equals(name)).findFirst().orElse(null);
        }
    }

    static long number(KubeObject revision) {
        return revision.tree().path("revision").asLong();
    }

    /// What a pod of this revision bears as its label.
    static String hash(KubeObject revision) {
        return revision.labels().getOrDefault(POD_LABEL, "");
    }

    /// The template that a revision keeps.
    static JsonNode template(KubeObject revision) {
        JsonNode kept = revision.tree().path("data").path("spec").path("template");
        if (!(kept instanceof ObjectNode object) || !object.has("$patch")) {
            return kept;
        }
        ObjectNode template = object.deepCopy();
        template.remove("$patch");
        if (template.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("creationTimestamp");
        }
        return template;
    }

    /// Finds the revision of the present template, or makes it; one that comes back is the newest again.
    History of(KubeObject owner, Work work) {
        List<KubeObject> all = new ArrayList<>(new Adoption(
                        revisions, owners, owner, LabelSelector.of(owner.spec().path("selector")), work, r -> true)
                .claim());
        all.sort(BY_NUMBER);
        JsonNode template = owner.spec().path("template");
        int collisions = owner.status().path("collisionCount").asInt();
        long next = all.isEmpty() ? 1 : number(all.getLast()) + 1;
        KubeObject same = null;
        for (KubeObject revision : all) {
            if (Trees.same(template(revision), template)) {
                same = revision;
            }
        }
        if (same != null && same.uid().equals(all.getLast().uid())) {
            return new History(all, same, collisions);
        }
        if (same != null) {
            KubeObject newest = same.copy();
            newest.tree().put("revision", next);
            all.remove(same);
            all.add(revisions.update(newest, work.writing()));
            return new History(all, all.getLast(), collisions);
        }
        for (; ; collisions++) {
            KubeObject created = create(owner, template, next, collisions, work);
            if (created != null) {
                all.add(created);
                return new History(all, created, collisions);
            }
        }
    }

    /// @return null when the name belongs to another template
    private @Nullable KubeObject create(KubeObject owner, JsonNode template, long number, int collisions, Work work) {
        String hash = TemplateHash.of(template, collisions);
        String prefix = owner.name().substring(0, Math.min(owner.name().length(), LONGEST_PREFIX));
        ObjectNode revision = JsonNodeFactory.instance.objectNode();
        revision.put("apiVersion", "apps/v1").put("kind", "ControllerRevision");
        ObjectNode meta = revision.putObject("metadata");
        meta.put("name", prefix + "-" + hash);
        ObjectNode labels = meta.putObject("labels");
        template.path("metadata").path("labels").properties().forEach(e -> labels.set(e.getKey(), e.getValue()));
        labels.put("controller.kubernetes.io/hash", hash);
        labels.put(POD_LABEL, hash);
        if (!owner.annotations().isEmpty()) {
            ObjectNode annotations = meta.putObject("annotations");
            owner.annotations().forEach(annotations::put);
        }
        meta.putArray("ownerReferences").add(PodTemplate.ownerReference(owner));
        revision.putObject("data").putObject("spec").set("template", kept(template));
        revision.put("revision", number);
        try {
            return revisions.create(owner.namespace(), new KubeObject(revision), work.writing());
        } catch (StatusException e) {
            if (e.reason() != StatusReason.ALREADY_EXISTS) {
                throw e;
            }
            KubeObject there = revisions
                    .api()
                    .find(revisions.kind(), owner.namespace(), meta.path("name").asText());
            boolean mine = there != null
                    && there.controller()
                            .filter(o -> o.uid().equals(owner.uid()))
                            .isPresent()
                    && Trees.same(template(there), template);
            return mine ? there : null;
        }
    }

    /// The template as Kubernetes' controllers write it down: `kubectl rollout undo` compares it with the
    /// present one byte by byte, as it would write that one, to see whether there is anything to undo.
    private static JsonNode kept(JsonNode template) {
        ObjectNode kept = template.deepCopy();
        kept.put("$patch", "replace");
        // A field that Go always writes, and that a template never has.
        kept.withObject("/metadata").putNull("creationTimestamp");
        return sorted(kept);
    }

    private static JsonNode sorted(JsonNode tree) {
        if (tree.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            Map<String, JsonNode> byName = new TreeMap<>();
            tree.properties().forEach(e -> byName.put(e.getKey(), e.getValue()));
            byName.forEach((name, value) -> copy.set(name, sorted(value)));
            return copy;
        }
        if (tree.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            tree.forEach(element -> copy.add(sorted(element)));
            return copy;
        }
        return tree;
    }

    /// Removes the oldest of those that no pod has, beyond the owner's `revisionHistoryLimit`.
    ///
    /// @param used names, or hashes, that are still in use
    void cleanUp(KubeObject owner, History history, Set<String> used, Work work) {
        int limit = owner.spec().path("revisionHistoryLimit").asInt(10);
        List<KubeObject> unused = history.all().stream()
                .filter(r -> !r.name().equals(history.present().name()))
                .filter(r -> !used.contains(r.name()) && !used.contains(hash(r)))
                .toList();
        for (KubeObject old : unused.subList(0, Math.max(0, unused.size() - limit))) {
            revisions.delete(old, work.deleting(old));
        }
    }
}
