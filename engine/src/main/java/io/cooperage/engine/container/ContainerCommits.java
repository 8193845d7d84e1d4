package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.image.Image;
import java.io.OutputStream;
import java.util.Map;

/// Images and archives of containers as they are at one moment. Takes their locks.
final class ContainerCommits {
    private final ContainerImager imager;
    private final ContainerStops stops;
    private final ContainerEvents events;

    ContainerCommits(ContainerImager imager, ContainerStops stops, ContainerEvents events) {
        this.imager = imager;
        this.stops = stops;
        this.events = events;
    }

    Image commit(ManagedContainer container, CommitRequest request) {
        Image image;
        // Held all the while: the container may neither go away nor start to write.
        container.lock.lock();
        try {
            Presence.require(container);
            boolean frozen = request.pause() && stops.freeze(container);
            try {
                image = imager.commit(container, request);
            } finally {
                if (frozen) {
                    stops.thawIfPaused(container);
                }
            }
        } finally {
            container.lock.unlock();
        }
        events.announce(
                container,
                ContainerAction.COMMIT,
                Map.of("imageID", image.id().toString(), "comment", request.message()));
        return image;
    }

    void export(ManagedContainer container, OutputStream out) {
        imager.export(container, out);
        events.announce(container, ContainerAction.EXPORT);
    }
}
