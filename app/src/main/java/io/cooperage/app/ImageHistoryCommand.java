package io.cooperage.app;

import io.cooperage.engine.image.ImageService.HistoryEntry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image history`.
@Command(name = "history", description = "Shows the steps that made an image, the latest first.")
final class ImageHistoryCommand implements Callable<Integer> {
    private static final int STEP_WIDTH = 60;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(paramLabel = "REF", description = "A name, an id or a prefix of one.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String ref;

    @Option(names = "--no-trunc", description = "Whole instructions.")
    private boolean whole;

    @Override
    public Integer call() {
        List<HistoryEntry> steps = image.reading(images -> images.history(ref));
        Instant now = Instant.now();
        TextTable table = new TextTable("IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT");
        for (HistoryEntry step : steps) {
            table.row(
                    step.id() == null ? "<missing>" : step.id().shortHex(),
                    Quantity.ago(step.created(), now),
                    instruction(step),
                    Quantity.bytes(step.size()),
                    step.comment());
        }
        image.out().print(table.render());
        image.out().flush();
        return 0;
    }

    private String instruction(HistoryEntry step) {
        String text = step.createdBy().replaceAll("\\s+", " ").strip();
        return whole || text.length() <= STEP_WIDTH ? text : text.substring(0, STEP_WIDTH - 1) + "…";
    }
}
