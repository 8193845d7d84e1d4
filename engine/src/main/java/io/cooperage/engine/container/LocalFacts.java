package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.network.ContainerNetworks;
import io.cooperage.engine.oci.Digest;
import java.util.List;
import java.util.function.Supplier;

/// What the engine knows of containers beyond their configuration, for filters.
final class LocalFacts implements ContainerFilter.Facts {
    private final ContainerIndex index;
    private final Supplier<ContainerImages> images;
    private final ContainerNetworks networks;

    LocalFacts(ContainerIndex index, Supplier<ContainerImages> images, ContainerNetworks networks) {
        this.index = index;
        this.images = images;
        this.networks = networks;
    }

    /// The image itself, or one that was made of it and so begins with its layers.
    @Override
    public boolean standsOn(Container container, String image) {
        if (OF_CONFIGURATION.standsOn(container, image)) {
            return true;
        }
        ContainerRoot root = index.resolve(container.id()).root();
        if (root.image() == null) {
            return false;
        }
        try {
            ResolvedImage ancestor = images.get().store().resolve(image);
            List<Digest> layers = ancestor.chainIds();
            return ancestor.id().equals(root.image())
                    || (!layers.isEmpty()
                            && root.layers().size() >= layers.size()
                            && root.layers().subList(0, layers.size()).equals(layers));
        } catch (EngineException e) {
            // Docker's answer to an ancestor that there is not: no container stands on it.
            return false;
        }
    }

    @Override
    public boolean isOn(Container container, String network) {
        return OF_CONFIGURATION.isOn(container, network)
                || networks.state(container.id()).endpoints().stream()
                        .anyMatch(endpoint -> endpoint.networkName().equals(network)
                                || (!network.isEmpty() && endpoint.networkId().startsWith(network)));
    }

    @Override
    public Container resolve(List<Container> all, String ref) {
        return index.resolve(ref).value();
    }
}
