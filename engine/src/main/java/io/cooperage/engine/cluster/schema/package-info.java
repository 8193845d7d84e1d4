/// What fields the kinds have: for strict validation, strategic merge and `kubectl explain`.
///
/// Entry: [io.cooperage.engine.cluster.schema.Schemas].
/// May use: object, error.
@NullMarked
package io.cooperage.engine.cluster.schema;

import org.jspecify.annotations.NullMarked;
