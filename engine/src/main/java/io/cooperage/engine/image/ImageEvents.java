package io.cooperage.engine.image;

import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Announces what happened to images, in Docker's words.
final class ImageEvents {
    private final EventStream events;
    private final InstantSource clock;

    ImageEvents(EventStream events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /// One event for each name, or one without a name. Docker gives the name in place of the id for pull and
    /// push.
    void publish(ImageAction action, Image image, List<ImageReference> names) {
        List<String> texts = names.stream().map(ImageReference::familiar).toList();
        for (String name : texts.isEmpty() ? List.of("") : texts) {
            Map<String, String> attributes = new HashMap<>(image.labels());
            if (!name.isEmpty()) {
                attributes.put("name", name);
            }
            boolean byName = !name.isEmpty() && (action == ImageAction.PULL || action == ImageAction.PUSH);
            String id = byName ? name : image.id().toString();
            events.publish(new ImageEvent(clock.instant(), id, action, attributes));
        }
    }

    void gone(ImageAction action, Digest id) {
        events.publish(new ImageEvent(clock.instant(), id.toString(), action, Map.of("name", id.toString())));
    }

    /// @param bytes freed
    void pruned(long bytes) {
        events.publish(
                new ImageEvent(clock.instant(), "", ImageAction.PRUNE, Map.of("reclaimed", Long.toString(bytes))));
    }
}
