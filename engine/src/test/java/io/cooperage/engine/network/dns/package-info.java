/// Tests of the resolver inside containers.
@NullMarked
package io.cooperage.engine.network.dns;

import org.jspecify.annotations.NullMarked;
