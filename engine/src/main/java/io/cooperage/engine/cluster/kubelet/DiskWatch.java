package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.error.EngineException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the meter now and then, beside the pod's thread, whether the pod has more on disk than it may. Soon
/// at first, for what goes wrong mostly does so at once. For the pod's thread.
final class DiskWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    /// A kubelet's own pace.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final PodContext context;
    private Duration pause = SHORTEST;
    private @Nullable Instant next;
    private @Nullable Thread measuring;

    private volatile @Nullable String excess;

    DiskWatch(PodContext context) {
        this.context = context;
    }

    /// @return which limit was exceeded when it was measured last; null for none
    @Nullable
    String excess() {
        KubeObject pod = context.pod();
        String found = excess;
        if (found != null || !DiskMeter.isLimited(pod)) {
            return found;
        }
        Instant now = context.now();
        if (next == null) {
            next = now.plus(pause);
        }
        Thread last = measuring;
        if (!now.isBefore(next) && (last == null || !last.isAlive())) {
            measuring = Thread.ofVirtual()
                    .name("disk use of " + pod.namespace() + "/" + pod.name())
                    .start(() -> measure(pod));
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
            next = now.plus(pause);
        }
        context.wake(now.isBefore(next) ? next : now.plus(pause));
        return null;
    }

    private void measure(KubeObject pod) {
        try {
            excess = context.parts().disk().excess(pod);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        } catch (EngineException e) {
            LOG.warn("{}", e.getMessage());
            return;
        }
        if (excess != null) {
            context.poke().run();
        }
    }

    @Override
    public void close() {
        Thread last = measuring;
        if (last != null) {
            last.interrupt();
        }
    }
}
