/// The team recipe, `docker.yaml`: a base image, files, ports and a command, read and turned into a
/// Dockerfile.
///
/// Entry: [io.cooperage.engine.build.recipe.Recipe].
/// May use: build.yaml, oci, dockerfile.
@NullMarked
package io.cooperage.engine.build.recipe;

import org.jspecify.annotations.NullMarked;
