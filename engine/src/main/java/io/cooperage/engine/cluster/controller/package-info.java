/// The control loops' runtime: work queues that hold each key once, views of the cluster's kinds, and what
/// controllers share: claiming children, conditions, pods from templates.
///
/// Entry: [io.cooperage.engine.cluster.controller.ControlLoop];
/// [io.cooperage.engine.cluster.controlplane.ControlPlane] runs them all. The loops are in the packages
/// beneath. May use: api, object, kind, informer, events, error.
@NullMarked
package io.cooperage.engine.cluster.controller;

import org.jspecify.annotations.NullMarked;
