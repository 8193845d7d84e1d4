package io.cooperage.engine.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds the children of an owner, takes in orphans that its selector chooses, and lets go of those that it
/// chooses no more. By uid: a new owner of an old name has no claim to the old one's children.
public final class Adoption {
    private final KindView children;
    private final KindView owners;
    private final KubeObject owner;
    private final LabelSelector selector;
    private final Work work;
    private final Predicate<KubeObject> eligible;

    /// @param eligible what beside the selector makes an object one of this owner's, such as its name
    public Adoption(
            KindView children,
            KindView owners,
            KubeObject owner,
            LabelSelector selector,
            Work work,
            Predicate<KubeObject> eligible) {
        this.children = children;
        this.owners = owners;
        this.owner = owner;
        this.selector = selector;
        this.work = work;
        this.eligible = eligible;
    }

    /// In no particular order; those that are being deleted are among them.
    ///
    /// @throws StatusException a conflict: try again
    public List<KubeObject> claim() {
        List<KubeObject> mine = new ArrayList<>();
        boolean leaving = owner.deletionTimestamp().isPresent();
        for (KubeObject child : children.controlledBy(owner.uid())) {
            if (matches(child)) {
                mine.add(child);
            } else if (!leaving && child.deletionTimestamp().isEmpty()) {
                release(child);
            }
        }
        if (!leaving) {
            adoptOrphans(mine);
        }
        return mine;
    }

    private boolean matches(KubeObject child) {
        return child.namespace().equals(owner.namespace()) && selector.matches(child.labels()) && eligible.test(child);
    }

    private void adoptOrphans(List<KubeObject> mine) {
        List<KubeObject> orphans = children.list(owner.namespace(), selector).stream()
                .filter(o -> o.controller().isEmpty() && o.deletionTimestamp().isEmpty() && eligible.test(o))
                .toList();
        if (orphans.isEmpty() || !ownerIsThere()) {
            return;
        }
        for (KubeObject orphan : orphans) {
            adopt(orphan).ifPresent(mine::add);
        }
    }

    /// Looked at once more: a child must not be given to one who is gone meanwhile.
    private boolean ownerIsThere() {
        KubeObject there = owners.api().find(owners.kind(), owner.namespace(), owner.name());
        return there != null
                && there.uid().equals(owner.uid())
                && there.deletionTimestamp().isEmpty();
    }

    private Optional<KubeObject> adopt(KubeObject orphan) {
        KubeObject adopted = orphan.copy();
        ArrayNode references = adopted.ownMetadata().get("ownerReferences") instanceof ArrayNode there
                ? there
                : adopted.ownMetadata().putArray("ownerReferences");
        references.add(PodTemplate.ownerReference(owner));
        try {
            return Optional.of(children.update(adopted, work.writing()));
        } catch (StatusException e) {
            if (e.reason() == StatusReason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void release(KubeObject child) {
        KubeObject released = child.copy();
        ArrayNode left = released.ownMetadata().arrayNode();
        for (JsonNode reference : child.metadata().path("ownerReferences")) {
            if (!reference.path("uid").asText().equals(owner.uid())) {
                left.add(reference.deepCopy());
            }
        }
        if (left.isEmpty()) {
            released.ownMetadata().remove("ownerReferences");
        } else {
            released.ownMetadata().set("ownerReferences", left);
        }
        try {
            children.update(released, work.writing());
        } catch (StatusException e) {
            if (e.reason() != StatusReason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
