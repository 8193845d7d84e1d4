package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;

/// A name of its own that one container has for another on a network they share, Docker's `--link`. Unlike an
/// alias nobody else can resolve it. On networks of the user's whom it stands for need not be there yet; on the
/// default one it must be there when the container is made, and run when it starts.
///
/// @param target name, alias or short id of the other container
/// @param alias what it is called here
public record EndpointLink(String target, String alias) {

    /// @param text `name:alias`, or `name` for both
    /// @throws EngineException INVALID_ARGUMENT in Docker's words
    public static EndpointLink parse(String text) {
        if (text.isEmpty()) {
            throw EngineException.invalid("empty string specified for links: give NAME:ALIAS");
        }
        String[] parts = text.split(":", -1);
        if (parts.length > 2 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
            throw EngineException.invalid("bad format for links: " + text + ": give NAME:ALIAS");
        }
        return new EndpointLink(parts[0], parts[parts.length - 1]);
    }

    /// `name:alias`.
    @Override
    public String toString() {
        return target + ":" + alias;
    }
}
