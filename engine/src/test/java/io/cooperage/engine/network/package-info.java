/// Tests of networks, most of them on the real kernel.
@NullMarked
package io.cooperage.engine.network;

import org.jspecify.annotations.NullMarked;
