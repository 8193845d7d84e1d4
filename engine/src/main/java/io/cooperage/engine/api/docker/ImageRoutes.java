package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.image.ImageService.RemovedImages;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Images: what is here, its names, and getting rid of it; what moves images is in [ImageTransferRoutes] and
/// [ImageArchiveRoutes].
final class ImageRoutes implements RouteSet {
    private static final Set<String> PRUNE_FILTERS = Set.of("dangling", "label", "label!", "until");

    private final ImageService images;
    private final ImageListing listing;
    private final ImageManifests manifests;
    private final InstantSource clock = InstantSource.system();
    private final List<RouteSet> others;

    ImageRoutes(Engine engine) {
        this.images = engine.images();
        this.listing = new ImageListing(images, clock);
        this.manifests = new ImageManifests(images);
        this.others = List.of(
                new ImageSearchRoutes(engine.registries()),
                new ImageTransferRoutes(engine),
                new ImageArchiveRoutes(engine),
                new CommitRoutes(engine.containers()));
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/images/json", this::list),
                Route.post("/images/prune", this::prune).since("1.25"),
                Route.get("/images/{name:.*}/json", this::inspect),
                Route.get("/images/{name:.*}/history", this::history),
                Route.post("/images/{name:.*}/tag", this::tag),
                Route.delete("/images/{name:.*}", this::delete)
                        .partly("`platforms` is refused for one that the name does not stand for; `noprune` changes"
                                + " nothing: images have no parents here")));
        others.forEach(set -> routes.addAll(set.routes()));
        return routes;
    }

    private void list(Exchange exchange) throws IOException {
        exchange.answer(200, listing.list(exchange.query(), exchange.version()));
    }

    private void inspect(Exchange exchange) throws IOException {
        ApiVersion version = exchange.version();
        boolean withManifests = version.isAtLeast(1, 48) && exchange.query().flag("manifests");
        Platform platform = PlatformText.json(exchange, 49);
        if (withManifests && platform != null) {
            throw EngineException.invalid("conflicting options: manifests and platform options cannot both be set");
        }
        Image image = find(exchange.parameter("name"), platform);
        List<ManifestSummaryDto> all = withManifests ? manifests.of(image, images.list()) : null;
        exchange.answer(200, ImageInspection.of(images.inspect(image.id().toString()), image, version, all));
    }

    private void history(Exchange exchange) throws IOException {
        Image image = find(exchange.parameter("name"), PlatformText.json(exchange, 48));
        exchange.answer(
                200,
                images.history(image.id().toString()).stream()
                        .map(HistoryDto::of)
                        .toList());
    }

    /// The image of a name for one platform, where several were pulled under it.
    private Image find(String name, @Nullable Platform platform) {
        return ofPlatform(images, name, platform);
    }

    static Image ofPlatform(ImageService images, String name, @Nullable Platform platform) {
        Image image = images.get(name);
        if (platform == null || platform.accepts(image.platform())) {
            return image;
        }
        return images.list().stream()
                .filter(other ->
                        other.target().digest().equals(image.target().digest()) && platform.accepts(other.platform()))
                .findFirst()
                .orElseThrow(() -> EngineException.notFound("image with reference " + name
                        + " was found but does not provide the specified platform (" + platform + ")"));
    }

    private void tag(Exchange exchange) throws IOException {
        Query query = exchange.query();
        ImageReference target = RepoTag.of(query.text("repo"), query.text("tag"));
        if (target == null) {
            throw EngineException.invalid("invalid reference format: repo is missing");
        }
        if (target.familiarRepository().equals("sha256")) {
            throw EngineException.invalid("refusing to create an ambiguous tag using digest algorithm as name");
        }
        images.tag(exchange.parameter("name"), target.toString());
        exchange.answer(201);
    }

    private void delete(Exchange exchange) throws IOException {
        String name = exchange.parameter("name");
        if (name.isBlank()) {
            throw EngineException.invalid("image name cannot be blank");
        }
        List<String> platforms =
                exchange.version().isAtLeast(1, 50) ? exchange.query().list("platforms") : List.of();
        if (platforms.size() > 1) {
            throw EngineException.invalid("multiple platforms are not supported");
        }
        if (platforms.size() == 1) {
            Platform wanted = PlatformText.json(platforms.getFirst());
            if (!wanted.accepts(images.get(name).platform())) {
                find(name, wanted); // NOT_FOUND, or another one that the name does not stand for now
                throw EngineException.notImplemented("remove " + name + " for " + wanted
                        + " only: the name stands for another platform now; remove that image by its id");
            }
        }
        exchange.answer(
                200, DeletedImageDto.of(images.remove(name, exchange.query().flag("force"))));
    }

    private void prune(Exchange exchange) throws IOException {
        FilterArgs filters = FilterArgs.of(exchange.query(), PRUNE_FILTERS);
        boolean all = !filters.flag("dangling", true);
        Instant now = clock.instant();
        Instant until = filters.until(now);
        Map<String, String> labels = labels(filters.get("label"));
        Map<String, String> without = labels(filters.get("label!"));
        // One label can't have two values, so nothing has both.
        boolean impossible = labels.size() < Set.copyOf(filters.get("label")).size();
        RemovedImages removed = impossible
                ? new RemovedImages(List.of(), List.of(), 0)
                : images.prune(
                        new PruneFilter(all, until == null ? null : Duration.between(until, now), labels, without));
        List<DeletedImageDto> items = DeletedImageDto.of(removed);
        Map<String, @Nullable Object> report = new HashMap<>();
        report.put("ImagesDeleted", items.isEmpty() ? null : items);
        report.put("SpaceReclaimed", removed.bytes());
        exchange.answer(200, report);
    }

    private static Map<String, String> labels(List<String> words) {
        Map<String, String> labels = new HashMap<>();
        for (String word : words) {
            String[] parts = word.split("=", 2);
            labels.merge(parts[0], parts.length == 1 ? "" : parts[1], ImageRoutes::stricter);
        }
        return labels;
    }

    /// `a` and `a=1` together are `a=1`.
    private static String stricter(String one, String other) {
        return Objects.equals(one, "") ? other : one;
    }
}
