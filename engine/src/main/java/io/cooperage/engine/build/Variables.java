package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.expand.Environment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables of a stage as far as it is built: what the image's config will have, and what only holds
/// while it is built. One thread.
final class Variables implements Environment {
    private final Map<String, String> all = new LinkedHashMap<>();
    private final Map<String, String> image = new LinkedHashMap<>();

    /// Declared with ARG here or in a stage below; empty without a value.
    private final Map<String, String> arguments = new LinkedHashMap<>();

    Variables() {}

    Variables(Variables other) {
        all.putAll(other.all);
        image.putAll(other.image);
        arguments.putAll(other.arguments);
    }

    /// ENV, or what the base image has.
    void env(String name, String value) {
        image.put(name, value);
        all.put(name, value);
    }

    /// ARG. Without a value it leaves alone what is there.
    void argument(String name, @Nullable String value) {
        if (value == null) {
            arguments.putIfAbsent(name, "");
            return;
        }
        arguments.put(name, value);
        all.put(name, value);
    }

    /// Of declared arguments that have a value.
    Map<String, String> arguments() {
        Map<String, String> set = new LinkedHashMap<>();
        arguments.forEach((name, value) -> {
            if (all.containsKey(name)) {
                set.put(name, value);
            }
        });
        return set;
    }

    Map<String, String> image() {
        return image;
    }

    /// `NAME=value`, as an image's config has it.
    List<String> imageList() {
        return list(image);
    }

    /// What a process of the stage gets.
    List<String> processList() {
        return list(all);
    }

    private static List<String> list(Map<String, String> variables) {
        List<String> list = new ArrayList<>(variables.size());
        variables.forEach((name, value) -> list.add(name + "=" + value));
        return list;
    }

    @Override
    public @Nullable String get(String name) {
        return all.get(name);
    }

    @Override
    public Collection<String> names() {
        return all.keySet();
    }
}
