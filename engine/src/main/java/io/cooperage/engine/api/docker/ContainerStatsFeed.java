package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerCounters;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `GET /containers/{id}/stats`: the kernel's counters, once or every second, each with those before it, so
/// that the client can reckon rates.
final class ContainerStatsFeed {
    private final ContainerService containers;
    private final ContainerRefs refs;

    ContainerStatsFeed(ContainerService containers, ContainerRefs refs) {
        this.containers = containers;
        this.refs = refs;
    }

    void stats(Exchange exchange) throws IOException {
        Query query = exchange.query();
        boolean stream = query.flag("stream", true);
        boolean oneShot = query.flag("one-shot");
        if (stream && oneShot) {
            throw EngineException.invalid("cannot have stream=true and one-shot=true");
        }
        Container container = refs.get(exchange);
        @Nullable ContainerCounters counters = counters(container.id());
        if (stream) {
            stream(exchange, container, counters);
            return;
        }
        @Nullable ContainerCounters before = null;
        if (!oneShot && counters != null) {
            before = counters;
            if (!pause()) {
                return;
            }
            counters = counters(container.id());
        }
        exchange.answer(200, ContainerStatsJson.of(container, counters, before));
    }

    private void stream(Exchange exchange, Container container, @Nullable ContainerCounters first) throws IOException {
        OutputStream out = exchange.stream(200, "application/json");
        out.flush();
        @Nullable ContainerCounters before = null;
        @Nullable ContainerCounters counters = first;
        while (true) {
            out.write(DockerJson.line(ContainerStatsJson.of(container, counters, before)));
            out.flush();
            before = counters;
            if (!pause() || isGone(container.id())) {
                return;
            }
            counters = counters(container.id());
        }
    }

    private boolean isGone(String id) {
        try {
            containers.get(id);
            return false;
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Null while it does not run: its client is told of zeros.
    private @Nullable ContainerCounters counters(String id) {
        try {
            return containers.counters(id);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CONFLICT || e.kind() == ErrorKind.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
