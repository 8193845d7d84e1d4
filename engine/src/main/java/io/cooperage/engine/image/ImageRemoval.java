package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.ImageFinder.Found;
import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.image.ImageService.RemovedImages;
import io.cooperage.engine.image.ImageState.Changed;
import io.cooperage.engine.image.ImageState.Collect;
import io.cooperage.engine.image.ImageTable.Named;
import io.cooperage.engine.image.ImageTable.StoredImage;
import io.cooperage.engine.image.ImageUsers.ImageUse;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.store.SqlSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Takes names away and images with them, by Docker's rules and in its words (`docker rmi`, `docker image
/// prune`).
final class ImageRemoval {
    private static final int SHORT_ID = 12;

    private final ImageState state;
    private final ImageTable table;
    private final ImageEvents events;
    private final InstantSource clock;

    ImageRemoval(ImageState state, ImageEvents events, InstantSource clock) {
        this.state = state;
        this.table = state.table();
        this.events = events;
        this.clock = clock;
    }

    /// What a change has taken away, to be announced after it.
    ///
    /// @param untagged name to the image that had it
    /// @param digests names that went along
    /// @param removed images
    /// @param layers that went with them
    private record Taken(
            Map<ImageReference, Digest> untagged,
            Set<ImageReference> digests,
            List<Digest> removed,
            Set<Digest> layers) {
        Taken() {
            this(new LinkedHashMap<>(), new LinkedHashSet<>(), new ArrayList<>(), new LinkedHashSet<>());
        }

        RemovedImages result(long bytes) {
            return new RemovedImages(
                    untagged.keySet().stream().map(ImageReference::familiar).toList(),
                    digests.stream()
                            .filter(name -> !untagged.containsKey(name))
                            .map(ImageReference::familiar)
                            .toList(),
                    removed,
                    List.copyOf(layers),
                    bytes);
        }
    }

    RemovedImages remove(String ref, boolean force) {
        Changed<Taken> changed = state.change(Collect.OWN, sql -> take(sql, ref, force));
        announce(changed.result());
        return changed.result().result(changed.bytes());
    }

    RemovedImages prunePreview(PruneFilter filter) {
        Changed<Taken> changed = state.preview(Collect.EVERYTHING, sql -> takeUnused(sql, filter));
        return changed.result().result(changed.bytes());
    }

    RemovedImages prune(PruneFilter filter) {
        Changed<Taken> changed = state.change(Collect.EVERYTHING, sql -> takeUnused(sql, filter));
        announce(changed.result());
        events.pruned(changed.bytes());
        return changed.result().result(changed.bytes());
    }

    private void announce(Taken taken) {
        taken.untagged().values().forEach(id -> events.gone(ImageAction.UNTAG, id));
        taken.removed().forEach(id -> events.gone(ImageAction.DELETE, id));
    }

    private Taken take(SqlSession sql, String ref, boolean force) {
        Found found = state.finder().find(sql, ref);
        Taken taken = new Taken();
        if (found.name() == null) {
            takeById(sql, found.image(), force, taken);
        } else {
            takeByName(sql, found, found.name(), force, taken);
        }
        return taken;
    }

    private void takeById(SqlSession sql, StoredImage image, boolean force, Taken taken) {
        Set<String> repositories = namesOf(sql, image.id()).stream()
                .map(ImageReference::repository)
                .collect(Collectors.toCollection(TreeSet::new));
        if (repositories.size() > 1 && !force) {
            throw conflict(image, "must be forced", "image is referenced in multiple repositories");
        }
        requireUnused(image, force);
        takeImage(sql, image.id(), taken);
    }

    private void takeByName(SqlSession sql, Found found, ImageReference name, boolean force, Taken taken) {
        List<Digest> affected = found.tag() == null
                ? List.of(found.image().id())
                : table.names(sql).stream()
                        .filter(named -> named.name().equals(name))
                        .map(Named::image)
                        .toList();
        List<StoredImage> last = new ArrayList<>();
        for (Digest id : affected) {
            StoredImage image = table.image(sql, id).orElseThrow(() -> ImageFinder.notFound(id.toString()));
            if (namesOf(sql, id).stream().allMatch(other -> isCoveredBy(name, other))) {
                requireNobodyUsesName(image, name, force);
                last.add(image);
            }
        }
        if (found.tag() == null) {
            table.deleteRepoDigest(sql, name, found.image().id());
        } else {
            table.deleteTag(sql, name);
            affected.forEach(id -> forgetDigests(sql, id, name, taken));
        }
        taken.untagged().put(name, found.image().id());
        last.forEach(image -> takeImage(sql, image.id(), taken));
    }

