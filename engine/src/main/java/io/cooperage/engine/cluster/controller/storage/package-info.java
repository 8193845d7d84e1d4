/// Brings claims and volumes together, and keeps both while they are used. Making and removing volumes is the
/// provisioner's affair.
///
/// Entry: the reconcilers, which [io.cooperage.engine.cluster.controlplane.ControlPlane] runs.
@NullMarked
package io.cooperage.engine.cluster.controller.storage;

import org.jspecify.annotations.NullMarked;
