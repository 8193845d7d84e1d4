package io.cooperage.engine.api.kube;

import io.cooperage.engine.Engine;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// An engine in the middle of a rollout, until somebody kills it: see [RolloutKillsTest].
final class RolloutVictim {
    private RolloutVictim() {}

    /// @param args engine root; the turn that was asked for last, 0 for none yet; whether to wait until it is
    ///     over; the turn to ask for, 0 for none
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        Path home = Path.of(args[0]);
        int before = Integer.parseInt(args[1]);
        int next = Integer.parseInt(args[3]);
        try (Engine engine = Engine.open(EnginePaths.under(home))) {
            engine.cluster().start();
            Rollout rollout = new Rollout(home, engine);
            if (before > 0 && Boolean.parseBoolean(args[2])) {
                rollout.awaitOver(before);
            }
            if (next > 0) {
                rollout.ask(next);
            }
            System.out.println("ready");
            new CountDownLatch(1).await();
        }
    }
}
