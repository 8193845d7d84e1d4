package io.cooperage.app;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `cooperage image ls`.
@Command(name = "ls", aliases = "list", description = "Lists images, the newest first.")
final class ImageListCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Option(
            names = {"-q", "--quiet"},
            description = "Ids only.")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Whole ids.")
    private boolean whole;

    @Override
    public Integer call() {
        List<Image> images = image.on(engine -> engine.images().list());
        if (quiet) {
            images.forEach(one -> image.out().println(id(one)));
            return 0;
        }
        Instant now = Instant.now();
        TextTable table = new TextTable(
                "REPOSITORY", "TAG", "IMAGE ID", "PLATFORM", "CREATED", "SIZE", "SHARED", "UNIQUE", "CONTAINERS");
        for (Image one : images) {
            if (one.tags().isEmpty()) {
                row(
                        table,
                        one,
                        one.digests().isEmpty()
                                ? "<none>"
                                : one.digests().getFirst().familiarRepository(),
                        "<none>",
                        now);
            }
            for (ImageReference tag : one.tags()) {
                row(table, one, tag.familiarRepository(), String.valueOf(tag.tag()), now);
            }
        }
        image.out().print(table.render());
        image.out().flush();
        return 0;
    }

    private void row(TextTable table, Image one, String repository, String tag, Instant now) {
        table.row(
                repository,
                tag,
                id(one),
                one.platform().toString(),
                Quantity.ago(one.created(), now),
                Quantity.bytes(one.size()),
                Quantity.bytes(one.sharedSize()),
                Quantity.bytes(one.uniqueSize()),
                Integer.toString(one.usedBy().size()));
    }

    private String id(Image one) {
        return whole ? one.id().toString() : one.id().shortHex();
    }
}
