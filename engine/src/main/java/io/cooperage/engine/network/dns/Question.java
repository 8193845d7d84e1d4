package io.cooperage.engine.network.dns;

import java.util.function.Consumer;

/// A message of a client and the way back to it.
///
/// @param bytes at least a header
/// @param stream it came over TCP
/// @param reply takes the answer, once, on the loop's thread; the client may be gone
record Question(byte[] bytes, boolean stream, Consumer<byte[]> reply) {}
