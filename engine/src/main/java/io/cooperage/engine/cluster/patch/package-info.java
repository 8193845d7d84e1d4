/// The ways in which a client tells what it wants changed: JSON patch, merge patch and Kubernetes' strategic
/// merge.
///
/// Entry: [io.cooperage.engine.cluster.patch.Patches]. Pure functions of trees.
/// May use: api, schema, object, error.
@NullMarked
package io.cooperage.engine.cluster.patch;

import org.jspecify.annotations.NullMarked;
