package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.ScriptedServer.Asked;
import io.cooperage.engine.registry.ScriptedServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Uploads that don't go as planned, against a small upload server that can be told what to spoil.
@NullUnmarked
class BlobUploadTest {
    private static final byte[] DATA = new byte[300_000];

    static {
        new Random(5).nextBytes(DATA);
    }

    private static final Descriptor BLOB = Descriptor.of("application/octet-stream", Digest.of(DATA), DATA.length);

    private final TestClient setup = new TestClient();
    private final ByteArrayOutputStream stored = new ByteArrayOutputStream();
    private boolean there;
    private int breakPatchAt = -1;
    private boolean breakPut;
    private boolean loseAnswerOfPut;
    private boolean misplacePatch;
    private boolean forget;
    private int largest = Integer.MAX_VALUE;
    private String chunkMin = "";
    private ScriptedServer server;
    private RegistryClient client;

    @BeforeEach
    void start() {
        server = new ScriptedServer(this::answer);
        client = setup.open();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Reply answer(Asked asked) throws IOException {
        return switch (asked.method()) {
            case "POST" -> begin();
            case "HEAD" -> Reply.of(there ? 200 : 404, "");
            case "GET" -> forget ? Reply.of(404, "") : place(204);
            case "PATCH" -> patch(asked);
            default -> put(asked);
        };
    }

    private Reply begin() {
        stored.reset();
        forget = false;
        Reply begun = Reply.of(202, "").with("Location", "/upload/1?state=0");
        return chunkMin.isEmpty() ? begun : begun.with("OCI-Chunk-Min-Length", chunkMin);
    }

    private Reply patch(Asked asked) throws IOException {
        int length = Integer.parseInt(asked.header("Content-Length"));
        if (length > largest) {
            asked.body();
            return Reply.of(413, "");
        }
        if (breakPatchAt >= 0 && stored.size() + length > breakPatchAt) {
            stored.write(asked.part(breakPatchAt - stored.size()));
            breakPatchAt = -1;
            return ScriptedServer.BREAK;
        }
        byte[] body = asked.body();
        if (misplacePatch && stored.size() > 0) {
            misplacePatch = false;
            return Reply.of(416, "");
        }
        assertThat(asked.header("Content-Range")).isEqualTo(stored.size() + "-" + (stored.size() + length - 1));
        stored.write(body);
        return place(202);
    }

    private Reply put(Asked asked) throws IOException {
        if (breakPut) {
            breakPut = false;
            stored.write(asked.part(100_000));
            return ScriptedServer.BREAK;
        }
        if (Integer.parseInt(asked.headers().getOrDefault("content-length", "0")) > largest) {
            asked.body();
            return Reply.of(413, "");
        }
        stored.write(asked.body());
        assertThat(asked.target()).contains("digest=sha256%3A");
        there = Digest.of(stored.toByteArray()).equals(BLOB.digest());
        if (loseAnswerOfPut) {
            return ScriptedServer.BREAK;
        }
        return Reply.of(there ? 201 : 400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}");
    }

    private Reply place(int status) {
        return Reply.of(status, "")
                .with("Range", "0-" + Math.max(0, stored.size() - 1))
                .with("Location", server.url("/upload/1?state=" + stored.size()));
    }

    private void upload() {
        ImageReference repository = SampleImage.name(server.host(), "app");
        client.upload(repository, BLOB, SampleImage.source(DATA), _ -> {});
        assertThat(there).isTrue();
        assertThat(stored.toByteArray()).isEqualTo(DATA);
    }

    private List<String> methods() {
        return server.asked().stream().map(Asked::method).toList();
    }

    @Test
    void inOnePieceWhereNothingIsSaid() {
        upload();
        assertThat(methods()).containsExactly("POST", "PUT");
    }

    @Test
    void inChunksOfTheLengthThatWasAskedFor() {
        setup.settings = RegistrySettings.NONE.withUploadChunk(100_000);
        upload();
        assertThat(methods()).containsExactly("POST", "PATCH", "PATCH", "PATCH", "PUT");
    }

    @Test
    void notInSmallerChunksThanTheRegistryTakes() {
        setup.settings = RegistrySettings.NONE.withUploadChunk(1000);
        chunkMin = "200000";
        upload();
        assertThat(methods()).containsExactly("POST", "PATCH", "PATCH", "PUT");
    }

    @Test
    void aChunkThatBrokeGoesOnWhereTheRegistryIs() {
        setup.settings = RegistrySettings.NONE.withUploadChunk(100_000);
        breakPatchAt = 150_000;
        upload();
        assertThat(methods()).containsExactly("POST", "PATCH", "PATCH", "GET", "PATCH", "PATCH", "PUT");
        assertThat(setup.pauses).hasSize(1);
    }

    @Test
    void aRegistryThatForgotIsBegunWithAnew() {
        setup.settings = RegistrySettings.NONE.withUploadChunk(100_000);
        breakPatchAt = 150_000;
        forget = false;
        server.close();
        server = new ScriptedServer(asked -> {
            Reply reply = answer(asked);
            if (reply.status() == 0) {
                forget = true;
            }
            return reply;
        });
        upload();
        assertThat(methods())
                .containsExactly("POST", "PATCH", "PATCH", "GET", "POST", "PATCH", "PATCH", "PATCH", "PUT");
    }

    @Test
    void aChunkInTheWrongPlaceIsSentWhereItBelongs() {
        setup.settings = RegistrySettings.NONE.withUploadChunk(100_000);
        misplacePatch = true;
        upload();
        assertThat(methods()).containsExactly("POST", "PATCH", "PATCH", "GET", "PATCH", "PATCH", "PUT");
    }

    @Test
    void onePieceThatBrokeGoesOnInChunks() {
        breakPut = true;
        upload();
        assertThat(methods()).containsExactly("POST", "PUT", "HEAD", "GET", "PATCH", "PUT");
    }

    @Test
    void anAnswerThatWasLostIsNoFailure() {
        loseAnswerOfPut = true;
        upload();
        assertThat(methods()).containsExactly("POST", "PUT", "HEAD");
    }

    @Test
    void whatIsTooMuchAtOnceGoesInPieces() {
        largest = 80_000;
        upload();
        assertThat(methods()).startsWith("POST", "PUT", "POST", "PATCH").endsWith("PUT");
    }

    @Test
    void aRegistryThatTakesNothingIsToldApart() {
        largest = 10;
        assertThatThrownBy(this::upload)
                .hasMessageContaining("refuses so much at once")
                .extracting("kind")
                .isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
    }

    @Test
    void aRegistryThatAlwaysForgetsAtTheSamePlaceIsGivenUp() {
        setup.settings = RegistrySettings.NONE.withUploadChunk(100_000);
        server.close();
        server = new ScriptedServer(asked -> {
            if (asked.method().equals("PATCH") && stored.size() == 200_000) {
                return ScriptedServer.BREAK;
            }
            return asked.method().equals("GET") ? Reply.of(404, "") : answer(asked);
        });
        assertThatThrownBy(this::upload).extracting("kind").isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(methods().stream().filter("POST"::equals)).hasSize(Retries.ATTEMPTS);
    }

    @Test
    void aRegistryThatClaimsToHaveNothingIsGivenUp() {
        setup.settings = RegistrySettings.NONE.withUploadChunk(100_000);
        server.close();
        server = new ScriptedServer(asked -> {
            if (asked.method().equals("POST")) {
                return answer(asked);
            }
            asked.body();
            return place(asked.method().equals("GET") ? 204 : 202).with("Range", "0-0");
        });
        assertThatThrownBy(this::upload)
                .hasMessageContaining("says that it has 1 bytes")
                .extracting("kind")
                .isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void aRegistryThatAlwaysBreaksIsGivenUp() {
        server.close();
        server = new ScriptedServer(asked -> asked.method().equals("POST") ? answer(asked) : ScriptedServer.BREAK);
        assertThatThrownBy(this::upload)
                .hasMessageContaining("cannot push " + BLOB.digest())
                .extracting("kind")
                .isEqualTo(ErrorKind.UNAVAILABLE);
    }
}
