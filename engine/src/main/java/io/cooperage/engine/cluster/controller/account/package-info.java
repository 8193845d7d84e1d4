/// What every namespace has from its beginning: the ServiceAccount `default` and the ConfigMap
/// `kube-root-ca.crt`.
///
/// Entry: the reconcilers, which [io.cooperage.engine.cluster.controlplane.ControlPlane] runs.
@NullMarked
package io.cooperage.engine.cluster.controller.account;

import org.jspecify.annotations.NullMarked;
