/// Docker's Engine HTTP API over [io.cooperage.engine.Engine]: the server on a unix socket, the table
/// of routes, and
/// one thin translation per endpoint, with no logic of its own.
/// The reference is moby's description of API 1.50 and what its clients really send.
@NullMarked
package io.cooperage.engine.api.docker;

import org.jspecify.annotations.NullMarked;
