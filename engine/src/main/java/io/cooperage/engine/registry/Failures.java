package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.URI;

/// Turns what went wrong into exceptions that say so: what was wanted, of whom, why it failed, what to do.
final class Failures {
    private final EndpointResolver resolver;
    private final HttpClients clients;

    Failures(EndpointResolver resolver, HttpClients clients) {
        this.resolver = resolver;
        this.clients = clients;
    }

    /// There was no answer, or not all of it.
    RegistryException unreachable(Errand errand, URI uri, IOException failure) {
        if (failure instanceof HttpTransport.LocalBodyException) {
            return new RegistryException(
                    ErrorKind.DATA_LOSS,
                    errand.host(),
                    0,
                    "cannot " + errand.what() + ": reading what is to be sent failed: " + failure.getMessage(),
                    failure);
        }
        String cause =
                new UnreachableCause(resolver.settings().certFolders(), clients.proxy(uri)).explain(uri, failure);
        return new RegistryException(
                ErrorKind.UNAVAILABLE, errand.host(), 0, "cannot " + errand.what() + ": " + cause, failure);
    }

    /// There was an answer, but not the wanted one. Reads and closes it.
    RegistryException refused(Errand errand, HttpAnswer answer) {
        return Refusal.of(errand, answer);
    }

    /// A redirect that is not followed.
    static EngineException redirect(Errand errand, String why) {
        return new RegistryException(
                ErrorKind.UNAVAILABLE, errand.host(), 0, "cannot " + errand.what() + ": " + why, null);
    }
}
