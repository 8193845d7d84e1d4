package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.error.EngineException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops every container at once, for who chose that quitting does so.
final class StopAll {
    private static final Logger LOG = LoggerFactory.getLogger(StopAll.class);

    private StopAll() {}

    /// Returns when all have ended, each after at most its own stop timeout.
    static void containersOf(Engine engine) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Container container : engine.containers().list()) {
                if (container.state().status().isAlive()) {
                    threads.execute(() -> stop(engine, container));
                }
            }
        }
    }

    private static void stop(Engine engine, Container container) {
        try {
            engine.containers().stop(container.id(), null);
        } catch (EngineException e) {
            LOG.warn("{} keeps running", container.name(), e);
        }
    }
}
