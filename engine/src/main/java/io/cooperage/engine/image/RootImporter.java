package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.layer.PlainInput;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes images of root filesystems: `docker import`.
final class RootImporter {
    private static final String DEFAULT_MESSAGE = "Imported from ";

    private final ImageParts parts;
    private final OneLayerImage maker;

    RootImporter(ImageParts parts) {
        this.parts = parts;
        this.maker = new OneLayerImage(parts);
    }

    /// As [ImageService#importRoot].
    Image importRoot(
            Path root,
            @Nullable String name,
            @Nullable String message,
            List<String> changes,
            @Nullable Platform platform,
            TransferListener listener) {
        // What a person got wrong is said before anything is read.
        List<ImageReference> tags = tags(name);
        Defaults defaults = ConfigChanges.apply(Defaults.NONE, changes);
        if (!Files.exists(root)) {
            throw EngineException.notFound("import " + root + ": no such file or folder");
        }
        OneLayerImage.About about = new OneLayerImage.About(
                defaults,
                parts.clock().instant(),
                platform == null ? Platform.host() : platform,
                "",
                message == null || message.isBlank() ? DEFAULT_MESSAGE + root.getFileName() : message,
                tags,
                ImageAction.IMPORT);
        TransferFeed feed = parts.feed("Import " + root.getFileName(), listener);
        return feed.runWithRoom(() -> Files.isDirectory(root) ? folder(root, about, feed) : archive(root, about, feed));
    }

    static List<ImageReference> tags(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return List.of();
        }
        ImageReference reference = ImageReference.parseTagged(name);
        if (reference.digest() != null) {
            throw EngineException.invalid("cannot import digest reference: " + name);
        }
        return List.of(reference);
    }

    private Image folder(Path root, OneLayerImage.About about, TransferFeed feed) {
        TransferFeed.Item item = feed.item(root.toString(), String.valueOf(root.getFileName()), -1);
        return maker.make(about, item, out -> parts.tars().ofTree(List.of(root), out));
    }

    private Image archive(Path root, OneLayerImage.About about, TransferFeed feed) {
        if (!Files.isRegularFile(root)) {
            throw EngineException.invalid("import " + root + ": it is neither a file nor a folder");
        }
        long size;
        try {
            size = Files.size(root);
        } catch (IOException e) {
            throw StorageFailure.of("import", root, e);
        }
        TransferFeed.Item item = feed.item(root.toString(), String.valueOf(root.getFileName()), size);
        return maker.make(about, item, out -> {
            try (PlainInput in = new PlainInput(Files.newInputStream(root), root.toString())) {
                in.requireTar();
                OneLayerImage.copy(in, out, done -> item.progress(Phase.VERIFYING, Math.min(done, size)));
            }
        });
    }
}
