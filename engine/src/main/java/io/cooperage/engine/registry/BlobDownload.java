package io.cooperage.engine.registry;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.registry.RegistryClient.BlobContent;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Opens blobs, from the middle too (distribution-spec, "Pulling blobs"; RFC 9110, section 14).
final class BlobDownload {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");

    private final RegistryConnection connection;

    BlobDownload(RegistryConnection connection) {
        this.connection = connection;
    }

    BlobContent open(ImageReference repository, Descriptor blob, long offset) {
        String target = "/v2/" + repository.path() + "/blobs/" + blob.digest();
        RegistryRequest request = request(target, repository, blob);
        HttpAnswer answer = ask(request, offset);
        if (answer.status() == 404 && MediaTypes.isForeignLayer(blob.mediaType())) {
            String elsewhere = elsewhere(blob);
            if (elsewhere != null) {
                answer.discard();
                request = request(elsewhere, repository, blob);
                answer = ask(request, offset);
            }
        }
        return content(request, blob, answer);
    }

    private HttpAnswer ask(RegistryRequest request, long offset) {
        HttpAnswer answer = connection.ask(offset == 0 ? request : request.header("Range", "bytes=" + offset + "-"));
        if (answer.status() != 416) {
            return answer;
        }
        // It can't begin there: then from the start.
        answer.discard();
        return connection.ask(request);
    }

    private BlobContent content(RegistryRequest request, Descriptor blob, HttpAnswer answer) {
        if (answer.status() == 200) {
            return checked(request, blob, answer, 0, answer.contentLength());
        }
        if (answer.status() != 206) {
            throw connection.refused(request, answer);
        }
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(answer.header("Content-Range")));
        if (range.matches()) {
            long size = range.group(2).equals("*") ? -1 : Long.parseLong(range.group(2));
            return checked(request, blob, answer, Long.parseLong(range.group(1)), size);
        }
        // It says that this is a part, and not which.
        answer.discard();
        return checked(request, blob, connection.send(request, 200), 0, -1);
    }

    /// A wrong length is told before gigabytes have come.
    private static BlobContent checked(
            RegistryRequest request, Descriptor blob, HttpAnswer answer, long offset, long size) {
        boolean page =
                answer.contentType().equals("text/html") && !blob.mediaType().equals("text/html");
        if (size >= 0 && blob.size() > 0 && size != blob.size()) {
            answer.discard();
            if (page) {
                throw JsonAnswers.notRegistry(request, answer.status());
            }
            String host = request.errand().host();
            throw new RegistryException(
                    ErrorKind.DATA_LOSS,
                    host,
                    answer.status(),
                    "cannot " + request.errand().what() + ": " + host + " has " + size
                            + " bytes where the manifest says " + blob.size(),
                    null);
        }
        return new BlobContent(answer.body(), offset, size);
    }

    private static RegistryRequest request(String target, ImageReference repository, Descriptor blob) {
        Errand errand =
                Errand.at("read " + blob.digest() + " of " + repository.familiarRepository(), repository.domain());
        // Bytes as they are: a server that compresses them once more breaks lengths and ranges.
        return RegistryRequest.of("GET", target, errand, Scopes.pull(repository.path()))
                .header("Accept-Encoding", "identity")
                .streamed();
    }

    /// Layers that must not be copied are at their owner's (OCI image-spec, layer.md, "Non-Distributable
    /// Layers"). Https only; credentials don't go there.
    private static @Nullable String elsewhere(Descriptor blob) {
        return blob.urls().stream()
                .filter(url -> url.toLowerCase(Locale.ROOT).startsWith("https://"))
                .findFirst()
                .orElse(null);
    }
}
