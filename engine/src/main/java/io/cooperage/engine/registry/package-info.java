/// Talks to registries (OCI distribution-spec): returns streams and knows no store.
///
/// Entry: [io.cooperage.engine.registry.RegistryClient].
/// May use: oci, store (only its atomic files, for settings and credentials).
@NullMarked
package io.cooperage.engine.registry;

import org.jspecify.annotations.NullMarked;
