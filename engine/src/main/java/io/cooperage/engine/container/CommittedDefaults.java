package io.cooperage.engine.container;

import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a committed image says by itself, where the one who commits has wishes of his own: these come first, and
/// what they leave open is the container's. Lists of names are joined, as `docker commit` does with the
/// configuration in its body.
final class CommittedDefaults {
    private CommittedDefaults() {}

    static Defaults of(@Nullable Defaults wished, Defaults container) {
        if (wished == null) {
            return container;
        }
        // An entrypoint of one's own wants no arguments that were meant for another.
        boolean ownEntrypoint = isSaid(wished.entrypoint());
        boolean ownCommand = isSaid(wished.command());
        return new Defaults(
                said(wished.user(), container.user()),
                said(wished.workingDir(), container.workingDir()),
                ownEntrypoint ? wished.entrypoint() : container.entrypoint(),
                ownEntrypoint || ownCommand ? wished.command() : container.command(),
                env(wished.env(), container.env()),
                joined(wished.volumes(), container.volumes()),
                joined(wished.exposedPorts(), container.exposedPorts()),
                labels(wished.labels(), container.labels()),
                wished.stopSignal() == null ? container.stopSignal() : wished.stopSignal(),
                wished.stopTimeoutSeconds() == null ? container.stopTimeoutSeconds() : wished.stopTimeoutSeconds(),
                healthcheck(wished.healthcheck(), container.healthcheck()),
                wished.shell() == null ? container.shell() : wished.shell(),
                wished.onBuild().isEmpty() ? container.onBuild() : wished.onBuild());
    }

    private static boolean isSaid(@Nullable List<String> words) {
        return words != null && !words.isEmpty();
    }

    private static String said(String wished, String other) {
        return wished.isEmpty() ? other : wished;
    }

    private static List<String> joined(List<String> wished, List<String> others) {
        Set<String> all = new LinkedHashSet<>(wished);
        all.addAll(others);
        return List.copyOf(all);
    }

    private static Map<String, String> labels(Map<String, String> wished, Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(others);
        all.putAll(wished);
        return all;
    }

    private static List<String> env(List<String> wished, List<String> others) {
        Set<String> names = new LinkedHashSet<>();
        wished.forEach(variable -> names.add(name(variable)));
        List<String> all = new ArrayList<>(wished);
        others.stream().filter(variable -> !names.contains(name(variable))).forEach(all::add);
        return all;
    }

    private static String name(String variable) {
        return variable.split("=", 2)[0];
    }

    private static @Nullable Healthcheck healthcheck(@Nullable Healthcheck wished, @Nullable Healthcheck other) {
        if (wished == null || other == null) {
            return wished == null ? other : wished;
        }
        return new Healthcheck(
                wished.test().isEmpty() ? other.test() : wished.test(),
                wished.interval().isZero() ? other.interval() : wished.interval(),
                wished.timeout().isZero() ? other.timeout() : wished.timeout(),
                wished.startPeriod().isZero() ? other.startPeriod() : wished.startPeriod(),
                wished.startInterval().isZero() ? other.startInterval() : wished.startInterval(),
                wished.retries() == 0 ? other.retries() : wished.retries());
    }
}