    /// Once no tag of the name's repository is left, the digests in it would only keep the image alive
    /// unseen.
    private void forgetDigests(SqlSession sql, Digest image, ImageReference name, Taken taken) {
        List<ImageReference> same = namesOf(sql, image).stream()
                .filter(other -> other.repository().equals(name.repository()))
                .toList();
        if (same.stream().allMatch(other -> other.digest() != null)) {
            same.forEach(digest -> table.deleteRepoDigest(sql, digest, image));
            taken.digests().addAll(same);
        }
    }

    /// With a repository's last tag its digests go too: they were only remembered from the pull.
    private static boolean isCoveredBy(ImageReference name, ImageReference other) {
        return other.equals(name)
                || (other.digest() != null && other.repository().equals(name.repository()));
    }

    /// Tags and digests.
    private List<ImageReference> namesOf(SqlSession sql, Digest image) {
        List<ImageReference> all = new ArrayList<>();
        for (Named named : table.names(sql)) {
            if (named.image().equals(image)) {
                all.add(named.name());
            }
        }
        for (Named named : table.repoDigests(sql)) {
            if (named.image().equals(image)) {
                all.add(named.name());
            }
        }
        return all;
    }

    private void requireNobodyUsesName(StoredImage image, ImageReference name, boolean force) {
        Optional<ImageUse> user = users(image.id()).stream().findFirst();
        if (user.isPresent() && !force) {
            throw EngineException.conflict("conflict: unable to remove repository reference \"" + name.familiar()
                    + "\" (must force) - container " + shortId(user.get()) + " is using its referenced image "
                    + image.id().shortHex());
        }
        requireUnused(image, force);
    }

    private void requireUnused(StoredImage image, boolean force) {
        for (ImageUse use : users(image.id())) {
            if (use.running()) {
                throw conflict(image, "cannot be forced", "image is being used by running container " + shortId(use));
            }
            if (!force) {
                throw conflict(image, "must be forced", "image is being used by stopped container " + shortId(use));
            }
        }
        if (state.isHeld(image.id())) {
            throw conflict(image, "cannot be forced", "image is being used by an operation that runs now");
        }
    }

    private static EngineException conflict(StoredImage image, String how, String why) {
        return EngineException.conflict(
                "conflict: unable to delete " + image.id().shortHex() + " (" + how + ") - " + why);
    }

    private static String shortId(ImageUse use) {
        return use.container().substring(0, Math.min(SHORT_ID, use.container().length()));
    }

    /// Running ones first.
    private List<ImageUse> users(Digest image) {
        return state.uses().stream()
                .filter(use -> use.image().equals(image))
                .sorted((a, b) -> Boolean.compare(b.running(), a.running()))
                .toList();
    }

    private void takeImage(SqlSession sql, Digest image, Taken taken) {
        table.tags(sql).stream()
                .filter(tag -> tag.image().equals(image))
                .forEach(tag -> taken.untagged().put(tag.name(), image));
        table.repoDigests(sql).stream()
                .filter(digest -> digest.image().equals(image))
                .forEach(digest -> taken.digests().add(digest.name()));
        if (users(image).isEmpty()) {
            taken.layers().addAll(table.ownLayers(sql, image));
            table.delete(sql, image);
        } else {
            table.hide(sql, image);
        }
        taken.removed().add(image);
    }

    private Taken takeUnused(SqlSession sql, PruneFilter filter) {
        Instant now = clock.instant();
        Set<Digest> used = state.uses().stream().map(ImageUse::image).collect(Collectors.toSet());
        Map<Digest, List<ImageReference>> names = new HashMap<>();
        table.names(sql)
                .forEach(named -> names.computeIfAbsent(named.image(), _ -> new ArrayList<>())
                        .add(named.name()));
        Taken taken = new Taken();
        for (StoredImage image : table.images(sql)) {
            boolean candidate = !image.hidden()
                    && !used.contains(image.id())
                    && !state.isHeld(image.id())
                    && (filter.all() || !names.containsKey(image.id()));
            if (candidate && matches(image, filter, now)) {
                takeImage(sql, image.id(), taken);
            }
        }
        return taken;
    }

    private static boolean matches(StoredImage image, PruneFilter filter, Instant now) {
        if (filter.olderThan() != null) {
            Instant born = image.created() == null ? image.addedAt() : image.created();
            if (born.isAfter(now.minus(filter.olderThan()))) {
                return false;
            }
        }
        return filter.labels().entrySet().stream().allMatch(label -> has(image, label))
                && filter.withoutLabels().entrySet().stream().noneMatch(label -> has(image, label));
    }

    private static boolean has(StoredImage image, Map.Entry<String, String> label) {
        String value = image.labels().get(label.getKey());
        return value != null && (label.getValue().isEmpty() || label.getValue().equals(value));
    }
}
