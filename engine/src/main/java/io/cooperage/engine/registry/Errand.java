package io.cooperage.engine.registry;

import io.cooperage.engine.oci.ImageReference;

/// What someone wants of a registry, for the sentences of error messages.
///
/// @param what after "cannot": `pull debian:12`
/// @param host whose name people know: `docker.io`
/// @param basic it wants a name and a password with each request
record Errand(String what, String host, Caller caller, boolean basic) {
    enum Caller {
        ANONYMOUS,
        /// Its token server knows them.
        KNOWN,
        /// A name and password went along, and nobody has accepted them yet.
        CLAIMED
    }

    static Errand of(String verb, ImageReference reference) {
        return at(verb + " " + reference.familiar(), reference.domain());
    }

    static Errand at(String what, String host) {
        return new Errand(what, host, Caller.ANONYMOUS, false);
    }

    Errand by(Caller newCaller, boolean asksForPassword) {
        return new Errand(what, host, newCaller, asksForPassword);
    }

    Errand via(String otherHost) {
        return new Errand(what, otherHost, caller, basic);
    }

    RegistryException.Asker asker() {
        return switch (caller) {
            case ANONYMOUS -> basic ? RegistryException.Asker.WITHOUT_PASSWORD : RegistryException.Asker.WITHOUT_TOKEN;
            case CLAIMED -> RegistryException.Asker.NOT_ACCEPTED;
            case KNOWN -> RegistryException.Asker.UNKNOWN;
        };
    }

    boolean anonymous() {
        return caller == Caller.ANONYMOUS;
    }
}
