package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerState.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The containers that the engine has of one pod, at one moment.
///
/// @param sandboxes oldest first
/// @param byName the runs of each application container, oldest first
record PodRuns(List<Container> sandboxes, Map<String, List<Container>> byName) {

    static PodRuns of(ContainerService containers, String uid) {
        List<Container> sandboxes = new ArrayList<>();
        Map<String, List<Container>> byName = new HashMap<>();
        for (Container container : containers.list()) {
            Map<String, String> labels = container.config().labels();
            if (uid.equals(labels.get(PodNames.POD_UID))) {
                String name = labels.getOrDefault(PodNames.CONTAINER, "");
                if (name.equals(PodNames.SANDBOX_CONTAINER)) {
                    sandboxes.add(container);
                } else {
                    byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(container);
                }
            }
        }
        Comparator<Container> order = Comparator.comparingInt(PodRuns::attempt).thenComparing(Container::createdAt);
        sandboxes.sort(order);
        byName.values().forEach(runs -> runs.sort(order));
        return new PodRuns(sandboxes, byName);
    }

    static int attempt(Container container) {
        String label = container.config().labels().getOrDefault(PodNames.RESTART, "0");
        try {
            return Integer.parseInt(label);
        } catch (NumberFormatException _) {
            // Made by somebody else with our labels; it counts as the first.
            return 0;
        }
    }

    /// The one that runs.
    @Nullable
    Container sandbox() {
        return sandboxes.stream().filter(PodRuns::isAlive).reduce((_, b) -> b).orElse(null);
    }

    int nextSandbox() {
        return sandboxes.isEmpty() ? 0 : attempt(sandboxes.getLast()) + 1;
    }

    List<Container> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    @Nullable
    Container latest(String name) {
        List<Container> runs = of(name);
        return runs.isEmpty() ? null : runs.getLast();
    }

    List<Container> alive() {
        return byName.values().stream()
                .flatMap(List::stream)
                .filter(PodRuns::isAlive)
                .toList();
    }

    static boolean isAlive(Container container) {
        return container.state().status().isAlive();
    }

    /// Made, and not yet started or found unable to.
    static boolean isFresh(Container container) {
        return container.state().status() == Status.CREATED
                && container.state().error().isEmpty();
    }

    /// Whether this run shares what the pod shares now.
    static boolean belongsTo(Container run, @Nullable Container sandbox) {
        return sandbox != null && sandbox.id().equals(run.config().labels().get(PodNames.SANDBOX));
    }
}
