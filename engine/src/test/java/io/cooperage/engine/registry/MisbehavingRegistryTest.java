package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.registry.RegistryClient.BlobContent;
import io.cooperage.engine.registry.RegistryClient.Page;
import io.cooperage.engine.registry.ScriptedServer.Reply;
import io.cooperage.engine.registry.ScriptedServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the client does when a registry fails, hangs, lies or sends it elsewhere.
@NullUnmarked
class MisbehavingRegistryTest {
    private static final SampleImage IMAGE = SampleImage.of(1);

    private final TestClient setup = new TestClient();
    private ScriptedServer server;
    private RegistryClient client;

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private ImageReference play(Script script) {
        server = new ScriptedServer(script);
        client = setup.open();
        return SampleImage.name(server.host(), "team/app:1");
    }

    private static Reply manifest() {
        return Reply.of(200, new String(IMAGE.manifest(), StandardCharsets.UTF_8))
                .with("Content-Type", MediaTypes.OCI_MANIFEST);
    }

    private static Reply blob(byte[] bytes) {
        return new Reply(200, Map.of(), bytes, bytes.length, false);
    }

    private EngineException failure(Runnable action) {
        return catchThrowableOfType(EngineException.class, action::run);
    }

    @Test
    void waitsAsLongAsItIsTold() {
        AtomicInteger count = new AtomicInteger();
        ImageReference name =
                play(_ -> count.getAndIncrement() == 0 ? Reply.of(429, "").with("Retry-After", "7") : manifest());
        assertThat(client.manifest(name, SampleImage.accept()).digest()).isEqualTo(IMAGE.digest());
        assertThat(setup.pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void waitsUntilTheDateItIsTold() {
        AtomicInteger count = new AtomicInteger();
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100));
        ImageReference name =
                play(_ -> count.getAndIncrement() == 0 ? Reply.of(503, "").with("Retry-After", date) : manifest());
        client.manifest(name, SampleImage.accept());
        assertThat(setup.pauses)
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(100)));
    }

    @Test
    void doesNotWaitForAnHour() {
        ImageReference name =
                play(_ -> Reply.of(429, "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"pull rate limit\"}]}")
                        .with("Retry-After", "3600"));
        EngineException failure = failure(() -> client.manifest(name, SampleImage.accept()));
        assertThat(failure.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
        assertThat(failure)
                .hasMessageContaining("pull rate limit")
                .hasMessageContaining("after 3600 s")
                .hasMessageContaining("cooperage login " + server.host());
        assertThat(setup.pauses).isEmpty();
    }

    @Test
    void triesAgainWithGrowingPauses() {
        AtomicInteger count = new AtomicInteger();
        ImageReference name = play(_ -> count.getAndIncrement() < 3 ? Reply.of(503, "busy") : manifest());
        client.manifest(name, SampleImage.accept());
        assertThat(setup.pauses).hasSize(3).isSorted();
    }

    @Test
    void givesUpOnARegistryThatStaysInTrouble() {
        ImageReference name = play(_ -> Reply.of(503, "busy"));
        EngineException failure = failure(() -> client.manifest(name, SampleImage.accept()));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("is in trouble (503: busy)");
        assertThat(server.asked()).hasSize(Retries.ATTEMPTS);
    }

    @Test
    void aManifestThatBreaksInTheMiddleIsAskedForAgain() {
        AtomicInteger count = new AtomicInteger();
        ImageReference name =
                play(_ -> count.getAndIncrement() == 0 ? manifest().announcing(100_000) : manifest());
        assertThat(client.manifest(name, SampleImage.accept()).json()).isEqualTo(IMAGE.manifest());
    }

    @Test
    void aBlobThatBreaksInTheMiddleThrowsAndGoesOn() throws Exception {
        byte[] layer = IMAGE.layer();
        ImageReference name = play(asked -> {
            String range = asked.header("Range");
            if (range == null) {
                return blob(Arrays.copyOf(layer, 70_000)).announcing(layer.length);
            }
            int from = Integer.parseInt(range.replaceAll("\\D", ""));
            byte[] rest = Arrays.copyOfRange(layer, from, layer.length);
            return new Reply(206, Map.of(), rest, rest.length, false)
                    .with("Content-Range", "bytes " + from + "-" + (layer.length - 1) + "/" + layer.length);
        });
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try (BlobContent content = client.blob(name, IMAGE.layerDescriptor(), 0)) {
            assertThatThrownBy(() -> content.stream().transferTo(got)).isInstanceOf(IOException.class);
        }
        assertThat(got.size()).isBetween(1, 70_000);
        try (BlobContent content = client.blob(name, IMAGE.layerDescriptor(), got.size())) {
            assertThat(content.offset()).isEqualTo(got.size());
            content.stream().transferTo(got);
        }
        assertThat(got.toByteArray()).isEqualTo(layer);
    }

    @Test
    void aBlobOfAnotherLengthIsToldBeforeItComes() {
        ImageReference name = play(_ -> blob(new byte[10]));
        EngineException failure = failure(() -> client.blob(name, IMAGE.layerDescriptor(), 0));
        assertThat(failure.kind()).isEqualTo(ErrorKind.DATA_LOSS);
    }

    @Test
    void aManifestThatIsNotWhatItsHeaderSaysIsDamage() {
        ImageReference name = play(_ -> manifest()
                .with("Docker-Content-Digest", SampleImage.of(2).digest().toString()));
        assertThat(failure(() -> client.manifest(name, SampleImage.accept())).kind())
                .isEqualTo(ErrorKind.DATA_LOSS);
    }

    @Test
    void credentialsStayBehindOnTheWayToAnotherHost() throws Exception {
        try (ScriptedServer storage = new ScriptedServer(_ -> blob(IMAGE.layer()))) {
            ImageReference name = play(asked -> asked.header("Authorization") == null
                    ? Reply.of(401, "").with("WWW-Authenticate", "Basic realm=\"x\"")
                    : Reply.of(307, "").with("Location", storage.url("/signed?key=1")));
            setup.credentials.put(server.host(), "ann", "secret");
            assertThat(SampleImage.read(client, name, IMAGE.layerDescriptor())).isEqualTo(IMAGE.layer());
            assertThat(server.asked().getLast().header("Authorization")).startsWith("Basic ");
            assertThat(storage.asked()).singleElement().satisfies(asked -> {
                assertThat(asked).hasToString("GET /signed?key=1");
                assertThat(asked.headers()).doesNotContainKey("authorization");
            });
        }
    }

    @Test
    void credentialsDoNotComeBackFromAnotherHost() {
        try (ScriptedServer other = new ScriptedServer(_ -> Reply.of(307, "").with("Location", server.url("/back")))) {
            ImageReference name = play(asked -> {
                if (asked.target().equals("/back")) {
                    return manifest();
                }
                return asked.header("Authorization") == null
                        ? Reply.of(401, "").with("WWW-Authenticate", "Basic realm=\"x\"")
                        : Reply.of(307, "").with("Location", other.url("/away"));
            });
            setup.credentials.put(server.host(), "ann", "secret");
            client.manifest(name, SampleImage.accept());
            assertThat(server.asked().getLast().headers()).doesNotContainKey("authorization");
        }
    }

    @Test
    void anotherHostIsNotToldWhoAsksEvenWhenItWantsTo() {
        try (ScriptedServer other =
                new ScriptedServer(_ -> Reply.of(401, "").with("WWW-Authenticate", "Basic realm=\"give me\""))) {
            ImageReference name = play(_ -> Reply.of(307, "").with("Location", other.url("/trap")));
            setup.credentials.put(server.host(), "ann", "secret");
            assertThatThrownBy(() -> client.manifest(name, SampleImage.accept()))
                    .isInstanceOf(RegistryException.class);
            assertThat(other.asked()).hasSize(1);
        }
    }

    @Test
    void aCircleOfRedirectsEnds() {
        ImageReference name =
                play(asked -> Reply.of(302, "").with("Location", asked.target().endsWith("b") ? "/a" : "/b"));
        EngineException failure = failure(() -> client.manifest(name, SampleImage.accept()));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("sends in a circle");
    }

    @Test
    void anEndlessWayEnds() {
        AtomicInteger count = new AtomicInteger();
        ImageReference name = play(_ -> Reply.of(302, "").with("Location", "/" + count.incrementAndGet()));
        assertThat(failure(() -> client.manifest(name, SampleImage.accept())))
                .hasMessageContaining("sends on more than 10 times");
    }

    @Test
    void aSilentRegistryIsAnError() {
        setup.timeouts = TestClient.NO_ANSWER;
        ImageReference name = play(_ -> ScriptedServer.SILENCE);
        EngineException failure = failure(() -> client.manifest(name, SampleImage.accept()));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("did not answer within");
        assertThat(server.asked())
                .as("silence costs much time, so it is not tried five times")
                .hasSize(2);
    }

    @Test
    void aBlobThatStopsComingIsAnError() throws Exception {
        setup.timeouts = TestClient.NO_MORE;
        ImageReference name =
                play(_ -> blob(new byte[5]).announcing(IMAGE.layer().length).hanging());
        try (InputStream in = client.blob(name, IMAGE.layerDescriptor(), 0).stream()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("sent nothing for");
        }
    }

    @Test
    void anInterruptCancels() throws Exception {
        server = new ScriptedServer(_ -> ScriptedServer.SILENCE);
        client = setup.open();
        ImageReference name = SampleImage.name(server.host(), "app:1");
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual()
                .start(() -> end.complete(failure(() -> client.manifest(name, SampleImage.accept()))));
        server.awaitRequest();
        thread.interrupt();
        assertThat(end.get()).extracting("kind").isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void anInterruptCancelsABodyToo() throws Exception {
        server = new ScriptedServer(
                _ -> blob(new byte[5]).announcing(IMAGE.layer().length).hanging());
        client = setup.open();
        ImageReference name = SampleImage.name(server.host(), "app:1");
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        try (InputStream in = client.blob(name, IMAGE.layerDescriptor(), 0).stream()) {
            assertThat(in.readNBytes(5)).hasSize(5);
            Thread thread = Thread.ofVirtual()
                    .start(() -> end.complete(failure(() -> {
                        try {
                            in.read();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })));
            thread.interrupt();
            assertThat(end.get()).extracting("kind").isEqualTo(ErrorKind.CANCELLED);
        }
    }

    @Test
    void aWebPageIsNoRegistry() {
        ImageReference name = play(
                asked -> Reply.of(asked.target().contains("tags") ? 404 : 200, "<!doctype html><title>Welcome</title>")
                        .with("Content-Type", "text/html; charset=utf-8"));
        for (Runnable action : List.<Runnable>of(
                () -> client.manifest(name, SampleImage.accept()),
                () -> client.tags(name, null, 10),
                () -> client.catalog(server.host(), null, 10),
                () -> client.blob(name, IMAGE.layerDescriptor(), 0))) {
            EngineException failure = failure(action);
            assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("is the name right?");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, , INVALID_ARGUMENT",
        "401, , UNAUTHENTICATED",
        "403, , FORBIDDEN",
        "404, MANIFEST_UNKNOWN, NOT_FOUND",
        "405, UNSUPPORTED, NOT_IMPLEMENTED",
        "416, , UNAVAILABLE",
        "418, , UNAVAILABLE",
        "501, , NOT_IMPLEMENTED",
    })
    void eachRefusalHasItsKind(int status, String code, ErrorKind kind) {
        ImageReference name =
                play(_ -> Reply.of(status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"because\"}]}"));
        RegistryException failure =
                catchThrowableOfType(RegistryException.class, () -> client.manifest(name, SampleImage.accept()));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure)
                .hasMessageStartingWith("cannot read " + server.host() + "/team/app:1: ")
                .hasMessageContaining("because")
                .hasMessageContaining(server.host());
    }

    @Test
    void theLinkOfAPageTellsWhereTheNextBegins() {
        ImageReference name = play(_ -> Reply.of(200, "{\"tags\":[\"a\"]}")
                .with("Link", "</v2/team/app/tags/list?last=a%2Fb&n=1>; rel=\"next\""));
        assertThat(client.tags(name, "0&1", 1)).isEqualTo(new Page(List.of("a"), "a/b"));
        assertThat(server.lines()).containsExactly("GET /v2/team/app/tags/list?n=1&last=0%261");
    }

    @Test
    void schemaOneIsRefusedByName() {
        ImageReference name =
                play(_ -> manifest().with("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws"));
        EngineException failure = failure(() -> client.manifest(name, SampleImage.accept()));
        assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED);
        assertThat(failure).hasMessageContaining("schema 1");
    }

    @Test
    void aHeadWithoutDigestIsMadeUpForByAGet() {
        ImageReference name = play(_ -> manifest());
        assertThat(client.resolve(name))
                .isEqualTo(Descriptor.of(MediaTypes.OCI_MANIFEST, IMAGE.digest(), IMAGE.manifest().length));
    }
}
