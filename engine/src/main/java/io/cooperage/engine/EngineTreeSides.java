package io.cooperage.engine;

import io.cooperage.engine.container.ContainerTree;
import io.cooperage.engine.container.LocalContainers;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.LocalImages;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.image.browse.TreeSides;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.Platform;
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
        ResolvedImage image = images.store().resolve(ref);
        return tree(image, image.config(), List.of());
    }

    @Override
    public Tree container(String ref) {
        ContainerTree made = containers.tree(ref);
        if (made.image() == null) {
            ImageConfig config = new ImageConfig(null, null, Platform.host(), made.defaults(), List.of(), List.of());
            return new Tree(List.of(), made.folders(), config, () -> {});
        }
        ResolvedImage image = images.store()
                .byId(made.image())
                .orElseThrow(() -> EngineException.notFound("No such image: " + made.image()));
        return tree(image, asked(image.config(), made.defaults()), made.folders());
    }

    /// Of its image, but started as the container is. What is done when someone builds on the image is no container's.
    private static ImageConfig asked(ImageConfig image, Defaults container) {
        Defaults asked = new Defaults(
                container.user(),
                container.workingDir(),
                container.entrypoint(),
                container.command(),
                container.env(),
                container.volumes(),
                container.exposedPorts(),
                container.labels(),
                container.stopSignal(),
                container.stopTimeoutSeconds(),
                container.healthcheck(),
                container.shell(),
                image.config().onBuild());
        return new ImageConfig(
                image.created(), image.author(), image.platform(), asked, image.diffIds(), image.history());
    }

    private Tree tree(ResolvedImage image, ImageConfig config, List<Path> folders) {
        return images.files().tree(image.manifest(), config, image.chainIds(), folders);
    }
}
