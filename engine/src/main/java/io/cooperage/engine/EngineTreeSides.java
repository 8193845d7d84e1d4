package io.cooperage.engine;

import io.cooperage.engine.container.ContainerTree;
import io.cooperage.engine.container.LocalContainers;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.LocalImages;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.image.browse.TreeSides;
import java.nio.file.Path;
import java.util.List;

/// Knows both images and containers, so that they can be compared.
final class EngineTreeSides implements TreeSides {
    private final LocalImages images;
    private final LocalContainers containers;

    EngineTreeSides(LocalImages images, LocalContainers containers) {
        this.images = images;
        this.containers = containers;
    }

    @Override
    public Tree image(String ref) {
        return tree(images.store().resolve(ref), List.of());
    }

    @Override
    public Tree container(String ref) {
        ContainerTree made = containers.tree(ref);
        if (made.image() == null) {
            return new Tree(List.of(), made.folders(), null, () -> {});
        }
        ResolvedImage image = images.store()
                .byId(made.image())
                .orElseThrow(() -> EngineException.notFound("No such image: " + made.image()));
        return tree(image, made.folders());
    }

    private Tree tree(ResolvedImage image, List<Path> folders) {
        return images.files().tree(image.manifest(), image.config(), image.chainIds(), folders);
    }
}
