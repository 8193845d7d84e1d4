/// What traffic goes to: Service, Endpoints, EndpointSlice.
///
/// Entry: [io.cooperage.engine.cluster.kind.service.ServiceKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error.
@NullMarked
package io.cooperage.engine.cluster.kind.service;

import org.jspecify.annotations.NullMarked;
