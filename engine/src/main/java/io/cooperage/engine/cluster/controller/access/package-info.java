/// What follows from the cluster's roles: those that are made of others.
///
/// Entry: the reconciler, which [io.cooperage.engine.cluster.controlplane.ControlPlane] runs.
@NullMarked
package io.cooperage.engine.cluster.controller.access;

import org.jspecify.annotations.NullMarked;
