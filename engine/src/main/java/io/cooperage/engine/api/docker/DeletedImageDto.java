package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.image.ImageService.RemovedImages;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `ImageDeleteResponseItem`: one of the two is there.
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeletedImageDto(
        @JsonProperty("Untagged") @Nullable String untagged,
        @JsonProperty("Deleted") @Nullable String deleted) {

    static List<DeletedImageDto> of(RemovedImages removed) {
        Stream<DeletedImageDto> names = Stream.concat(removed.untagged().stream(), removed.digests().stream())
                .map(name -> new DeletedImageDto(name, null));
        Stream<DeletedImageDto> images = Stream.concat(removed.removed().stream(), removed.layers().stream())
                .map(id -> new DeletedImageDto(null, id.toString()));
        return Stream.concat(names, images).toList();
    }
}
