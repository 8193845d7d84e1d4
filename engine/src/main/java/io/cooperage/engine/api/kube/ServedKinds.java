package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.Kinds;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every kind that a URL can name: those of the cluster, and those that are answered without being stored,
/// which are questions about permissions and what pods use.
final class ServedKinds {
    static final String AUTHENTICATION = "authentication.k8s.io";
    static final String AUTHORIZATION = "authorization.k8s.io";
    static final String METRICS = "metrics.k8s.io";

    private final List<Kind> all;
    private final Map<String, Kind> byPath = new LinkedHashMap<>();

    ServedKinds(Kinds stored) {
        List<Kind> kinds = new ArrayList<>(stored.all());
        // Next to the core group, whose events come first for those who don't name a group.
        int core =
                (int) kinds.stream().filter(kind -> kind.id().group().isEmpty()).count();
        kinds.add(core, NewerEvents.KIND);
        kinds.add(question(AUTHENTICATION, "SelfSubjectReview", false));
        kinds.add(question(AUTHENTICATION, "TokenReview", false));
        kinds.add(question(AUTHORIZATION, "LocalSubjectAccessReview", true));
        kinds.add(question(AUTHORIZATION, "SelfSubjectAccessReview", false));
        kinds.add(question(AUTHORIZATION, "SelfSubjectRulesReview", false));
        kinds.add(question(AUTHORIZATION, "SubjectAccessReview", false));
        kinds.add(metrics("NodeMetrics", "nodes", false));
        kinds.add(metrics("PodMetrics", "pods", true));
        all = List.copyOf(kinds);
        all.forEach(kind -> byPath.putIfAbsent(path(kind.id().group(), kind.id().version(), kind.plural()), kind));
    }

    private static Kind question(String group, String name, boolean namespaced) {
        String singular = name.toLowerCase(Locale.ROOT);
        return new Kind(
                new GroupVersionKind(group, "v1", name),
                singular + "s",
                singular,
                List.of(),
                List.of(),
                namespaced,
                List.of("create"),
                Set.of(),
                new KindRules() {},
                MetricsPrinter.NAME_ONLY);
    }

    private static Kind metrics(String name, String plural, boolean namespaced) {
        return new Kind(
                new GroupVersionKind(METRICS, "v1beta1", name),
                plural,
                "",
                List.of(),
                List.of(),
                namespaced,
                List.of("get", "list"),
                Set.of(),
                new KindRules() {},
                new MetricsPrinter());
    }

    private static String path(String group, String version, String plural) {
        return group + "/" + version + "/" + plural;
    }

    /// In the order of discovery.
    List<Kind> all() {
        return all;
    }

    Optional<Kind> find(String group, String version, String plural) {
        return Optional.ofNullable(byPath.get(path(group, version, plural)));
    }

    /// It is answered here, not by the cluster.
    static boolean isQuestion(Kind kind) {
        return kind.id().group().equals(AUTHENTICATION) || kind.id().group().equals(AUTHORIZATION);
    }

    static boolean isMetrics(Kind kind) {
        return kind.id().group().equals(METRICS);
    }

    /// Group to its versions, each with its kinds; the core group is the empty one.
    Map<String, Map<String, List<Kind>>> groups() {
        Map<String, Map<String, List<Kind>>> groups = new LinkedHashMap<>();
        for (Kind kind : all) {
            groups.computeIfAbsent(kind.id().group(), group -> new LinkedHashMap<>())
                    .computeIfAbsent(kind.id().version(), version -> new ArrayList<>())
                    .add(kind);
        }
        return groups;
    }
}
