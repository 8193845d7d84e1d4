package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.RegistryException;

/// Says what a registry refused in the words that clients know. Who may not see an image is told that there may be
/// none, as Docker has it: 401 would make its client ask for a password that this request does not need.
final class PullFailure {
    private PullFailure() {}

    static EngineException of(ImageReference name, EngineException failure) {
        if (!(failure instanceof RegistryException)) {
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
                                + failure.getMessage(),
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
}
