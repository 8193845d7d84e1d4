package io.cooperage.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cooperage.engine.image.ImageQueries;
import io.cooperage.engine.image.ImageService.DiskUsage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `cooperage image df`.
@Command(name = "df", description = "Shows what images take of the disk.")
final class ImageUsageCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Option(names = "--json", description = "In bytes, for scripts.")
    private boolean json;

    @Override
    public Integer call() {
        DiskUsage usage = image.reading(ImageQueries::diskUsage);
        image.out().print(json ? json(usage) : table(usage));
        image.out().flush();
        return 0;
    }

    private static String table(DiskUsage usage) {
        TextTable table = new TextTable("TYPE", "SIZE");
        table.row("Packed layers and documents", Quantity.bytes(usage.blobs()));
        table.row("Unpacked layers", Quantity.bytes(usage.layers()));
        table.row("Interrupted downloads", Quantity.bytes(usage.incomplete()));
        table.row("Reclaimable by image prune --all", Quantity.bytes(usage.reclaimable()));
        String images = usage.images() == 1 ? "1 image, " : usage.images() + " images, ";
        return table.render() + images + usage.inUse() + " in use by containers\n";
    }

    private static String json(DiskUsage usage) {
        return JsonNodeFactory.instance
                        .objectNode()
                        .put("images", usage.images())
                        .put("imagesInUse", usage.inUse())
                        .put("blobBytes", usage.blobs())
                        .put("layerBytes", usage.layers())
                        .put("incompleteBytes", usage.incomplete())
                        .put("reclaimableBytes", usage.reclaimable())
                        .toPrettyString()
                + "\n";
    }
}
