package io.cooperage.engine.registry;

import io.cooperage.engine.oci.ImageReference;

/// What someone wants of a registry, for the sentences of error messages.
///
/// @param what after "cannot": `pull debian:12`
/// @param host whose name people know: `docker.io`
record Errand(String what, String host, Caller caller) {
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
        return new Errand(what, host, Caller.ANONYMOUS);
    }

    Errand by(Caller newCaller) {
        return new Errand(what, host, newCaller);
    }

    Errand via(String otherHost) {
        return new Errand(what, otherHost, caller);
    }

    boolean anonymous() {
        return caller == Caller.ANONYMOUS;
    }
}
