/// Who asks something of the cluster, and what they may do: certificates, tokens, roles.
///
/// Entry: [io.cooperage.engine.cluster.access.Authenticator] and
/// [io.cooperage.engine.cluster.access.Authorizer]. May use: api, kind, object, error.
@NullMarked
package io.cooperage.engine.cluster.access;

import org.jspecify.annotations.NullMarked;
