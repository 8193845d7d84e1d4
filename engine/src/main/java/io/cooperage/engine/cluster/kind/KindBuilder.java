package io.cooperage.engine.cluster.kind;

import io.cooperage.engine.cluster.object.GroupVersionKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Writes one row of the table of kinds: first what everyone has, then what is particular.
public final class KindBuilder {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final GroupVersionKind id;
    private final String plural;
    private final Printer printer;
    private final KindRules rules;
    private List<String> shortNames = List.of();
    private List<String> categories = List.of();
    private List<String> verbs = VERBS;
    private Set<String> subresources = Set.of();
    private boolean namespaced = true;

    private KindBuilder(GroupVersionKind id, String plural, KindRules rules, Printer printer) {
        this.id = id;
        this.plural = plural;
        this.rules = rules;
        this.printer = printer;
    }

    /// In namespaces, with all verbs and no subresource.
    public static KindBuilder of(String apiVersion, String kind, String plural, KindRules rules, Printer printer) {
        return new KindBuilder(GroupVersionKind.of(apiVersion, kind), plural, rules, printer);
    }

    public KindBuilder shortNames(String... names) {
        shortNames = List.of(names);
        return this;
    }

    /// Belongs to what `kubectl get all` shows.
    public KindBuilder inAll() {
        categories = List.of("all");
        return this;
    }

    public KindBuilder clusterWide() {
        namespaced = false;
        return this;
    }

    public KindBuilder without(String verb) {
        verbs = verbs.stream().filter(each -> !each.equals(verb)).toList();
        return this;
    }

    public KindBuilder subresources(String... names) {
        subresources = Set.of(names);
        return this;
    }

    public Kind build() {
        return new Kind(
                id,
                plural,
                id.kind().toLowerCase(Locale.ROOT),
                shortNames,
                categories,
                namespaced,
                verbs,
                subresources,
                rules,
                printer);
    }
}
