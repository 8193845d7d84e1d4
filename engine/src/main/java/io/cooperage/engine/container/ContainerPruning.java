package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerService.PrunableContainer;
import io.cooperage.engine.container.ContainerService.PruneFilter;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Removing all containers that do not run.
final class ContainerPruning {
    private final ContainerIndex index;
    private final ContainerSizes sizes;
    private final ContainerRemoval removal;
    private final ContainerEvents events;

    ContainerPruning(ContainerIndex index, ContainerSizes sizes, ContainerRemoval removal, ContainerEvents events) {
        this.index = index;
        this.sizes = sizes;
        this.removal = removal;
        this.events = events;
    }

    List<PrunableContainer> prunable(PruneFilter filter) {
        return fitting(filter)
                .map(container -> new PrunableContainer(container.value(), sizes.own(container)))
                .toList();
    }

    private Stream<ManagedContainer> fitting(PruneFilter filter) {
        return index.all().stream().filter(container -> fits(container.value(), filter));
    }

    private static boolean fits(Container container, PruneFilter filter) {
        Status status = container.state().status();
        return !status.isAlive()
                && status != Status.RESTARTING
                && (filter.until() == null || container.createdAt().isBefore(filter.until()))
                && filter.labels().stream()
                        .allMatch(label ->
                                LabelMatch.allowsPrune(label, container.config().labels()));
    }

    /// What started meanwhile stays; so does what can't be removed, and the first such failure is thrown at the end.
    List<PrunableContainer> prune(PruneFilter filter) {
        List<PrunableContainer> pruned = new ArrayList<>();
        EngineException failure = null;
        for (ManagedContainer container : fitting(filter).toList()) {
            long bytes = sizes.own(container);
            try {
                removal.remove(container, new RemoveOptions(false, false, false));
                pruned.add(new PrunableContainer(container.value(), bytes));
                events.announce(container, ContainerAction.PRUNE, Map.of("reclaimed", Long.toString(bytes)));
            } catch (EngineException e) {
                if (e.kind() != ErrorKind.CONFLICT && e.kind() != ErrorKind.NOT_FOUND) {
                    failure = failure == null ? e : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return pruned;
    }
}
