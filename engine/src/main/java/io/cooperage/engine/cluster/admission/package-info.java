/// What happens to a write after its defaults and before its validation, where the rest of the cluster must
/// be seen.
///
/// Entry: [io.cooperage.engine.cluster.admission.Admission],
/// [io.cooperage.engine.cluster.admission.StandardAdmission].
/// May use: api, kind, object, error.
@NullMarked
package io.cooperage.engine.cluster.admission;

import org.jspecify.annotations.NullMarked;
