package io.cooperage.engine.registry;

import io.cooperage.engine.oci.ImageReference;

/// What someone wants of a registry, for the sentences of error messages.
///
/// @param what after "cannot": `pull debian:12`
/// @param host whose name people know: `docker.io`
/// @param anonymous nobody is signed in there
record Errand(String what, String host, boolean anonymous) {
    static Errand of(String verb, ImageReference reference) {
        return new Errand(verb + " " + reference.familiar(), reference.domain(), true);
    }

    static Errand at(String what, String host) {
        return new Errand(what, host, true);
    }

    Errand by(boolean nobody) {
        return new Errand(what, host, nobody);
    }

    Errand via(String otherHost) {
        return new Errand(what, otherHost, anonymous);
    }
}
