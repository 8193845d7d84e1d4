package io.cooperage.engine.api.kube;

import io.cooperage.engine.http.HttpExchange;
import java.util.List;

/// In what form a client wants an object or a list.
///
/// @param version of Table and PartialObjectMetadata: `v1`, or `v1beta1` for old clients
record AnswerForm(Shape shape, boolean yaml, String version) {
    static final AnswerForm PLAIN = new AnswerForm(Shape.OBJECT, false, "v1");
    private static final List<String> OFFERED = List.of(MediaType.JSON, MediaType.YAML);

    enum Shape {
        OBJECT,
        /// Rows and columns, as `kubectl get` prints them.
        TABLE,
        /// Of each object its metadata alone.
        METADATA
    }

    /// The first in the request's `Accept` that can be served.
    ///
    /// @throws io.cooperage.engine.cluster.api.StatusException 406 when there is none
    static AnswerForm of(HttpExchange exchange) {
        List<MediaType> accepted = MediaType.list(exchange.header("Accept"));
        if (accepted.isEmpty()) {
            return PLAIN;
        }
        for (MediaType type : accepted) {
            boolean json = type.takes(MediaType.JSON);
            if (json || type.type().equals(MediaType.YAML)) {
                String as = type.parameter("as");
                String version = type.parameter("v").isEmpty() ? "v1" : type.parameter("v");
                boolean known = version.equals("v1") || version.equals("v1beta1");
                switch (as) {
                    case "" -> {
                        return new AnswerForm(Shape.OBJECT, !json, "v1");
                    }
                    case "Table" -> {
                        if (known) {
                            return new AnswerForm(Shape.TABLE, !json, version);
                        }
                    }
                    case "PartialObjectMetadata", "PartialObjectMetadataList" -> {
                        if (known) {
                            return new AnswerForm(Shape.METADATA, !json, version);
                        }
                    }
                    default -> {} // a form of some other server: the next may do
                }
            }
        }
        throw Refusals.notAcceptable(OFFERED);
    }

    String apiVersion() {
        return "meta.k8s.io/" + version;
    }
}
