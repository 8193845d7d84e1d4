package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageService.PruneFilter;
import java.nio.file.Path;
import java.util.Random;

/// Pulls, tags and removes images until somebody kills it: the victim of [CrashPullTest].
final class CrashPullWorker {
    private CrashPullWorker() {}

    /// @param args engine root, random seed, names to pull
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        Random random = new Random(Long.parseLong(args[1]));
        try (ImageFixture engine = new ImageFixture(Path.of(args[0]))) {
            System.out.println("ready");
            while (true) {
                String name = args[2 + random.nextInt(args.length - 2)];
                try {
                    switch (random.nextInt(6)) {
                        case 0 -> engine.service().remove(name, true);
                        case 1 -> engine.service().tag(name, "tagged:" + random.nextInt(3));
                        case 2 -> engine.service().prune(PruneFilter.DANGLING);
                        default -> engine.service().pull(name, null, TransferListener.NONE);
                    }
                } catch (EngineException e) {
                    // Removing what is not here and the like is part of the game; only crashes count.
                    System.out.println(e.getMessage());
                }
            }
        }
    }
}
