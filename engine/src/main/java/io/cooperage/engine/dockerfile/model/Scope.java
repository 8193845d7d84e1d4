package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.expand.Environment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables at one place of a file. Immutable; [#with] makes the next one, which shares this.
public final class Scope implements Environment {
    public static final Scope EMPTY = new Scope(null, null, Map.of());
    /// Chains longer than this are copied into a map, so that looking up stays cheap in files of many
    /// variables.
    private static final int MAX_CHAIN = 32;

    private final @Nullable Scope parent;
    private final @Nullable Definition own;
    private final Map<String, Definition> base;
    private final int depth;

    private Scope(@Nullable Scope parent, @Nullable Definition own, Map<String, Definition> base) {
        this.parent = parent;
        this.own = own;
        this.base = base;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    public Scope with(Definition definition) {
        if (depth < MAX_CHAIN) {
            return new Scope(this, definition, Map.of());
        }
        Map<String, Definition> all = all();
        all.put(definition.name(), definition);
        return new Scope(null, null, all);
    }

    public @Nullable Definition find(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.own != null && scope.own.name().equals(name)) {
                return scope.own;
            }
            if (scope.parent == null) {
                return scope.base.get(name);
            }
        }
        return null;
    }

    /// All definitions in force, oldest first.
    public Map<String, Definition> all() {
        Map<String, Definition> all = parent == null ? new LinkedHashMap<>(base) : parent.all();
        if (own != null) {
            all.remove(own.name());
            all.put(own.name(), own);
        }
        return all;
    }

    @Override
    public @Nullable String get(String name) {
        Definition definition = find(name);
        return definition == null ? null : definition.value();
    }

    /// Variables that have a value.
    @Override
    public Collection<String> names() {
        return all().values().stream()
                .filter(definition -> definition.value() != null)
                .map(Definition::name)
                .toList();
    }
}
