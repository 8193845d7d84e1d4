package io.cooperage.engine.api.kube;

import io.cooperage.engine.http.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// `/openapi/v2`: a document that says which server this is, and describes no type: that is done by
/// [OpenApiDocuments], where every client of today looks first.
///
/// kubectl asks for this one when it is given a kind that the server doesn't have, to see whether the
/// manifest fits a description. Without an answer it complains of the description; with one it goes on to say
/// what is the matter: `no matches for kind "Ingress" in version "networking.k8s.io/v1"`.
///
/// @see <a href="https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto">OpenAPIv2.proto</a>
final class OlderOpenApi {
    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private static final int SWAGGER = 1;
    private static final int INFO = 2;
    private static final int TITLE = 1;
    private static final int VERSION = 2;

    private OlderOpenApi() {}

    /// @return false for who doesn't read protobuf
    static boolean serve(HttpExchange exchange) throws IOException {
        String accept = exchange.header("Accept");
        if (accept == null || !(accept.contains(ASKED) || accept.contains(PROTOBUF))) {
            return false;
        }
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        write(info, TITLE, utf8("Kubernetes"));
        write(info, VERSION, utf8(ServerVersion.GIT_VERSION));
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        write(document, SWAGGER, utf8("2.0"));
        write(document, INFO, info.toByteArray());
        exchange.respond(
                200,
                Map.of("Content-Type", PROTOBUF, "Cache-Control", "no-cache, private", "Vary", "Accept"),
                document.toByteArray());
        return true;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A field of protobuf that is a text or a message, of fewer than 128 bytes.
    private static void write(ByteArrayOutputStream out, int field, byte[] value) {
        out.write(field << 3 | 2);
        out.write(value.length);
        out.writeBytes(value);
    }
}
