package io.cooperage.engine.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;

/// @param body for [Type#APPLY] the whole intent of the manager
public record Patch(Type type, JsonNode body) {

    /// By media type.
    public enum Type {
        /// RFC 6902.
        JSON("application/json-patch+json"),
        /// RFC 7386.
        MERGE("application/merge-patch+json"),
        /// Kubernetes' own: lists are merged by their keys.
        STRATEGIC("application/strategic-merge-patch+json"),
        /// Server-side apply.
        APPLY("application/apply-patch+yaml");

        private final String mediaType;

        Type(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }
}
