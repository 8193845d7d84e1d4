package io.cooperage.ui.cluster.list;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ManifestText;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Applies several manifests as one: what others are made in or of comes first, whichever file it is in.
/// Blocks; any thread.
final class ManifestBatch {
    /// So long a server may take to serve a kind that it has just been taught.
    private static final Duration LEARNING = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Manifests manifests;

    ManifestBatch(Manifests manifests) {
        this.manifests = manifests;
    }

    /// @param made in the order in which it was
    /// @param now as the one before, with the kinds that came with the manifests
    record Applied(List<ObjectRef> made, Connection now) {
        Applied {
            made = List.copyOf(made);
        }
    }

    /// @param places files, folders of them, or of a kustomization
    /// @param namespace for objects that name none; empty for `default`
    /// @throws EngineException for the first that can't be read, before anything is made; or for the
    ///     first object that is refused, after those before it were made
    Applied apply(List<Path> places, Connection to, String namespace) {
        List<JsonNode> objects = new ArrayList<>();
        places.forEach(place -> objects.addAll(ManifestText.documents(manifests.read(place))));
        List<JsonNode> ordered = inOrder(objects);
        List<JsonNode> definitions =
                ordered.stream().filter(ManifestBatch::isDefinition).toList();
        int founding = (int) ordered.stream().filter(each -> rank(each) < 2).count();
        List<ObjectRef> made = new ArrayList<>();
        make(ordered.subList(0, founding), to, namespace, made);
        Connection now = definitions.isEmpty() ? to : taught(to, definitions);
        make(ordered.subList(founding, ordered.size()), now, namespace, made);
        return new Applied(made, now);
    }

    /// Namespaces, then definitions of kinds, then all others; among equals as they came.
    static List<JsonNode> inOrder(List<JsonNode> objects) {
        return objects.stream()
                .sorted(Comparator.comparingInt(ManifestBatch::rank))
                .toList();
    }

    private static int rank(JsonNode object) {
        if (object.path("kind").asText().equals("Namespace")
                && object.path("apiVersion").asText().equals("v1")) {
            return 0;
        }
        return isDefinition(object) ? 1 : 2;
    }

    private static boolean isDefinition(JsonNode object) {
        return object.path("kind").asText().equals("CustomResourceDefinition");
    }

    private static void make(List<JsonNode> objects, Connection to, String namespace, List<ObjectRef> made) {
        var applying = to.session().applying(to.byKind(), namespace, false);
        objects.forEach(object -> made.add(applying.apply(object)));
    }

    /// Waits for the kinds, as an object of one is refused until its server serves it.
    private static Connection taught(Connection was, List<JsonNode> definitions) {
        Set<String> wanted = new HashSet<>();
        definitions.forEach(each -> wanted.add(each.at("/spec/names/plural").asText() + "."
                + each.at("/spec/group").asText()));
        KubeSession session = was.session();
        long end = System.nanoTime() + LEARNING.toNanos();
        while (true) {
            List<ResourceType> types = session.types();
            Set<String> missing = new HashSet<>(wanted);
            types.forEach(type -> missing.remove(type.id()));
            if (missing.isEmpty()) {
                return new Connection(session, was.version(), types);
            }
            if (System.nanoTime() > end) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE,
                        "the cluster took the definition of " + String.join(", ", missing)
                                + " and does not serve it after " + LEARNING.toSeconds()
                                + " s; read the conditions of the definition, then apply again");
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorKind.CANCELLED, "applying was interrupted", e);
            }
        }
    }
}
