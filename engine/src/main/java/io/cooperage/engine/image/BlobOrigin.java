package io.cooperage.engine.image;

import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.RegistryClient;

/// Where a blob is downloaded from.
///
/// @param registry speaks with the credentials of who wants it
/// @param repository without tag and digest
record BlobOrigin(RegistryClient registry, ImageReference repository) {}
