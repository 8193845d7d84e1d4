package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `POST /containers/{id}/attach` and its form over a WebSocket.
final class ContainerAttach {
    private final ContainerService containers;
    private final ContainerRefs refs;

    ContainerAttach(ContainerService containers, ContainerRefs refs) {
        this.containers = containers;
        this.refs = refs;
    }

    void attach(Exchange exchange) throws IOException {
        Container container = attachable(exchange);
        boolean framed = !container.config().terminal();
        Wish wish = Wish.of(exchange.query());
        DetachKeys keys = DetachKeys.parse(exchange.query().text("detachKeys"));
        // Before the answer: a client starts the container when it has the answer, and misses nothing then.
        try (Attached attached = open(container, wish);
                Exchange.Hijacked raw = exchange.hijack(StreamFrames.contentType(framed, exchange.version()))) {
            serve(container, wish, keys, attached, raw, new StreamFrames(raw.out(), framed));
        }
    }

    /// Messages are raw bytes, whether there is a terminal or not.
    void webSocket(Exchange exchange) throws IOException {
        Container container = attachable(exchange);
        Wish wish = Wish.of(exchange.query());
        DetachKeys keys = DetachKeys.parse(exchange.query().text("detachKeys"));
        try (Attached attached = open(container, wish);
                Exchange.Hijacked raw = exchange.webSocket()) {
            serve(container, wish, keys, attached, raw, new StreamFrames(raw.out(), false));
        }
    }

    private Container attachable(Exchange exchange) {
        Container container = refs.get(exchange);
        if (container.state().status() == Status.PAUSED) {
            throw EngineException.conflict(
                    "container " + exchange.parameter("id") + " is paused, unpause the container before attach");
        }
        if (container.state().status() == Status.RESTARTING) {
            throw EngineException.conflict(
                    "container " + exchange.parameter("id") + " is restarting, wait until the container is running");
        }
        return container;
    }

    private record Wish(boolean logs, boolean stream, boolean stdin, boolean stdout, boolean stderr) {
        static Wish of(Query query) {
            return new Wish(
                    query.flag("logs"),
                    query.flag("stream"),
                    query.flag("stdin"),
                    query.flag("stdout"),
                    query.flag("stderr"));
        }
    }

    /// @param live null when only the log is wanted
    private record Attached(
            @Nullable Attachment live, @Nullable ContainerLog log) implements AutoCloseable {
        @Override
        public void close() {
            if (live != null) {
                live.close();
            }
            if (log != null) {
                log.close();
            }
        }
    }

    private Attached open(Container container, Wish wish) {
        boolean readable = container.config().log().driver() != LogDriver.NONE;
        ContainerLog log = wish.logs() && readable ? containers.log(container.id()) : null;
        boolean opened = false;
        try {
            Attachment live = wish.stream() ? containers.attach(container.id()) : null;
            Attached attached = new Attached(live, log);
            opened = true;
            return attached;
        } finally {
            if (!opened && log != null) {
                log.close();
            }
        }
    }

    private void serve(
            Container container, Wish wish, DetachKeys keys, Attached attached, Exchange.Hijacked raw, StreamFrames out)
            throws IOException {
        ContainerLog log = attached.log();
        if (log != null && (wish.stdout() || wish.stderr())) {
            StdStream only =
                    wish.stdout() && wish.stderr() ? null : wish.stdout() ? StdStream.STDOUT : StdStream.STDERR;
            log.copyTo(new LogFrames(out, false, false), new LogExport(false, only, null, null, -1), 0);
            out.flush();
        }
        Attachment live = attached.live();
        if (live == null) {
            return;
        }
        ContainerConfig config = container.config();
        StreamPump pump = new StreamPump(
                live,
                new StreamPump.Wishes(
                        wish.stdin() && config.stdinOpen(),
                        wish.stdout(),
                        wish.stderr(),
                        config.terminal(),
                        config.clientStreams().stdinOnce()),
                keys);
        if (pump.run(raw.in(), out)) {
            containers.detached(container.id());
        }
    }
}
