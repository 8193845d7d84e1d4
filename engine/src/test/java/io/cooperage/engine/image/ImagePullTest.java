package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.image.OciFolder.MadeLayer;
import io.cooperage.engine.image.RegistryProxy.Fault;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pulls from Debian's registry what skopeo has put there, through a proxy that fails on demand.
class ImagePullTest {
    private static final Platform OTHER = Platform.of("linux", "s390x", null);
    private static final int BIG = 3_000_000;

    @TempDir
    Path folder;

    private RegistryFixture registry;
    private RegistryProxy proxy;
    private OciFolder made;
    private ImageFixture engine;

    @BeforeEach
    void open() {
        registry = RegistryFixture.plain();
        proxy = new RegistryProxy(registry.port());
        made = new OciFolder(folder.resolve("made"));
        engine = new ImageFixture(folder.resolve("e"));
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
            proxy.close();
            registry.close();
        }
    }

    private String name(String image) {
        return proxy.host() + "/" + image;
    }

    private void push(Descriptor document, String image) {
        made.push(document, registry.host() + "/" + image);
    }

    @Test
    void whatSkopeoPushedIsPulledByteForByteAndOtherToolsReadOurLayout() throws IOException {
        MadeLayer gzip = made.layer("a", "first");
        MadeLayer zstd = made.layer(MediaTypes.OCI_LAYER_ZSTD, Map.of("b", bytes("second")));
        MadeLayer plain = made.layer(MediaTypes.OCI_LAYER, Map.of("c", bytes("third")));
        Descriptor own = made.image(gzip, zstd, plain);
        Descriptor other = made.image(OTHER, Map.of(), gzip);
        Descriptor index = made.index(other, own);
        push(index, "app:1");

        Image image = engine.pull(name("app:1"));

        assertThat(image.target().digest()).isEqualTo(index.digest());
        assertThat(image.manifest().digest()).isEqualTo(own.digest());
        for (Digest digest : List.of(
                index.digest(),
                own.digest(),
                image.id(),
                gzip.blob().digest(),
                zstd.blob().digest())) {
            assertThat(engine.blobs().path(digest)).hasSameBinaryContentAs(made.file(digest));
        }
        assertThat(engine.service().list()).containsExactly(image);
        assertThat(image.tags()).containsExactly(ImageReference.parse(name("app:1")));
        assertThat(image.digests())
                .containsExactly(ImageReference.parse(name("app")).withDigest(index.digest()));
        List<Digest> chain = ImageDocuments.chainIds(List.of(gzip.diffId(), zstd.diffId(), plain.diffId()));
        assertThat(engine.images
                        .layers()
                        .find(chain.getLast())
                        .orElseThrow()
                        .directory()
                        .resolve("c"))
                .hasContent("third");

        String layout = engine.paths.images() + ":" + name("app:1");
        assertThat(Tool.run("skopeo", "inspect", "oci:" + layout))
                .contains(own.digest().toString());
        assertThat(Tool.run("umoci", "stat", "--json", "--image", layout))
                .contains(zstd.blob().digest().toString());
        assertThat(engine.progress)
                .filteredOn(p -> p.phase() == Phase.DONE)
                .extracting(TransferProgress::item)
                .contains(gzip.blob().digest().toString(), plain.blob().digest().toString());
        assertThat(engine.events.history(Instant.EPOCH))
                .filteredOn(TaskEvent.class::isInstance)
                .last()
                .extracting(event -> ((TaskEvent) event).state())
                .isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void allPlatformsTogetherAreTheIndexAgain() {
        MadeLayer layer = made.layer("a", "first");
        Descriptor index = made.index(made.image(OTHER, Map.of(), layer), made.image(layer));
        push(index, "app:1");
        engine.service().pull(name("app:1"), OTHER, TransferListener.NONE);
        assertThat(layoutEntry()).doesNotContain(index.digest().toString());
        Image own = engine.pull(name("app:1"));

        assertThat(layoutEntry()).contains(index.digest().toString());
        assertThat(engine.service().list())
                .as("both have the name")
                .allMatch(image -> image.tags().equals(own.tags()))
                .hasSize(2);
        assertThat(engine.service().get(name("app:1"))).isEqualTo(own);
        assertThat(engine.service().detail(name("app:1")).platforms())
                .extracting(ImageService.PlatformEntry::present)
                .containsExactly(true, true);
    }

    private String layoutEntry() {
        try {
            return Files.readString(engine.paths.images().resolve("index.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void twoPullsAtOnceDownloadABlobOnce() throws Exception {
        MadeLayer layer = made.bigLayer("big", BIG, 1);
        push(made.image(layer), "one:1");
        push(made.image(layer, made.layer("x", "y")), "two:1");
        CountDownLatch release = new CountDownLatch(1);
        String hex = layer.blob().digest().hex();
        proxy.fail(asked -> asked.isBlob(hex), new Fault.HoldAfter(1000, release), 1);

        CompletableFuture<Image> one = pulled("one:1");
        CompletableFuture<Image> two = pulled("two:1");
        Eventually.holds(() -> proxy.asked().stream()
                        .filter(asked -> asked.path().contains("/manifests/"))
                        .filter(asked -> asked.method().equals("GET"))
                        .count()
                >= 2);
        release.countDown();

        assertThat(one.get().id()).isNotEqualTo(two.get().id());
        assertThat(proxy.asked()).filteredOn(asked -> asked.isBlob(hex)).hasSize(1);
    }

    private CompletableFuture<Image> pulled(String image) {
        return CompletableFuture.supplyAsync(
                () -> engine.pull(name(image)), task -> Thread.ofVirtual().start(task));
    }

    @Test
    void aBrokenConnectionIsTakenUpWhereItBroke() throws IOException {
        MadeLayer layer = made.bigLayer("big", BIG, 2);
        push(made.image(layer), "app:1");
        String hex = layer.blob().digest().hex();
        proxy.fail(asked -> asked.isBlob(hex), new Fault.CutAfter(1_000_000), 2);

        engine.pull(name("app:1"));

        assertThat(engine.blobs().path(layer.blob().digest()))
                .hasSameBinaryContentAs(made.file(layer.blob().digest()));
        assertThat(proxy.asked())
                .filteredOn(asked -> asked.isBlob(hex))
                .hasSize(3)
                .extracting(RegistryProxy.Asked::range)
                .last()
                .asString()
                .startsWith("bytes=");
        assertThat(engine.progress)
                .filteredOn(p -> p.phase() == Phase.RETRYING)
                .isNotEmpty()
                .allMatch(p -> p.detail().contains("next attempt"));
    }

    @Test
    void aCancelledPullShowsNothingAndTheNextOneGoesOn() throws Exception {
        MadeLayer layer = made.bigLayer("big", BIG, 3);
        push(made.image(layer), "app:1");
        String hex = layer.blob().digest().hex();
        CountDownLatch never = new CountDownLatch(1);
        proxy.fail(asked -> asked.isBlob(hex), new Fault.HoldAfter(1_000_000, never), 1);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread puller = Thread.ofVirtual().start(() -> {
            try {
                engine.pull(name("app:1"));
            } catch (EngineException e) {
                failure.complete(e);
            }
        });
        Eventually.holds(() -> engine.service().diskUsage().incomplete() >= 900_000);

        puller.interrupt();

        assertThat(failure.get())
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(engine.service().list()).isEmpty();
        engine.pull(name("app:1"));
        assertThat(proxy.asked())
                .filteredOn(asked -> asked.isBlob(hex))
                .hasSize(2)
                .extracting(RegistryProxy.Asked::range)
                .last()
                .asString()
                .startsWith("bytes=");
        never.countDown();
    }

    @Test
    void aCancelledPullDoesNotTakeTheDownloadFromAnother() throws Exception {
        MadeLayer layer = made.bigLayer("big", BIG, 4);
        push(made.image(layer), "app:1");
        String hex = layer.blob().digest().hex();
        CountDownLatch release = new CountDownLatch(1);
        proxy.fail(asked -> asked.isBlob(hex), new Fault.HoldAfter(1_000_000, release), 1);
        Thread first = Thread.ofVirtual().start(() -> {
            assertThatThrownBy(() -> engine.service().pull(name("app:1"), null, TransferListener.NONE))
                    .isInstanceOf(EngineException.class);
        });
        Eventually.holds(() -> engine.service().diskUsage().incomplete() > 0);
        CompletableFuture<Image> second = pulled("app:1");
        Eventually.holds(() -> engine.progress.stream().anyMatch(p -> p.item().equals("sha256:" + hex)));

        first.interrupt();
        first.join();
        release.countDown();

        assertThat(second.get().tags()).hasSize(1);
        assertThat(proxy.asked()).filteredOn(asked -> asked.isBlob(hex)).hasSize(1);
    }

    @Test
    void whatIsHereIsNotDownloadedAgain() {
        MadeLayer base = made.layer("a", "first");
        push(made.image(base), "base:1");
        push(made.image(base, made.layer("b", "second")), "app:1");
        engine.pull(name("base:1"));
        engine.progress.clear();
        engine.pull(name("app:1"));

        String hex = base.blob().digest().hex();
        assertThat(proxy.asked()).filteredOn(asked -> asked.isBlob(hex)).hasSize(1);
        assertThat(engine.progress)
                .filteredOn(p -> p.item().equals("sha256:" + hex))
                .extracting(TransferProgress::phase)
                .containsExactly(Phase.EXISTS);
    }

    @Test
    void aDigestPinsAnImageWithoutATag() {
        Descriptor image = made.image(made.layer("a", "first"));
        push(image, "app:1");
        Image pulled = engine.pull(name("app") + "@" + image.digest());

        assertThat(pulled.tags()).isEmpty();
        assertThat(engine.service().get(name("app") + "@" + image.digest())).isEqualTo(pulled);
        assertThat(engine.service().get(pulled.id().shortHex())).isEqualTo(pulled);
    }

    @Test
    void aMovedTagLeavesTheOldImageDangling() {
        push(made.image(made.layer("a", "first")), "app:1");
        Image old = engine.pull(name("app:1"));
        push(made.image(made.layer("a", "second")), "app:1");
        Image fresh = engine.pull(name("app:1"));

        assertThat(engine.service().get(old.id().toString()).isDangling()).isTrue();
        assertThat(engine.service().get(name("app:1"))).isEqualTo(fresh);
        assertThat(engine.service().prune(ImageService.PruneFilter.DANGLING).removed())
                .containsExactly(old.id());
    }

    @Test
    void aPlatformThatIsNotOfferedIsNamedWithThoseThatAre() {
        MadeLayer layer = made.layer("a", "first");
        push(made.index(made.image(OTHER, Map.of(), layer)), "app:1");
        assertFails("app:1", ErrorKind.NOT_FOUND, "no matching manifest for " + Platform.host(), "linux/s390x");
        push(made.image(OTHER, Map.of(), layer), "single:1");
        assertFails("single:1", ErrorKind.NOT_FOUND, "is for linux/s390x", "--platform linux/s390x");
    }

    @Test
    void aLayerThatTheRegistryLostIsNamed() throws IOException {
        MadeLayer layer = made.layer("a", "first");
        push(made.image(layer), "app:1");
        Files.delete(registry.blobFile(layer.blob().digest()));
        assertFails("app:1", ErrorKind.NOT_FOUND, layer.blob().digest().toString(), "has to be pushed again");
    }

    @Test
    void bytesOfAnotherDigestAreRefusedAndNotKept() {
        MadeLayer layer = made.layer("a", "first");
        push(made.image(layer), "app:1");
        String hex = layer.blob().digest().hex();
        proxy.fail(asked -> asked.isBlob(hex), new Fault.Corrupt(), 1);
        assertFails("app:1", ErrorKind.DATA_LOSS, hex);
        assertThat(engine.service().diskUsage().incomplete()).isZero();
        engine.pull(name("app:1"));
    }

    @Test
    void aSizeOtherThanTheManifestSaysIsRefused() {
        MadeLayer layer = made.layer("a", "first");
        Descriptor wrong = Descriptor.of(
                layer.blob().mediaType(), layer.blob().digest(), layer.blob().size() + 1);
        Descriptor config = configOf(layer);
        push(made.image(layer), "app:1");
        serve("bad:1", MediaTypes.OCI_MANIFEST, made.manifest(Platform.host(), config, List.of(wrong)));
        proxy.fail(
                asked -> asked.path().contains("/bad/blobs/")
                        && !asked.path().contains(config.digest().hex()),
                new Fault.Answer(200, "application/octet-stream", "short"),
                1);
        proxy.fail(
                asked -> asked.path().contains("/bad/blobs/" + config.digest()),
                new Fault.Answer(200, "application/octet-stream", text(config)),
                1);
        assertFails("bad:1", ErrorKind.DATA_LOSS, layer.blob().digest().hex(), Long.toString(wrong.size()));
    }

    @Test
    void whatIsNoImageIsNamed() {
        MadeLayer layer = made.layer("a", "first");
        Descriptor empty = made.blob("application/vnd.example.chart.config.v1+json", bytes("{}"));
        serve("chart:1", MediaTypes.OCI_MANIFEST, made.manifest(Platform.host(), empty, List.of(layer.blob())));
        assertFails("chart:1", ErrorKind.NOT_IMPLEMENTED, "vnd.example.chart", "no image");

        Descriptor odd = Descriptor.of(
                "application/x-odd", layer.blob().digest(), layer.blob().size());
        serve("odd:1", MediaTypes.OCI_MANIFEST, made.manifest(Platform.host(), configOf(layer), List.of(odd)));
        assertFails(
                "odd:1",
                ErrorKind.NOT_IMPLEMENTED,
                "application/x-odd",
                layer.blob().digest().toString());

        Descriptor old =
                made.blob("application/vnd.docker.distribution.manifest.v1+prettyjws", bytes("{\"schemaVersion\":1}"));
        serve("old:1", old.mediaType(), old);
        assertFails("old:1", ErrorKind.NOT_IMPLEMENTED, "schema 1");
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHENTICATED", "403, FORBIDDEN", "404, NOT_FOUND"})
    void aRefusalIsWhatItIs(int status, ErrorKind kind) {
        proxy.fail(asked -> asked.path().contains("/manifests/"), new Fault.Answer(status, "text/plain", "no"), 100);
        assertFails("app:1", kind);
        assertThat(engine.service().list()).isEmpty();
    }

    @Test
    void whoIsNotSignedInIsTold() {
        try (RegistryFixture closed = RegistryFixture.basicAuth("ann", "secret")) {
            String host = closed.host();
            assertThatThrownBy(() -> engine.pull(host + "/app:1")).isInstanceOfSatisfying(EngineException.class, e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
                assertThat(e).hasMessageContaining("cooperage login");
            });
        }
    }

    @Test
    void aRemovedFileOfAnIndexComesBackWithTheNextStart() throws IOException, ExecutionException {
        push(made.image(made.layer("a", "first")), "app:1");
        Image image = engine.pull(name("app:1"));
        engine.close();
        Files.writeString(engine.paths.images().resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[]}");

        engine = new ImageFixture(folder.resolve("e"));

        assertThat(engine.service().list()).containsExactly(image);
        assertThat(layoutEntry()).contains(image.manifest().digest().toString());
    }

    /// Puts a document under a name where no registry would take it.
    private void serve(String image, String mediaType, Descriptor document) {
        String tag = image.substring(image.indexOf(':') + 1);
        String repository = image.substring(0, image.indexOf(':'));
        proxy.fail(
                asked -> asked.path().endsWith("/" + repository + "/manifests/" + tag)
                        || asked.path().endsWith("/" + repository + "/manifests/" + document.digest()),
                new Fault.Answer(200, mediaType, text(document)),
                10);
    }

    private Descriptor configOf(MadeLayer layer) {
        Descriptor image = made.image(layer);
        return ImageDocuments.manifest(bytes(text(image)), image.mediaType()).config();
    }

    private String text(Descriptor blob) {
        try {
            return Files.readString(made.file(blob.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertFails(String image, ErrorKind kind, String... words) {
        assertThatThrownBy(() -> engine.pull(name(image))).isInstanceOfSatisfying(EngineException.class, e -> {
            assertThat(e.kind()).as(String.valueOf(e.getMessage())).isEqualTo(kind);
            for (String word : words) {
                assertThat(e).hasMessageContaining(word);
            }
        });
        assertThat(engine.service().list()).as("nothing half-made is visible").isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
