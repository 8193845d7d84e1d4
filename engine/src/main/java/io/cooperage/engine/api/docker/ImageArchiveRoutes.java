package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `docker save` and `docker load`.
final class ImageArchiveRoutes implements RouteSet {
    private static final String TAR = "application/x-tar";

    private final Engine engine;
    private final ImageService images;

    ImageArchiveRoutes(Engine engine) {
        this.engine = engine;
        this.images = engine.images();
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/images/get", this::saveSeveral),
                Route.get("/images/{name:.*}/get", this::saveOne),
                Route.post("/images/load", this::load));
    }

    private void saveOne(Exchange exchange) throws IOException {
        save(exchange, List.of(exchange.parameter("name")));
    }

    private void saveSeveral(Exchange exchange) throws IOException {
        // The client sends one parameter each, others one with commas.
        List<String> names = exchange.query().list("names").stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            throw EngineException.invalid("no image names provided");
        }
        save(exchange, names);
    }

    private void save(Exchange exchange, List<String> names) throws IOException {
        Platform platform = PlatformText.json(exchange, 48);
        List<String> refs = new ArrayList<>();
        for (String name : names) {
            List<String> tags = tagsOf(name);
            refs.addAll(tags.isEmpty() ? List.of(name) : tags);
        }
        if (platform != null) {
            for (String ref : refs) {
                if (!platform.accepts(images.get(ref).platform())) {
                    throw EngineException.notFound("image with reference " + ref
                            + " was found but does not provide the specified platform (" + platform + ")");
                }
            }
        }
        LateStream out = new LateStream(() -> exchange.stream(200, TAR));
        images.save(refs, ArchiveFormat.DOCKER, out, TransferListener.NONE);
    }

    /// A repository without a tag stands for all its tags, as `docker save debian` has it.
    private List<String> tagsOf(String name) {
        Optional<ImageReference> repository = repository(name);
        return repository.stream()
                .flatMap(wanted -> images.list().stream()
                        .flatMap(image -> image.tags().stream())
                        .filter(tag -> tag.repository().equals(wanted.repository())))
                .map(ImageReference::toString)
                .sorted()
                .toList();
    }

    private static Optional<ImageReference> repository(String name) {
        try {
            ImageReference parsed = ImageReference.parse(name);
            return parsed.tag() == null && parsed.digest() == null ? Optional.of(parsed) : Optional.empty();
        } catch (EngineException e) {
            return Optional.empty(); // an id
        }
    }

    private void load(Exchange exchange) throws IOException {
        Query query = exchange.query();
        Platform platform = PlatformText.json(exchange, 48);
        boolean quiet = query.flag("quiet", true);
        try (MessageStream out = new MessageStream(exchange)) {
            out.begin();
            try (SpooledBody body = SpooledBody.of(engine.paths(), "load", exchange.body())) {
                List<Image> loaded =
                        images.load(body.file(), platform, quiet ? TransferListener.NONE : new LoadMessages(out));
                said(out, loaded);
            } catch (EngineException e) {
                out.error(String.valueOf(e.getMessage()), 0);
            }
        }
    }

    /// An archive may hold one image twice.
    private static void said(MessageStream out, List<Image> loaded) {
        loaded.stream()
                .filter(image -> image.tags().isEmpty())
                .map(Image::id)
                .distinct()
                .forEach(id -> out.text("Loaded image ID: " + id + "\n"));
        loaded.stream()
                .flatMap(image -> image.tags().stream())
                .distinct()
                .forEach(tag -> out.text("Loaded image: " + tag.familiar() + "\n"));
    }
}
