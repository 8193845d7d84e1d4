package io.cooperage.ui.cluster.overview;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.overview.Summary.Capacity;
import io.cooperage.ui.cluster.overview.Summary.NodeLine;
import io.cooperage.ui.cluster.overview.Summary.Tally;
import io.cooperage.ui.cluster.overview.Summary.Trouble;
import io.cooperage.ui.cluster.overview.Summary.Warning;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Adds facts up to a [Summary] of one instant.
final class Sums {
    private static final int WARNINGS = 40;

    private final Connection connection;
    private final Instant now;
    private final Messages messages = Messages.of(Sums.class);
    private final List<Trouble> troubles = new ArrayList<>();
    /// `namespace/Kind/name` of owners whose pods tell already what is the matter.
    private final Set<String> told = new HashSet<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final List<NodeLine> nodeLines = new ArrayList<>();
    private @Nullable Capacity capacity;
    private List<Warning> warnings = List.of();

    Sums(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /// @param events warnings, which may tell more than a pod does
    void pods(Collection<PodFacts> pods, Collection<EventFacts> events) {
        Map<String, List<JsonNode>> warnings = ofPods(events);
        count("pods", pods.stream().map(pod -> pod.countedAs(now)).toList(), true);
        Map<String, Trouble> byCause = new LinkedHashMap<>();
        for (PodFacts facts : pods) {
            ObjectFacts pod = facts.object();
            if (pod.isTrouble(now)) {
                String why = facts.why(warnings.getOrDefault(pod.namespace() + "/" + pod.name(), List.of()));
                String owner = pod.namespace() + "/" + (pod.owner().isEmpty() ? pod.name() : pod.owner());
                byCause.merge(
                        owner + "\n" + pod.mark(),
                        new Trouble("pods", "Pod", pod.namespace(), pod.name(), pod.mark(), why, 0),
                        (first, other) -> new Trouble(
                                first.type(),
                                first.kind(),
                                first.namespace(),
                                first.name(),
                                first.mark(),
                                first.why(),
                                first.like() + 1));
                told.add(owner);
            }
        }
        troubles.addAll(byCause.values());
    }

    /// By `namespace/name`, the newest first.
    private static Map<String, List<JsonNode>> ofPods(Collection<EventFacts> events) {
        return events.stream()
                .filter(event -> event.kind().equals("Pod"))
                .sorted(Comparator.comparing(EventFacts::last).reversed())
                .collect(Collectors.groupingBy(
                        event -> event.namespace() + "/" + event.name(),
                        Collectors.mapping(EventFacts::whole, Collectors.toList())));
    }

    /// After the pods, which know best why those whom they belong to are not well.
    void objects(String id, Follower<ObjectFacts> follower) {
        boolean health = !List.of("services", "configmaps", "secrets").contains(id);
        count(id, follower.all().stream().map(object -> object.markAt(now)).toList(), health);
        if (!health) {
            return;
        }
        connection
                .type(id)
                .ifPresent(type -> follower.all().stream()
                        .filter(object -> object.isTrouble(now) && !isTold(type.kind(), object))
                        .forEach(object -> troubles.add(trouble(id, type.kind(), object))));
    }

    /// A Deployment's pods belong to sets that are called after it.
    private boolean isTold(String kind, ObjectFacts object) {
        String place = object.namespace() + "/";
        return told.contains(place + kind + "/" + object.name())
                || (kind.equals("Deployment")
                        && told.stream()
                                .anyMatch(owner -> isSetOf(owner, place + "ReplicaSet/" + object.name() + "-")));
    }

    private static boolean isSetOf(String owner, String prefix) {
        return owner.startsWith(prefix) && owner.indexOf('-', prefix.length()) < 0;
    }

    private static Trouble trouble(String id, String kind, ObjectFacts object) {
        return new Trouble(id, kind, object.namespace(), object.name(), object.mark(), object.why(), 0);
    }

    private void count(String id, List<Mark> all, boolean health) {
        ResourceType type = connection.type(id).orElse(null);
        if (type == null) {
            return;
        }
        Map<Mark, Integer> marks = new EnumMap<>(Mark.class);
        if (health) {
            all.forEach(mark -> marks.merge(mark, 1, Integer::sum));
        }
        tallies.add(new Tally(type, all.size(), marks));
    }

    /// @param pods of all namespaces
    /// @param used by node
    void nodes(Collection<NodeFacts> nodes, Follower<PodFacts> pods, Map<String, Amount> used) {
        if (nodes.isEmpty()) {
            return;
        }
        Map<String, Amount> requested = new HashMap<>();
        Map<String, Integer> taken = new HashMap<>();
        for (PodFacts pod : pods.all()) {
            if (pod.counted()) {
                requested.merge(pod.node(), pod.requests(), Amount::plus);
                taken.merge(pod.node(), 1, Integer::sum);
            }
        }
        List<Capacity> all = new ArrayList<>();
        for (NodeFacts node : nodes) {
            String name = node.object().name();
            Capacity its = new Capacity(
                    node.allocatable(),
                    pods.isLoaded() ? requested.getOrDefault(name, Amount.NONE) : null,
                    used.get(name),
                    pods.isLoaded() ? taken.getOrDefault(name, 0) : -1,
                    (int) node.pods());
            all.add(its);
            nodeLines.add(new NodeLine(name, node.object().mark(), node.version(), state(node), its));
            if (node.object().isTrouble(now)) {
                troubles.add(trouble("nodes", "Node", node.object()));
            }
        }
        nodeLines.sort(Comparator.comparing(NodeLine::name));
        capacity = all.stream().reduce(Sums::together).orElseThrow();
    }

    private String state(NodeFacts node) {
        String words = node.object().why().isEmpty() ? messages.text("node.ready") : messages.text("node.unwell");
        return node.cordoned() ? messages.text("node.cordoned", words) : words;
    }

    private static Capacity together(Capacity one, Capacity other) {
        return new Capacity(
                one.allocatable().plus(other.allocatable()),
                plus(one.requested(), other.requested()),
                plus(one.used(), other.used()),
                one.pods() < 0 || other.pods() < 0 ? -1 : one.pods() + other.pods(),
                one.places() + other.places());
    }

    /// What only some tell is not told of all.
    private static @Nullable Amount plus(@Nullable Amount one, @Nullable Amount other) {
        return one == null || other == null ? null : one.plus(other);
    }

    void events(Collection<EventFacts> events) {
        Map<String, ResourceType> kinds = connection.byKind();
        Map<String, Warning> grouped = new LinkedHashMap<>();
        events.stream()
                .sorted(Comparator.comparing(EventFacts::last).reversed())
                .forEach(event -> {
                    ResourceType type = kinds.get(event.apiVersion() + "/" + event.kind());
                    grouped.merge(
                            String.join("\n", event.kind(), event.namespace(), event.name(), event.reason()),
                            new Warning(
                                    type == null ? "" : type.id(),
                                    event.kind(),
                                    event.namespace(),
                                    event.name(),
                                    event.reason(),
                                    event.message(),
                                    event.times(),
                                    event.last()),
                            (latest, earlier) -> new Warning(
                                    latest.type(),
                                    latest.kind(),
                                    latest.namespace(),
                                    latest.name(),
                                    latest.reason(),
                                    latest.message(),
                                    latest.times() + earlier.times(),
                                    latest.last()));
                });
        warnings = grouped.values().stream().limit(WARNINGS).toList();
    }

    Summary summary(List<String> notes) {
        troubles.sort(
                Comparator.comparingInt((Trouble trouble) -> trouble.kind().equals("Node") ? 0 : 1)
                        .thenComparingInt(trouble -> trouble.mark() == Mark.FAILED ? 0 : 1)
                        .thenComparing(Trouble::namespace)
                        .thenComparing(Trouble::name));
        return new Summary(troubles, capacity, nodeLines, tallies, warnings, notes);
    }
}
