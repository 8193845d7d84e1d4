package io.cooperage.ui.dockerfile.build;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The settings that one Dockerfile is built with: those that have no name, and any number that a person has
/// named. Immutable.
///
/// @param all by name; the empty name is always there
/// @param current the name of those in use
record BuildSettingsSets(Map<String, BuildSettings> all, String current) {
    static final BuildSettingsSets EMPTY = new BuildSettingsSets(Map.of("", BuildSettings.EMPTY), "");

    BuildSettingsSets {
        all = Map.copyOf(all);
    }

    /// Sorted, without the empty one.
    List<String> names() {
        return all.keySet().stream().filter(name -> !name.isEmpty()).sorted().toList();
    }

    BuildSettings get(String name) {
        return all.getOrDefault(name, BuildSettings.EMPTY);
    }

    BuildSettings chosen() {
        return get(current);
    }

    /// Replaces or adds some, without choosing them.
    BuildSettingsSets with(String name, BuildSettings settings) {
        Map<String, BuildSettings> more = new TreeMap<>(all);
        more.put(name, settings);
        return new BuildSettingsSets(more, current);
    }

    /// A name that is not there chooses those without one.
    BuildSettingsSets choose(String name) {
        return new BuildSettingsSets(all, all.containsKey(name) ? name : "");
    }

    /// Those without a name stay.
    BuildSettingsSets without(String name) {
        if (name.isEmpty()) {
            return this;
        }
        Map<String, BuildSettings> fewer = new TreeMap<>(all);
        fewer.remove(name);
        return new BuildSettingsSets(fewer, current).choose(current);
    }
}
