package io.cooperage.engine.api.kube;

import io.cooperage.engine.Engine;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// An engine in the middle of a rollout, until somebody kills it: see [RolloutKillsTest].
final class RolloutVictim {
    private RolloutVictim() {}

    /// Begins when it is given a line to read.
    ///
    /// @param args engine root; the turn that was asked for last, 0 for none yet; whether to wait until it is
    ///     over; the turn to ask for, 0 for none
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0]);
        int before = Integer.parseInt(args[1]);
        int next = Integer.parseInt(args[3]);
        warmUp();
        if (System.in.read() < 0) {
            return; // the test has ended
        }
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

    /// What takes long in the first moments of every engine, and changes nothing.
    private static void warmUp() {
        OpenApiSchemas schemas = new OpenApiSchemas();
        StandardKinds kinds = new StandardKinds();
        for (String kind : List.of("pods", "replicasets.apps", "deployments.apps")) {
            schemas.of(kinds.of(kind).id());
        }
    }
}
