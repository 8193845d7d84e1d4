/// What runs to its end: Job and CronJob.
///
/// Entry: [io.cooperage.engine.cluster.kind.batch.BatchKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error, kind.pod.
@NullMarked
package io.cooperage.engine.cluster.kind.batch;

import org.jspecify.annotations.NullMarked;
