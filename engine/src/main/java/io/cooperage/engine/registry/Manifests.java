package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.registry.RegistryClient.RemoteManifest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Manifests of one repository (distribution-spec, "Pulling manifests", "Pushing Manifests"). What comes is
/// held against the digest that was asked for, or against the one that the registry names.
final class Manifests {
    private static final String DIGEST = "Docker-Content-Digest";

    private final RegistryConnection connection;

    Manifests(RegistryConnection connection) {
        this.connection = connection;
    }

    RemoteManifest get(ImageReference reference, List<String> accept) {
        RegistryRequest request = request("GET", reference, "read", accept);
        HttpAnswer answer = connection.send(request, 200);
        String type = answer.contentType();
        refuseSchema1(request, type);
        if (type.equals("text/html")) {
            answer.discard();
            throw JsonAnswers.notRegistry(request, 200);
        }
        byte[] json = connection.read(request, answer, ImageDocuments.SIZE_MAX);
        Digest digest = verified(reference, answer, json);
        boolean vague = type.isEmpty()
                || type.equals("application/json")
                || type.equals("text/plain")
                || type.equals("application/octet-stream");
        return new RemoteManifest(vague ? ImageDocuments.detect(json) : type, digest, json);
    }

    /// By HEAD; null when there is none.
    @Nullable
    Descriptor resolve(ImageReference reference) {
        RegistryRequest request = request("HEAD", reference, "look up", MediaTypes.ACCEPTED);
        HttpAnswer answer = connection.send(request, 200, 404, 405);
        answer.discard();
        if (answer.status() == 404) {
            return null;
        }
        Digest digest = told(answer);
        long size = answer.contentLength();
        if (answer.status() != 200
                || digest == null
                || size < 0
                || answer.contentType().isEmpty()) {
            RemoteManifest whole = get(reference, MediaTypes.ACCEPTED);
            return Descriptor.of(whole.mediaType(), whole.digest(), whole.json().length);
        }
        refuseSchema1(request, answer.contentType());
        Digest asked = reference.digest();
        if (asked != null && asked.algorithm().equals(digest.algorithm()) && !asked.equals(digest)) {
            throw mismatch(reference, digest);
        }
        return Descriptor.of(answer.contentType(), asked == null ? digest : asked, size);
    }

    /// @return the digest under which it is there now
    Digest put(ImageReference reference, String mediaType, byte[] json) {
        Digest asked = reference.digest();
        Digest digest = asked == null ? Digest.of(json) : computed(asked, json);
        if (asked != null && !asked.equals(digest)) {
            throw EngineException.invalid(
                    "cannot push " + reference.familiar() + ": the manifest's own digest is " + digest);
        }
        RegistryRequest request = RegistryRequest.of(
                        "PUT", target(reference), Errand.of("push", reference), Scopes.push(reference.path()))
                .body(HttpBody.of(json), mediaType);
        HttpAnswer answer = connection.send(request, 200, 201, 202);
        Digest stored = told(answer);
        boolean tracksSubjects = answer.header("OCI-Subject") != null;
        answer.discard();
        if (stored != null && stored.algorithm().equals(digest.algorithm()) && !stored.equals(digest)) {
            throw mismatch(reference, stored);
        }
        if (!tracksSubjects) {
            new ReferrersTag(connection).add(reference, mediaType, digest, json);
        }
        return digest;
    }

    void delete(ImageReference repository, Digest digest) {
        RegistryRequest request = RegistryRequest.of(
                "DELETE",
                target(repository.bare().withDigest(digest)),
                Errand.of("delete", repository.bare().withDigest(digest)),
                Scopes.delete(repository.path()));
        connection.send(request, 200, 202, 204).discard();
    }

    private static RegistryRequest request(String method, ImageReference reference, String verb, List<String> accept) {
        return RegistryRequest.of(method, target(reference), Errand.of(verb, reference), Scopes.pull(reference.path()))
                .header("Accept", String.join(", ", accept));
    }

    /// The digest counts where both are given.
    static String target(ImageReference reference) {
        Digest digest = reference.digest();
        String tag = reference.tag();
        if (digest == null && tag == null) {
            throw EngineException.invalid(reference + " needs a tag or a digest");
        }
        return "/v2/" + reference.path() + "/manifests/" + (digest == null ? tag : digest);
    }

    private static Digest verified(ImageReference reference, HttpAnswer answer, byte[] json) {
        Digest asked = reference.digest();
        Digest expected = asked == null ? told(answer) : asked;
        Digest actual = expected == null ? Digest.of(json) : computed(expected, json);
        if (expected != null && !expected.equals(actual)) {
            throw mismatch(reference, actual);
        }
        return actual;
    }

    private static Digest computed(Digest sample, byte[] json) {
        return new Digest(
                sample.algorithm(), HexFormat.of().formatHex(sample.newHash().digest(json)));
    }

    /// Null when the registry says nothing, or something that we can't compute.
    private static @Nullable Digest told(HttpAnswer answer) {
        String text = answer.header(DIGEST);
        try {
            return text == null ? null : Digest.parse(text);
        } catch (EngineException _) {
            return null;
        }
    }

    private static RegistryException mismatch(ImageReference reference, Digest actual) {
        return new RegistryException(
                ErrorKind.DATA_LOSS,
                reference.domain(),
                200,
                "the manifest of " + reference.familiar() + " that " + reference.domain() + " has is " + actual
                        + " by its bytes, and not what was asked for: it was damaged or exchanged on the way",
                null);
    }

    private static void refuseSchema1(RegistryRequest request, String type) {
        if (MediaTypes.DOCKER_SCHEMA_1.contains(type)) {
            throw new RegistryException(
                    ErrorKind.NOT_IMPLEMENTED,
                    request.errand().host(),
                    200,
                    "cannot " + request.errand().what() + ": the image has Docker's first format (schema 1, " + type
                            + "), which is not supported; whoever owns it must push it anew",
                    null);
        }
    }
}
