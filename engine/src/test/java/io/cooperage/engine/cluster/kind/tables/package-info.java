/// Kubernetes' own test tables, read from their Go and run against our kinds.
@NullMarked
package io.cooperage.engine.cluster.kind.tables;

import org.jspecify.annotations.NullMarked;
