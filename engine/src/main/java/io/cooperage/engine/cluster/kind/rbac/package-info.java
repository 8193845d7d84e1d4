/// Who may do what: roles and their bindings.
///
/// Entry: [io.cooperage.engine.cluster.kind.rbac.RbacKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error.
@NullMarked
package io.cooperage.engine.cluster.kind.rbac;

import org.jspecify.annotations.NullMarked;
