package io.cooperage.app;

import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.image.ImageService.RemovedImages;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `cooperage image prune`.
@Command(name = "prune", description = "Removes unused images, and what no image uses.")
final class ImagePruneCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Option(
            names = {"-a", "--all"},
            description = "Also images with a name that no container uses.")
    private boolean all;

    @Option(names = "--older-than", paramLabel = "DURATION", description = "Only images older than this: PT24H, P7D.")
    private @Nullable Duration age;

    @Option(names = "--label", paramLabel = "NAME[=VALUE]", description = "Only images with it; may be repeated.")
    private List<String> labels = List.of();

    @Option(names = "--without-label", paramLabel = "NAME[=VALUE]", description = "Only images without it.")
    private List<String> withoutLabels = List.of();

    @Option(
            names = {"-f", "--force"},
            description = "Does it. Without this option it only says what it would do.")
    private boolean force;

    @Override
    public Integer call() {
        PruneFilter filter = new PruneFilter(all, age, pairs(labels), pairs(withoutLabels));
        RemovedImages removed = image.on(engine ->
                force ? engine.images().prune(filter) : engine.images().prunePreview(filter));
        String deleted = force ? "Deleted: " : "Would delete: ";
        removed.untagged().forEach(name -> image.out().println((force ? "Untagged: " : "Would untag: ") + name));
        removed.removed().forEach(id -> image.out().println(deleted + id));
        image.out().println((force ? "Freed: " : "Would free: ") + Quantity.bytes(removed.bytes()));
        if (!force) {
            image.err().println("Nothing was removed; --force does it.");
        }
        return 0;
    }

    private static Map<String, String> pairs(List<String> texts) {
        Map<String, String> pairs = new HashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            pairs.put(equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
        }
        return pairs;
    }
}
