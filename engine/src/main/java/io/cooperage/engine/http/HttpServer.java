package io.cooperage.engine.http;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves HTTP/1.1 in any number of places, with one handler. Any thread.
///
/// One thread moves and parses the bytes of all connections, by epoll: Netty's portable unix socket ends both
/// directions when the client ends one, which programs that are attached to can't live with, and its native
/// one does not. Handlers run on virtual threads, one for each request, and may block.
///
/// ```
/// try (HttpServer server = HttpServer.open("docker-api", exchange -> …, HttpLimits.USUAL)) {
///     server.listen(new HttpEndpoint.Unix(run.resolve("docker.sock"), Optional.empty()));
///     …
/// }
/// ```
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /// How many connections may wait to be accepted.
    private static final int BACKLOG = 1024;

    /// Handlers get so long to notice that the server closes.
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    /// What may wait in a channel before its writer does. As much as one write, so that two are under way.
    private static final WriteBufferWaterMark ROOM = new WriteBufferWaterMark(Outbound.PIECE, 2 * Outbound.PIECE);

    /// The costly parts of a handshake, that nobody else waits for.
    private static final Executor HANDSHAKES =
            task -> Thread.ofVirtual().name("tls-handshake").start(task);

    private final String name;
    private final MultiThreadIoEventLoopGroup loops;
    private final EventLoop loop;
    private final ServerRoom room;
    private final List<Listening> listening = new ArrayList<>();
    private boolean closed;

    /// @param file of a unix socket
    private record Listening(Channel channel, Optional<UnixSocketFile> file) {}

    private HttpServer(String name, HttpHandler handler, HttpLimits limits) {
        this.name = name;
        loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), EpollIoHandler.newFactory());
        loop = loops.next();
        room = new ServerRoom(name, handler, limits, new ConnectionTable(limits.connections(), loop));
    }

    /// Begins to load what a server needs, on a thread of its own: some hundred classes and a library, for
    /// whoever has other things to do before it opens one.
    public static void prepare() {
        Thread.ofPlatform().daemon().name("http-prepare").start(() -> {
            if (Epoll.isAvailable()) {
                new EpollServerDomainSocketChannel().unsafe().closeForcibly();
                ByteBufAllocator.DEFAULT.ioBuffer(1).release();
            }
        });
    }

    /// @param name for threads and messages: whose server it is
    /// @throws EngineException UNAVAILABLE where Netty's native transport can't be loaded
    public static HttpServer open(String name, HttpHandler handler, HttpLimits limits) {
        if (!Epoll.isAvailable()) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "can't serve " + name + ": Netty's epoll transport does not load: "
                            + Epoll.unavailabilityCause()
                            + "; it needs glibc on x86_64 or aarch64, and a folder for temporary files that may hold"
                            + " libraries (-Djava.io.tmpdir=DIR)",
                    Epoll.unavailabilityCause());
        }
        return new HttpServer(name, handler, limits);
    }

    /// Serves there too, from now on.
    ///
    /// @return as clients name the place: `unix:///run/x.sock`, `tcp://127.0.0.1:2376`
    /// @throws EngineException CONFLICT when somebody else answers there, UNAVAILABLE when the socket
    ///     can't be made, INVALID_ARGUMENT for a group that there is not
    public synchronized String listen(HttpEndpoint endpoint) {
        return switch (endpoint) {
            case HttpEndpoint.Unix unix -> listenUnix(unix);
            case HttpEndpoint.Tls tls -> listenTls(tls);
        };
    }

    private String listenUnix(HttpEndpoint.Unix endpoint) {
        UnixSocketFile file = UnixSocketFile.at(endpoint.path());
        try {
            Channel channel = bind(
                    bootstrap(EpollServerDomainSocketChannel.class, connections(Optional.empty())),
                    new DomainSocketAddress(file.bound().toFile()));
            boolean published = false;
            try {
                file.publish(endpoint.group());
                published = true;
            } finally {
                if (!published) {
                    channel.close().awaitUninterruptibly();
                }
            }
            listening.add(new Listening(channel, Optional.of(file)));
            return "unix://" + endpoint.path();
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "can't open the socket " + endpoint.path() + " for " + name + ": " + e.getMessage(),
                    e);
        }
    }

    private String listenTls(HttpEndpoint.Tls endpoint) {
        ServerBootstrap bootstrap = bootstrap(EpollServerSocketChannel.class, connections(Optional.of(endpoint)))
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        try {
            Channel channel = bind(bootstrap, endpoint.address());
            listening.add(new Listening(channel, Optional.empty()));
            return "tcp://" + text((InetSocketAddress) channel.localAddress());
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.CONFLICT,
                    "can't serve " + name + " on " + text(endpoint.address()) + ": " + e.getMessage()
                            + "; choose another address or port",
                    e);
        }
    }

    private static String text(InetSocketAddress address) {
        InetAddress inet = address.getAddress();
        String host = inet == null ? address.getHostString() : inet.getHostAddress();
        return (inet instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private ServerBootstrap bootstrap(Class<? extends ServerChannel> type, ChannelHandler connections) {
        return new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ROOM)
                .childHandler(connections);
    }

    private static Channel bind(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return bound.channel();
    }

    private ChannelHandler connections(Optional<HttpEndpoint.Tls> tls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                tls.ifPresent(endpoint -> pipeline.addLast(new SslHandler(engine(endpoint), HANDSHAKES)));
                HttpConnection connection = new HttpConnection(room);
                // Netty's decoders write too, to what is before them.
                pipeline.addLast(connection.encoder(), connection.decoder(), connection);
            }
        };
    }

    private static SSLEngine engine(HttpEndpoint.Tls endpoint) {
        SSLEngine engine = endpoint.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        switch (endpoint.client()) {
            case NONE -> {}
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// Lets nobody in any more and removes the unix sockets; ends idle connections at once, interrupts the
    /// handlers and waits a moment for them, then ends the rest.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Listening place : listening) {
            place.channel().close().awaitUninterruptibly();
            place.file().ifPresent(HttpServer::remove);
        }
        listening.clear();
        loop.submit(room::close).awaitUninterruptibly();
        try {
            if (!room.endWorkers(FAREWELL)) {
                LOG.warn("{} closes while a request is still worked on", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.submit(() -> room.connections().all().forEach(ConnectionTable.Entry::expire))
                .awaitUninterruptibly();
        loops.shutdownGracefully(0, FAREWELL.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private static void remove(UnixSocketFile file) {
        try {
            file.remove();
        } catch (IOException e) {
            LOG.warn("can't remove the socket {}", file.path(), e);
        }
    }

    /// How many connections are open. For tests.
    int connections() {
        return loop.submit(room.connections()::size).awaitUninterruptibly().getNow();
    }
}
