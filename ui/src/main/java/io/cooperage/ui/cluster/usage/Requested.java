package io.cooperage.ui.cluster.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.containers.detail.graphs.UsageGraphs.Levels;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What containers ask for in their pods' specifications.
final class Requested {
    private Requested() {}

    /// Of the containers chosen. What one of them does not limit is not limited for all together.
    ///
    /// @param chosen `pod/container`; empty for all
    static Levels of(List<JsonNode> pods, String chosen) {
        List<JsonNode> resources = new ArrayList<>();
        for (JsonNode pod : pods) {
            for (JsonNode container : running(pod)) {
                if (chosen.isEmpty() || key(pod, container).equals(chosen)) {
                    resources.add(container.path("resources"));
                }
            }
        }
        return new Levels(
                sum(resources, "requests", "cpu", false),
                sum(resources, "limits", "cpu", true),
                sum(resources, "requests", "memory", false),
                sum(resources, "limits", "memory", true));
    }

    /// The names of all containers that run as long as their pods, by `pod/container`.
    static List<String> containers(List<JsonNode> pods) {
        List<String> names = new ArrayList<>();
        for (JsonNode pod : pods) {
            running(pod).forEach(container -> names.add(key(pod, container)));
        }
        return names;
    }

    static String key(JsonNode pod, JsonNode container) {
        return pod.at("/metadata/name").asText() + "/" + container.path("name").asText();
    }

    /// Containers, and those that begin before them and stay.
    private static List<JsonNode> running(JsonNode pod) {
        List<JsonNode> running = new ArrayList<>();
        pod.at("/spec/initContainers").forEach(each -> {
            if (each.path("restartPolicy").asText().equals("Always")) {
                running.add(each);
            }
        });
        pod.at("/spec/containers").forEach(running::add);
        return running;
    }

    private static OptionalDouble sum(List<JsonNode> resources, String of, String what, boolean all) {
        double sum = 0;
        boolean any = false;
        for (JsonNode each : resources) {
            String amount = each.path(of).path(what).asText();
            if (!amount.isEmpty()) {
                any = true;
                sum += amount(amount);
            } else if (all) {
                return OptionalDouble.empty();
            }
        }
        return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /// As the number that it stands for: `100m` is 0.1, `1Ki` is 1024.
    static double amount(String quantity) {
        return Quantity.parse(quantity).getNumericalAmount().doubleValue();
    }
}
