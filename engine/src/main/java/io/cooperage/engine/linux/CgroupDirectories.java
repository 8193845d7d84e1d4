package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Cgroup.Controller;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The directories of one group: at most one on v2 and one for each v1 hierarchy, and what each can limit.
///
/// @param unified the v2 directory
/// @param unifiedControllers what is enabled there
/// @param legacy v1 controller, in the kernel's name, to directory; controllers mounted together share one
record CgroupDirectories(@Nullable Path unified, Set<Controller> unifiedControllers, Map<String, Path> legacy) {

    static final CgroupDirectories NONE = new CgroupDirectories(null, Set.of(), Map.of());

    CgroupDirectories {
        unifiedControllers = Set.copyOf(unifiedControllers);
        legacy = Collections.unmodifiableMap(new LinkedHashMap<>(legacy));
    }

    static String legacyName(Controller controller) {
        return controller == Controller.IO ? "blkio" : controller.name().toLowerCase(Locale.ROOT);
    }

    static String unifiedName(Controller controller) {
        return controller.name().toLowerCase(Locale.ROOT);
    }

    /// The v1 directory that limits `controller`. Where a hierarchy exists in both versions, v1 holds the
    /// controller.
    Optional<Path> legacy(Controller controller) {
        return Optional.ofNullable(legacy.get(legacyName(controller)));
    }

    Optional<Path> unified(Controller controller) {
        return unified != null && unifiedControllers.contains(controller) ? Optional.of(unified) : Optional.empty();
    }

    Optional<Path> unifiedDirectory() {
        return Optional.ofNullable(unified);
    }

    Set<Controller> controllers() {
        Set<Controller> all = EnumSet.noneOf(Controller.class);
        for (Controller controller : Controller.values()) {
            if (legacy(controller).isPresent() || unified(controller).isPresent()) {
                all.add(controller);
            }
        }
        return all;
    }

    /// Every directory once, v1 first.
    List<Path> all() {
        Set<Path> paths = new LinkedHashSet<>(legacy.values());
        unifiedDirectory().ifPresent(paths::add);
        return List.copyOf(paths);
    }

    CgroupDirectories child(String name) {
        Map<String, Path> below = new LinkedHashMap<>();
        legacy.forEach((controller, path) -> below.put(controller, path.resolve(name)));
        return new CgroupDirectories(unified == null ? null : unified.resolve(name), unifiedControllers, below);
    }

    /// One `key=value` line each; paths hold no newline, for the kernel refuses such group names.
    String save() {
        StringBuilder text = new StringBuilder();
        if (unified != null) {
            text.append("unified=").append(unified).append('\n');
            for (Controller controller : Controller.values()) {
                if (unifiedControllers.contains(controller)) {
                    text.append("controller=").append(controller).append('\n');
                }
            }
        }
        legacy.forEach((controller, path) ->
                text.append("v1.").append(controller).append('=').append(path).append('\n'));
        return text.toString();
    }

    static CgroupDirectories restore(String saved) {
        Path unified = null;
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        Map<String, Path> legacy = new LinkedHashMap<>();
        for (String line : saved.lines().toList()) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals);
            String value = line.substring(equals + 1);
            if (key.equals("unified")) {
                unified = Path.of(value);
            } else if (key.equals("controller")) {
                controllers.add(controller(value));
            } else if (key.startsWith("v1.")) {
                legacy.put(key.substring(3), Path.of(value));
            } else {
                throw new EngineException(ErrorKind.DATA_LOSS, "saved control group has an unknown line: " + line);
            }
        }
        return new CgroupDirectories(unified, controllers, legacy);
    }

    private static Controller controller(String name) {
        for (Controller controller : Controller.values()) {
            if (controller.name().equals(name)) {
                return controller;
            }
        }
        throw new EngineException(ErrorKind.DATA_LOSS, "saved control group has an unknown controller: " + name);
    }
}
