package io.cooperage.app;

import io.cooperage.engine.image.ImageService.DiskUsage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// `cooperage image df`.
@Command(name = "df", description = "Shows what images take of the disk.")
final class ImageUsageCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Override
    public Integer call() {
        DiskUsage usage = image.on(engine -> engine.images().diskUsage());
        TextTable table = new TextTable("WHAT", "SIZE");
        table.row(usage.images() + " images, " + usage.inUse() + " in use", "");
        table.row("packed blobs", Quantity.bytes(usage.blobs()));
        table.row("unpacked layers", Quantity.bytes(usage.layers()));
        table.row("incomplete downloads", Quantity.bytes(usage.incomplete()));
        table.row("reclaimable (image prune --all)", Quantity.bytes(usage.reclaimable()));
        image.out().print(table.render());
        image.out().flush();
        return 0;
    }
}
