package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.RegistryService.Listing;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.Credentials;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `docker pull`, `docker push` and, on the same path as a pull, `docker import`.
final class ImageTransferRoutes implements RouteSet {
    private final ImageService images;
    private final RegistryService registries;
    private final ImageImport importing;

    ImageTransferRoutes(Engine engine) {
        this.images = engine.images();
        this.registries = engine.registries();
        this.importing = new ImageImport(engine);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/images/create", this::create).partly(RegistryLogin.SHORT_OF),
                Route.post("/images/{name:.*}/push", this::push).partly(RegistryLogin.SHORT_OF));
    }

    private void create(Exchange exchange) throws IOException {
        if (exchange.query().text("fromImage").isEmpty()) {
            importing.run(exchange);
        } else {
            pull(exchange);
        }
    }

    private void pull(Exchange exchange) throws IOException {
        Query query = exchange.query();
        Platform platform = PlatformText.words(exchange);
        // `pull -a` of old clients leaves the colon.
        ImageReference name = ImageReference.parse(query.text("fromImage").replaceFirst(":$", ""));
        String tag = query.text("tag");
        if (!tag.isEmpty()) {
            name = tag.contains(":") ? name.bare().withDigest(Digest.parse(tag)) : name.withTag(tag);
        }
        if (name.familiarRepository().equals("scratch")) {
            throw new EngineException(ErrorKind.FORBIDDEN, "'scratch' is a reserved name");
        }
        Credentials login = RegistryLogin.of(exchange);
        try (MessageStream out = new MessageStream(exchange)) {
            try {
                if (name.tag() == null && name.digest() == null) {
                    pullAll(name, platform, login, out);
                } else {
                    boolean fresh = pull(name, platform, login, out);
                    said(out, name, fresh);
                }
            } catch (EngineException e) {
                out.failed(RegistryFailure.ofPull(name, e));
            }
        }
    }

    private void pullAll(
            ImageReference name, @Nullable Platform platform, @Nullable Credentials login, MessageStream out) {
        RegistryService asked = login == null ? registries : registries.as(name.domain(), login);
        boolean fresh = false;
        String last = null;
        do {
            Listing tags = asked.tags(name.toString(), last);
            for (String tag : tags.names()) {
                fresh |= pull(name.withTag(tag), platform, login, out);
            }
            last = tags.next();
        } while (last != null);
        said(out, name, fresh);
    }

    private static void said(MessageStream out, ImageReference name, boolean fresh) {
        out.status("Status: " + (fresh ? "Downloaded newer image for " : "Image is up to date for ") + name.familiar());
    }

    /// @return false when it was here as it is
    private boolean pull(
            ImageReference name, @Nullable Platform platform, @Nullable Credentials login, MessageStream out) {
        Optional<Image> before = present(name);
        String tag = name.digest() == null
                ? String.valueOf(name.tag())
                : name.digest().toString();
        PullMessages messages = new PullMessages(out, tag, name.path());
        Image image = images.pull(name.toString(), platform, login, messages);
        messages.begin();
        out.status("Digest: " + image.target().digest());
        return before.filter(old -> old.id().equals(image.id())
                        && old.target().digest().equals(image.target().digest()))
                .isEmpty();
    }

    private Optional<Image> present(ImageReference name) {
        try {
            return Optional.of(images.get(name.toString()));
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void push(Exchange exchange) throws IOException {
        String tag = exchange.query().text("tag");
        ImageReference name = ImageReference.parse(exchange.parameter("name"));
        if (!tag.isEmpty()) {
            name = name.withTag(tag);
        }
        Platform platform = PlatformText.json(exchange, 46);
        Credentials login = RegistryLogin.of(exchange);
        try (MessageStream out = new MessageStream(exchange)) {
            out.status("The push refers to repository [" + name.repository() + "]");
            try {
                for (ImageReference one : name.tag() == null ? tagsHere(name) : List.of(name)) {
                    push(one, platform, login, out);
                }
            } catch (EngineException e) {
                out.failed(RegistryFailure.of(e));
            }
        }
    }

    /// Without a tag all are meant.
    private List<ImageReference> tagsHere(ImageReference name) {
        List<ImageReference> tags = images.list().stream()
                .flatMap(image -> image.tags().stream())
                .filter(tag -> tag.repository().equals(name.repository()))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
        if (tags.isEmpty()) {
            throw EngineException.notFound(
                    "An image does not exist locally with the tag: " + name.familiarRepository());
        }
        return tags;
    }

    private void push(
            ImageReference name, @Nullable Platform platform, @Nullable Credentials login, MessageStream out) {
        Optional<Image> here = present(name);
        if (platform != null && here.isPresent() && !platform.accepts(here.get().platform())) {
            throw EngineException.notFound("image with reference " + name.familiar()
                    + " was found but does not provide the specified platform (" + platform + ")");
        }
        Digest digest = images.push(name.toString(), login, new PushMessages(out));
        long size = here.map(image -> digest.equals(image.target().digest())
                        ? image.target().size()
                        : image.manifest().size())
                .orElse(0L);
        out.status(name.tag() + ": digest: " + digest + " size: " + size);
        ObjectNode aux = JsonNodeFactory.instance.objectNode();
        aux.put("Tag", name.tag());
        aux.put("Digest", digest.toString());
        aux.put("Size", size);
        out.auxWithProgress(aux);
    }
}
