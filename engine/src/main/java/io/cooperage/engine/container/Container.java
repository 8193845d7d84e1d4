package io.cooperage.engine.container;

import java.time.Instant;

/// A container as it was when asked: a value, not a handle.
///
/// @param id 64 hexadecimal digits
/// @param name unique, without Docker's leading slash
public record Container(String id, String name, ContainerConfig config, ContainerState state, Instant createdAt) {
    /// The 12 digits people see.
    public String shortId() {
        return id.substring(0, 12);
    }
}
