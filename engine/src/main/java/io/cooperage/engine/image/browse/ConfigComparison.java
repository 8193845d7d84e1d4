package io.cooperage.engine.image.browse;

import io.cooperage.engine.image.browse.Comparison.ConfigDifference;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How the configs of two images or containers differ, field by field; variables, labels and the like one by one.
final class ConfigComparison {
    private final List<ConfigDifference> differences = new ArrayList<>();

    private ConfigComparison() {}

    /// In the order of the document.
    static List<ConfigDifference> of(ImageConfig left, ImageConfig right) {
        ConfigComparison comparison = new ConfigComparison();
        comparison.fields(left, right);
        comparison.defaults(left.config(), right.config());
        return comparison.differences;
    }

    private void fields(ImageConfig left, ImageConfig right) {
        field("Created", text(left.created()), text(right.created()));
        field("Author", left.author(), right.author());
        field("Platform", text(left.platform()), text(right.platform()));
    }

    private void defaults(Defaults left, Defaults right) {
        field("User", orNull(left.user()), orNull(right.user()));
        field("WorkingDir", orNull(left.workingDir()), orNull(right.workingDir()));
        field("Entrypoint", text(left.entrypoint()), text(right.entrypoint()));
        field("Cmd", text(left.command()), text(right.command()));
        each("Env", variables(left.env()), variables(right.env()));
        each("Volumes", present(left.volumes()), present(right.volumes()));
        each("ExposedPorts", present(left.exposedPorts()), present(right.exposedPorts()));
        each("Labels", left.labels(), right.labels());
        field("StopSignal", left.stopSignal(), right.stopSignal());
        field("StopTimeout", text(left.stopTimeoutSeconds()), text(right.stopTimeoutSeconds()));
        health(left.healthcheck(), right.healthcheck());
        field("Shell", text(left.shell()), text(right.shell()));
        field("OnBuild", orNull(String.join("\n", left.onBuild())), orNull(String.join("\n", right.onBuild())));
    }

    private void health(@Nullable Healthcheck left, @Nullable Healthcheck right) {
        if (left == null || right == null) {
            field("Healthcheck", text(left), text(right));
            return;
        }
        field("Healthcheck.Test", text(left.test()), text(right.test()));
        field("Healthcheck.Interval", text(left.interval()), text(right.interval()));
        field("Healthcheck.Timeout", text(left.timeout()), text(right.timeout()));
        field("Healthcheck.StartPeriod", text(left.startPeriod()), text(right.startPeriod()));
        field("Healthcheck.StartInterval", text(left.startInterval()), text(right.startInterval()));
        field("Healthcheck.Retries", text(left.retries()), text(right.retries()));
    }

    private void field(String name, @Nullable String left, @Nullable String right) {
        if (!Objects.equals(left, right)) {
            differences.add(new ConfigDifference(name, left, right));
        }
    }

    private void each(String name, Map<String, String> left, Map<String, String> right) {
        Set<String> keys = new LinkedHashSet<>(new TreeMap<>(left).keySet());
        keys.addAll(new TreeMap<>(right).keySet());
        keys.forEach(key -> field(name + "." + key, left.get(key), right.get(key)));
    }

    private static Map<String, String> variables(List<String> env) {
        Map<String, String> variables = new TreeMap<>();
        for (String variable : env) {
            int equals = variable.indexOf('=');
            // A later one of the same name wins, as it does for a process.
            variables.put(
                    equals < 0 ? variable : variable.substring(0, equals),
                    equals < 0 ? "" : variable.substring(equals + 1));
        }
        return variables;
    }

    private static Map<String, String> present(List<String> names) {
        Map<String, String> present = new TreeMap<>();
        names.forEach(name -> present.put(name, name));
        return present;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
