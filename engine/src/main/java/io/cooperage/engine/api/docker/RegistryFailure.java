package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.RegistryException;

/// Says what a registry refused in the words that clients and scripts know, and then in the engine's own,
/// which tell what to do.
final class RegistryFailure {
    private static final String DENIED = "denied: requested access to the resource is denied";

    private RegistryFailure() {}

    /// Who may not see an image is told that there may be none, as Docker has it: 401 would make its client
    /// ask for a password that this request does not need.
    static EngineException ofPull(ImageReference name, EngineException failure) {
        if (!(failure instanceof RegistryException refusal)) {
            return failure;
        }
        return switch (failure.kind()) {
            case NOT_FOUND ->
                new EngineException(
                        ErrorKind.NOT_FOUND,
                        "manifest for " + name.familiar() + " not found: manifest unknown: " + failure.getMessage(),
                        failure);
            case UNAUTHENTICATED, FORBIDDEN ->
                new EngineException(
                        ErrorKind.NOT_FOUND,
                        "pull access denied for " + name.familiarRepository()
                                + ", repository does not exist or may require 'docker login': "
                                + words(refusal) + ": " + failure.getMessage(),
                        failure);
            case INVALID_ARGUMENT,
                    CONFLICT,
                    NOT_IMPLEMENTED,
                    UNAVAILABLE,
                    RESOURCE_EXHAUSTED,
                    CANCELLED,
                    DATA_LOSS,
                    INTERNAL -> failure;
        };
    }

    /// Of a push, or of a look at an image there.
    static EngineException of(EngineException failure) {
        boolean stranger = failure.kind() == ErrorKind.UNAUTHENTICATED || failure.kind() == ErrorKind.FORBIDDEN;
        return failure instanceof RegistryException refusal && stranger
                ? new EngineException(failure.kind(), words(refusal) + ": " + failure.getMessage(), failure)
                : failure;
    }

    private static String words(RegistryException refusal) {
        return switch (refusal.asker()) {
            case WITHOUT_PASSWORD -> "no basic auth credentials";
            case NOT_ACCEPTED -> "unauthorized: authentication required";
            case WITHOUT_TOKEN, UNKNOWN -> DENIED;
        };
    }
}
