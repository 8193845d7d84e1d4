package io.cooperage.engine.network;

import io.cooperage.engine.network.PortBinding.Protocol;

/// A port of a running container that is reachable from outside it.
///
/// @param hostAddress `0.0.0.0`, `::` or one address of the machine
public record PublishedPort(String hostAddress, int hostPort, int containerPort, Protocol protocol) {}
