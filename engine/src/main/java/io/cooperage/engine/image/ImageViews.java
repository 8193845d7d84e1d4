package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageTable.Named;
import io.cooperage.engine.image.ImageTable.StoredImage;
import io.cooperage.engine.image.ImageUsers.ImageUse;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.store.SqlSession;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes [Image] values of rows.
final class ImageViews {
    private final ImageState state;
    private final ImageTable table;

    ImageViews(ImageState state) {
        this.state = state;
        this.table = state.table();
    }

    /// The newest first.
    List<Image> list() {
        List<ImageUse> uses = state.uses();
        return state.read(sql -> {
            Side side = side(sql, uses);
            return table.images(sql).stream()
                    .filter(image -> !image.hidden())
                    .map(side::view)
                    .toList();
        });
    }

    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND
    Image get(Digest id) {
        List<ImageUse> uses = state.uses();
        return state.read(sql -> table.image(sql, id).map(side(sql, uses)::view))
                .orElseThrow(() -> ImageFinder.notFound(id.toString()));
    }

    private Side side(SqlSession sql, List<ImageUse> uses) {
        return new Side(
                byImage(table.names(sql)),
                byImage(table.repoDigests(sql)),
                table.uniqueSizes(sql),
                uses.stream()
                        .collect(Collectors.groupingBy(
                                ImageUse::image, Collectors.mapping(ImageUse::container, Collectors.toList()))));
    }

    private static Map<Digest, List<ImageReference>> byImage(List<Named> named) {
        return named.stream()
                .collect(Collectors.groupingBy(Named::image, Collectors.mapping(Named::name, Collectors.toList())));
    }

    /// What is known beside the row of an image, for all of them at once.
    private record Side(
            Map<Digest, List<ImageReference>> names,
            Map<Digest, List<ImageReference>> digests,
            Map<Digest, Long> uniqueSizes,
            Map<Digest, List<String>> containers) {
        Image view(StoredImage image) {
            Digest id = image.id();
            return new Image(
                    id,
                    image.target(),
                    image.manifest(),
                    names.getOrDefault(id, List.of()),
                    digests.getOrDefault(id, List.of()),
                    image.platform(),
                    image.created(),
                    image.labels(),
                    image.size(),
                    image.packedSize(),
                    uniqueSizes.getOrDefault(id, 0L),
                    containers.getOrDefault(id, List.of()));
        }
    }
}
