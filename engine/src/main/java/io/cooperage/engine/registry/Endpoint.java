package io.cooperage.engine.registry;

/// Where a registry listens.
///
/// @param domain what people call it, and the key of its credentials: `docker.io`
/// @param authority what is connected to: `registry-1.docker.io`
/// @param path before `/v2/`; mostly empty
record Endpoint(String domain, String authority, String path, Protection protection) {
    enum Protection {
        /// Https with a certificate that is known.
        VERIFIED,
        /// Https with any certificate; where no https is spoken, http.
        ANY,
        /// Http, as the address of a mirror says.
        PLAIN
    }
}
