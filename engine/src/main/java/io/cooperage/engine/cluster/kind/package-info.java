/// What the cluster knows: a table of kinds, each with defaults, validation, selectable fields and columns.
///
/// Entry: [io.cooperage.engine.cluster.kind.Kinds]. A new kind is a row of the table.
/// May use: object, error.
@NullMarked
package io.cooperage.engine.cluster.kind;

import org.jspecify.annotations.NullMarked;
