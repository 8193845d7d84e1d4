package io.cooperage.ui.images.registries;

import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.RegistryService.Listing;
import io.cooperage.engine.image.RegistryService.RemoteImage;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Platform;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.registries.RemoteNode.Kind;
import io.cooperage.ui.images.registries.RemoteNode.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a registry is walked: catalog, tags, manifests.
final class RemoteTree {
    private final ImageParts parts;
    private final RegistryService service;

    RemoteTree(ImageParts parts) {
        this.parts = parts;
        service = parts.registries();
    }

    RemoteNode registry(String host) {
        return new RemoteNode(Kind.REGISTRY, host, host, parts, this::repositories);
    }

    /// For a registry that lists no catalog but whose repository one knows.
    ///
    /// @param name with its host
    RemoteNode repository(String name, String label) {
        return new RemoteNode(Kind.REPOSITORY, name, label, parts, this::tags);
    }

    private Page repositories(RemoteNode registry, @Nullable String after) {
        Listing listing = service.catalog(registry.name(), after);
        List<RemoteNode> nodes = listing.names().stream()
                .map(name -> repository(registry.name() + "/" + name, name))
                .toList();
        return new Page(nodes, null, listing.next());
    }

    private Page tags(RemoteNode repository, @Nullable String after) {
        Listing listing = service.tags(repository.name(), after);
        List<RemoteNode> nodes = listing.names().stream()
                .map(tag -> new RemoteNode(Kind.TAG, repository.name() + ":" + tag, tag, parts, this::manifest))
                .toList();
        return new Page(nodes, null, listing.next());
    }

    private Page manifest(RemoteNode node, @Nullable String after) {
        RemoteImage image = service.look(node.name());
        String repository = node.kind() == Kind.TAG
                ? node.name().substring(0, node.name().lastIndexOf(':'))
                : node.name().substring(0, node.name().indexOf('@'));
        List<RemoteNode> nodes = image.manifests().stream()
                .map(one -> new RemoteNode(
                        Kind.MANIFEST, repository + "@" + one.digest(), label(one), parts, this::manifest))
                .toList();
        return new Page(nodes, image, null);
    }

    private static String label(Descriptor manifest) {
        Platform platform = manifest.platform();
        if (platform != null && !platform.os().equals("unknown")) {
            return platform.toString();
        }
        // Attestations of a build are manifests too, of a platform called unknown.
        String attests = manifest.annotations().getOrDefault("vnd.docker.reference.type", "");
        return attests.isEmpty() ? manifest.digest().shortHex() : attests;
    }
}
