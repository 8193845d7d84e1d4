package io.cooperage.engine.network;

import java.time.Instant;
import java.util.List;

/// A network as it was when asked: a value.
///
/// @param id 64 hexadecimal digits
/// @param config complete: the subnets that were chosen are in it, with their gateways
/// @param predefined `bridge`, `host` or `none`, which can't be removed
/// @param members the endpoints of running containers on it
/// @param device the bridge in the engine's network namespace; empty where there is none
public record Network(
        String id, NetworkConfig config, Instant createdAt, boolean predefined, List<Member> members, String device) {
    public Network {
        members = List.copyOf(members);
    }

    /// Without a bridge.
    public Network(String id, NetworkConfig config, Instant createdAt, boolean predefined, List<Member> members) {
        this(id, config, createdAt, predefined, members, "");
    }

    public String name() {
        return config.name();
    }

    public String shortId() {
        return id.substring(0, 12);
    }

    public record Member(String containerId, String containerName, Endpoint endpoint) {}
}
