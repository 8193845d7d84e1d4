/// Talks to registries (OCI distribution-spec): returns streams and knows no store.
///
/// Entry: [io.cooperage.engine.registry.RegistryClient].
/// May use: oci.
@NullMarked
package io.cooperage.engine.registry;

import org.jspecify.annotations.NullMarked;
