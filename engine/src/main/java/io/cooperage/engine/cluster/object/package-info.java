/// Objects as JSON trees, what names them and what selects them.
///
/// Entry: [io.cooperage.engine.cluster.object.KubeObject].
/// The tree is the truth, since a round trip through the typed model loses empty lists and maps; the model's
/// types are for reading.
@NullMarked
package io.cooperage.engine.cluster.object;

import org.jspecify.annotations.NullMarked;
