/// Tests of the Docker API, most of them over a real socket.
@NullMarked
package io.cooperage.engine.api.docker;

import org.jspecify.annotations.NullMarked;
