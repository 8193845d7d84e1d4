package io.cooperage.engine.api.docker;

/// What this server says it is.
final class ServerVersion {
    /// The release of Docker whose behaviour this server has; tools compare it with the releases they know.
    static final String DOCKER = "28.2.2";

    private ServerVersion() {}

    static String header() {
        return "Docker/" + DOCKER + " (linux)";
    }
}
