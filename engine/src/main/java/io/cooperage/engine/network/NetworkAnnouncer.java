package io.cooperage.engine.network;

import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.event.EventStream;
import java.time.InstantSource;
import java.util.Map;

/// Tells the event stream what happened to networks.
final class NetworkAnnouncer {
    private final EventStream events;
    private final InstantSource clock;

    NetworkAnnouncer(EventStream events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    void network(NetworkAction action, NetworkRecord network) {
        publish(
                action,
                network.id(),
                Map.of("name", network.name(), "type", network.config().driver()));
    }

    void connection(NetworkAction action, Endpoint endpoint, Member member) {
        publish(
                action,
                endpoint.networkId(),
                Map.of(
                        "name",
                        endpoint.networkName(),
                        "type",
                        NetworkConfig.BRIDGE,
                        "container",
                        member.containerId()));
    }

    /// Docker tells of the bytes it freed, which are none.
    void pruned() {
        publish(NetworkAction.PRUNE, "", Map.of("reclaimed", "0"));
    }

    private void publish(NetworkAction action, String id, Map<String, String> attributes) {
        events.publish(new NetworkEvent(clock.instant(), id, action, attributes));
    }
}
