package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.image.ImageService.HistoryEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `HistoryResponseItem`
record HistoryDto(
        @JsonProperty("Comment") String comment,
        @JsonProperty("Created") long created,
        @JsonProperty("CreatedBy") String createdBy,
        @JsonProperty("Id") String id,
        @JsonProperty("Size") long size,
        @JsonProperty("Tags") @Nullable List<String> tags) {

    static HistoryDto of(HistoryEntry entry) {
        Instant created = entry.created();
        return new HistoryDto(
                entry.comment(),
                created == null ? 0 : created.getEpochSecond(),
                entry.createdBy(),
                entry.id() == null ? "<missing>" : entry.id().toString(),
                entry.size(),
                entry.tags().isEmpty() ? null : entry.tags());
    }
}
