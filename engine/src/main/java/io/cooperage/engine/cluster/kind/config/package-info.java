/// Namespaces and what pods are told: ConfigMap, Secret, ServiceAccount.
///
/// Entry: [io.cooperage.engine.cluster.kind.config.ConfigKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error.
@NullMarked
package io.cooperage.engine.cluster.kind.config;

import org.jspecify.annotations.NullMarked;
