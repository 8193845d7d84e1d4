package io.cooperage.engine.registry;

/// What all connections of one client share.
record Wiring(HttpTransport transport, Retries retries, Failures failures, EndpointResolver resolver) {}
