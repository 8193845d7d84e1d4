package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Path;
import java.util.Optional;

/// Asks where a file or folder of the image is to go.
final class ExtractTarget {
    private static final Messages MESSAGES = Messages.of(ExtractTarget.class);

    private ExtractTarget() {}

    /// @return the file, or the folder that is made in the chosen one
    static Optional<Path> ask(FileDialogs dialogs, FileNode node) {
        String name = node.path().isEmpty() ? "root" : node.name();
        return node.isFolder()
                ? dialogs.folder(MESSAGES.text("extract.into", name)).map(folder -> folder.resolve(name))
                : dialogs.save(MESSAGES.text("extract.title", name), name);
    }
}
