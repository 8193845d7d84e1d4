/// HTTP/1.1 servers on a unix socket or on TCP with TLS, for the APIs above it; knows nothing of what they
/// say. Netty moves and parses the bytes on one thread; handlers are blocking code, each request on a virtual
/// thread. Entry: [io.cooperage.engine.http.HttpServer]. May import `linux` only.
@NullMarked
package io.cooperage.engine.http;

import org.jspecify.annotations.NullMarked;
