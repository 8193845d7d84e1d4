package io.cooperage.engine.api.docker;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.oci.ImageReference;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The list of images with its filters.
final class ImageListing {
    private static final Set<String> FILTERS = Set.of("dangling", "label", "before", "since", "reference", "until");

    private final ImageService images;
    private final ImageManifests manifests;
    private final InstantSource clock;

    ImageListing(ImageService images, InstantSource clock) {
        this.images = images;
        this.manifests = new ImageManifests(images);
        this.clock = clock;
    }

    List<ImageSummaryDto> list(Query query, ApiVersion version) {
        FilterArgs filters = filters(query, version);
        boolean dangling = filters.flag("dangling", false);
        Instant before = before(filters);
        Instant since = since(filters);
        List<Pattern> references =
                filters.get("reference").stream().map(GlobPattern::of).toList();
        boolean shared = version.isAtLeast(1, 42) && query.flag("shared-size");
        boolean withManifests = version.isAtLeast(1, 47) && query.flag("manifests");
        List<Image> all = images.list();
        List<ImageSummaryDto> found = new ArrayList<>();
        for (Image image : all) {
            Instant created = image.created();
            boolean early = before == null || (created != null && created.isBefore(before));
            boolean late = since == null || (created != null && created.isAfter(since));
            if (!early || !late || !filters.labels("label", image.labels())) {
                continue;
            }
            List<String> tags = names(image.tags(), references);
            List<String> digests = names(image.digests(), references);
            boolean nameless = tags.isEmpty() && digests.isEmpty();
            if (nameless && (!references.isEmpty() || (filters.has("dangling") && !dangling))) {
                continue;
            }
            if (dangling && !tags.isEmpty()) {
                continue;
            }
            List<ManifestSummaryDto> platforms = withManifests ? manifests.of(image, all) : null;
            found.add(summary(image, tags, digests, version, shared, platforms));
        }
        found.sort(Comparator.comparingLong(ImageSummaryDto::created).reversed());
        return found;
    }

    private static FilterArgs filters(Query query, ApiVersion version) {
        Map<String, List<String>> said = query.filters();
        String name = query.text("filter");
        if (!version.isAtLeast(1, 41) && !name.isEmpty()) {
            said = new LinkedHashMap<>(said);
            said.put("reference", List.of(name));
        }
        return FilterArgs.of(said, FILTERS);
    }

    /// The earliest of all bounds.
    private @Nullable Instant before(FilterArgs filters) {
        Instant bound = null;
        for (String ref : filters.get("before")) {
            bound = earlier(bound, images.get(ref).created());
        }
        for (String time : filters.get("until")) {
            bound = earlier(bound, GoTime.parse(time, clock.instant()));
        }
        return bound;
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }

    private @Nullable Instant since(FilterArgs filters) {
        Instant bound = null;
        for (String ref : filters.get("since")) {
            Instant created = images.get(ref).created();
            if (created != null && (bound == null || created.isAfter(bound))) {
                bound = created;
            }
        }
        return bound;
    }

    /// A pattern is for the whole name or for its repository.
    private static List<String> names(List<ImageReference> names, List<Pattern> wanted) {
        return names.stream()
                .filter(name -> wanted.isEmpty()
                        || wanted.stream()
                                .anyMatch(pattern ->
                                        pattern.matcher(name.familiar()).matches()
                                                || pattern.matcher(name.familiarRepository())
                                                        .matches()))
                .map(ImageReference::familiar)
                .toList();
    }

    private static ImageSummaryDto summary(
            Image image,
            List<String> tags,
            List<String> digests,
            ApiVersion version,
            boolean shared,
            @Nullable List<ManifestSummaryDto> platforms) {
        boolean none = !version.isAtLeast(1, 43) && tags.isEmpty() && digests.isEmpty();
        Instant created = image.created();
        return new ImageSummaryDto(
                -1,
                created == null ? 0 : created.getEpochSecond(),
                version.isAtLeast(1, 48) ? DescriptorDto.of(image.target()) : null,
                image.id().toString(),
                image.labels().isEmpty() ? null : image.labels(),
                platforms,
                "",
                none ? List.of("<none>@<none>") : digests,
                none ? List.of("<none>:<none>") : tags,
                shared ? image.sharedSize() : -1,
                image.size(),
                version.isAtLeast(1, 44) ? null : image.size());
    }
}
