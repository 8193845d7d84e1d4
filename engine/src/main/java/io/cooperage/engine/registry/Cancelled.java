package io.cooperage.engine.registry;

import io.cooperage.engine.error.ErrorKind;

/// What an interrupt becomes.
final class Cancelled {
    private Cancelled() {}

    /// Also sets the thread's interrupt flag again.
    static RegistryException talkingTo(String host) {
        Thread.currentThread().interrupt();
        return new RegistryException(ErrorKind.CANCELLED, host, 0, "cancelled while talking to " + host, null);
    }
}
