package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.registry.RegistryClient.BlobContent;
import io.cooperage.engine.registry.RegistryClient.Page;
import io.cooperage.engine.registry.RegistryClient.Ping;
import io.cooperage.engine.registry.RegistryClient.RemoteManifest;
import io.cooperage.engine.testing.RegistryFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole protocol against Debian's docker-registry, in plain http.
@NullUnmarked
class RealRegistryTest {
    private static final SampleImage IMAGE = SampleImage.of(1);

    private final TestClient setup = new TestClient();
    private RegistryFixture registry;
    private RegistryClient client;

    @BeforeEach
    void start() {
        registry = RegistryFixture.plain();
        client = setup.open();
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
            registry.close();
        }
    }

    @Test
    void whatWasPushedComesBackByteForByte() throws Exception {
        ImageReference name = name("team/app:1");
        IMAGE.push(client, name);

        RemoteManifest manifest = client.manifest(name, MediaTypes.ACCEPTED);
        assertThat(manifest.json()).isEqualTo(IMAGE.manifest());
        assertThat(manifest.digest()).isEqualTo(IMAGE.digest());
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(client.manifest(name.bare().withDigest(IMAGE.digest()), MediaTypes.ACCEPTED)
                        .json())
                .isEqualTo(IMAGE.manifest());
        assertThat(SampleImage.read(client, name, IMAGE.layerDescriptor())).isEqualTo(IMAGE.layer());
        assertThat(client.resolve(name))
                .isEqualTo(Descriptor.of(MediaTypes.OCI_MANIFEST, IMAGE.digest(), IMAGE.manifest().length));
    }

    @Test
    void aBlobIsReadFromTheMiddle() throws Exception {
        ImageReference name = name("app:1");
        IMAGE.push(client, name);
        try (BlobContent content = client.blob(name, IMAGE.layerDescriptor(), 150_000)) {
            assertThat(content.offset()).isEqualTo(150_000);
            assertThat(content.size()).isEqualTo(IMAGE.layer().length);
            assertThat(content.stream().readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(IMAGE.layer(), 150_000, IMAGE.layer().length));
        }
    }

    @Test
    void anOffsetBehindTheEndBeginsAtTheStart() throws Exception {
        ImageReference name = name("app:1");
        IMAGE.push(client, name);
        try (BlobContent content = client.blob(name, IMAGE.layerDescriptor(), 10_000_000)) {
            assertThat(content.offset()).isZero();
            assertThat(content.stream().readAllBytes()).isEqualTo(IMAGE.layer());
        }
    }

    @Test
    void aBlobIsSentInChunks() throws Exception {
        setup.settings = RegistrySettings.NONE.withUploadChunk(64 << 10);
        ImageReference name = name("chunked:1");
        List<Long> progress = new CopyOnWriteArrayList<>();
        client.upload(name, IMAGE.layerDescriptor(), SampleImage.source(IMAGE.layer()), progress::add);
        assertThat(Files.readAllBytes(registry.blobFile(Digest.of(IMAGE.layer()))))
                .isEqualTo(IMAGE.layer());
        assertThat(progress).isSorted().last().isEqualTo((long) IMAGE.layer().length);
    }

    @Test
    void anEmptyBlobIsABlob() throws Exception {
        Descriptor empty = Descriptor.of("application/octet-stream", Digest.of(new byte[0]), 0);
        client.upload(name("app:1"), empty, SampleImage.source(new byte[0]), _ -> {});
        assertThat(SampleImage.read(client, name("app:1"), empty)).isEmpty();
    }

    @Test
    void aBlobIsTakenOverFromAnotherRepository() {
        IMAGE.push(client, name("first:1"));
        Digest layer = Digest.of(IMAGE.layer());
        assertThat(client.hasBlob(name("second"), layer)).isFalse();
        assertThat(client.mount(name("second"), layer, name("first"))).isTrue();
        assertThat(client.hasBlob(name("second"), layer)).isTrue();
        assertThat(client.mount(name("second"), Digest.of("nobody has this"), name("first")))
                .isFalse();
    }

    @Test
    void listingsComeInPages() {
        for (String name : List.of("b", "a", "c/d")) {
            IMAGE.push(client, name(name + ":1"));
        }
        for (String tag : List.of("2", "3")) {
            client.putManifest(name("a:" + tag), MediaTypes.OCI_MANIFEST, IMAGE.manifest());
        }
        Page first = client.catalog(registry.host(), null, 2);
        assertThat(first).isEqualTo(new Page(List.of("a", "b"), "b"));
        assertThat(client.catalog(registry.host(), first.next(), 2)).isEqualTo(new Page(List.of("c/d"), null));

        List<String> tags = new ArrayList<>(client.tags(name("a"), null, 100).names());
        assertThat(tags).containsExactly("1", "2", "3");
    }

    @Test
    void aManifestIsDeleted() {
        ImageReference name = name("app:1");
        IMAGE.push(client, name);
        client.deleteManifest(name, IMAGE.digest());
        assertThat(client.resolve(name)).isNull();
    }

    @Test
    void whatIsNotThereIsNotFoundByName() {
        IMAGE.push(client, name("app:1"));
        assertThat(client.resolve(name("app:2"))).isNull();
        assertThat(client.resolve(name("nothing:2"))).isNull();
        assertThatThrownBy(() -> client.manifest(name("app:2"), MediaTypes.ACCEPTED))
                .asInstanceOf(type(RegistryException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
                    assertThat(e.status()).isEqualTo(404);
                    assertThat(e.host()).isEqualTo(registry.host());
                    assertThat(e).hasMessageContaining("cannot read " + registry.host() + "/app:2: ");
                    assertThat(e).hasMessageContaining("no such tag or digest");
                });
        assertThatThrownBy(() -> client.tags(name("nothing"), null, 10)).hasMessageContaining("no such repository");
        Descriptor missing = Descriptor.of(MediaTypes.OCI_LAYER, Digest.of("missing"), 7);
        assertThatThrownBy(() -> client.blob(name("app"), missing, 0)).hasMessageContaining("lacks the blob");
    }

    @Test
    void aManifestWithoutItsBlobsIsRefused() {
        assertThatThrownBy(() -> client.putManifest(name("app:1"), MediaTypes.OCI_MANIFEST, IMAGE.manifest()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("cannot push " + registry.host() + "/app:1")
                .hasMessageContaining("MANIFEST_BLOB_UNKNOWN");
    }

    @Test
    void aDamagedManifestIsNoticed() throws Exception {
        ImageReference name = name("app:1");
        IMAGE.push(client, name);
        String damaged = new String(IMAGE.manifest(), StandardCharsets.UTF_8).replace("amd64", "arm64") + " ";
        Files.writeString(registry.blobFile(IMAGE.digest()), damaged);
        assertThatThrownBy(() -> client.manifest(name.bare().withDigest(IMAGE.digest()), MediaTypes.ACCEPTED))
                .isInstanceOf(EngineException.class)
                .extracting("kind")
                .isEqualTo(ErrorKind.DATA_LOSS);
    }

    @Test
    void aWrongDigestIsRefusedByTheRegistryAndToldAsDamage() {
        Descriptor lie = Descriptor.of(MediaTypes.OCI_LAYER, Digest.of("something else"), IMAGE.layer().length);
        assertThatThrownBy(() -> client.upload(name("app"), lie, SampleImage.source(IMAGE.layer()), _ -> {}))
                .extracting("kind")
                .isEqualTo(ErrorKind.DATA_LOSS);
        assertThat(client.hasBlob(name("app"), lie.digest())).isFalse();
    }

    @Test
    void aSourceThatEndsEarlyIsOurFaultAndNotTheRegistrys() {
        Descriptor longer = Descriptor.of(MediaTypes.OCI_LAYER, Digest.of(IMAGE.layer()), IMAGE.layer().length + 5);
        assertThatThrownBy(() -> client.upload(name("app"), longer, SampleImage.source(IMAGE.layer()), _ -> {}))
                .hasMessageContaining("reading what is to be sent failed")
                .hasMessageContaining("5 bytes too early");
        assertThat(setup.pauses).as("no second attempt").isEmpty();
    }

    @Test
    void referrersAreKeptInATagWhereTheRegistryIsOld() {
        IMAGE.push(client, name("app:1"));
        SampleImage signature = SampleImage.of(2);
        client.upload(name("app"), signature.configDescriptor(), SampleImage.source(signature.config()), _ -> {});
        byte[] manifest = """
                {"schemaVersion":2,"mediaType":"%s","artifactType":"text/x-test",\
                "config":{"mediaType":"%s","digest":"%s","size":%d},"layers":[],\
                "subject":{"mediaType":"%s","digest":"%s","size":%d}}""".formatted(
                        MediaTypes.OCI_MANIFEST,
                        MediaTypes.OCI_CONFIG,
                        signature.configDescriptor().digest(),
                        signature.config().length,
                        MediaTypes.OCI_MANIFEST,
                        IMAGE.digest(),
                        IMAGE.manifest().length)
                .getBytes(StandardCharsets.UTF_8);
        assertThat(client.referrers(name("app"), IMAGE.digest())).isEmpty();

        client.putManifest(name("app").withDigest(Digest.of(manifest)), MediaTypes.OCI_MANIFEST, manifest);
        assertThat(client.referrers(name("app"), IMAGE.digest()))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.digest()).isEqualTo(Digest.of(manifest));
                    assertThat(entry.artifactType()).isEqualTo("text/x-test");
                    assertThat(entry.size()).isEqualTo(manifest.length);
                });
    }

    @Test
    void aRegistryWithoutSearchSaysSo() {
        assertThatThrownBy(() -> client.search(registry.host(), "busybox", 5))
                .hasMessageContaining("offers no search")
                .extracting("kind")
                .isEqualTo(ErrorKind.NOT_IMPLEMENTED);
    }

    @Test
    void pingTellsHowItAnswers() {
        assertThat(client.ping(registry.host(), null))
                .isEqualTo(new Ping(true, false, false, "http://" + registry.host() + "/v2/", "none", ""));
    }

    @Test
    void aRegistryThatIsGoneIsUnreachable() {
        registry.close();
        assertThatThrownBy(() -> client.resolve(name("app:1")))
                .hasMessageContaining("connection refused")
                .extracting("kind")
                .isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(client.ping(registry.host(), null).reachable()).isFalse();
    }

    @Test
    void aMirrorIsReadFirstAndTheRegistryWhenItIsNoHelp() throws Exception {
        try (RegistryFixture mirror = RegistryFixture.plain()) {
            setup.settings = RegistrySettings.NONE.withMirrors(
                    registry.host(), List.of("http://127.0.0.1:9", "http://" + mirror.host()));
            SampleImage mirrored = SampleImage.of(3);
            mirrored.push(client, SampleImage.name(mirror.host(), "app:1"));
            IMAGE.push(client, name("app:1"));
            IMAGE.push(client, name("other:1"));

            assertThat(client.manifest(name("app:1"), MediaTypes.ACCEPTED).digest())
                    .isEqualTo(mirrored.digest());
            assertThat(client.manifest(name("other:1"), MediaTypes.ACCEPTED).digest())
                    .isEqualTo(IMAGE.digest());
            assertThat(SampleImage.read(client, name("app"), IMAGE.layerDescriptor()))
                    .isEqualTo(IMAGE.layer());
        }
    }

    private ImageReference name(String pathAndTag) {
        return SampleImage.name(registry.host(), pathAndTag);
    }
}
