package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.OciFolder.MadeLayer;
import io.cooperage.engine.image.RegistryService.RemoteImage;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.testing.RegistryFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pushes to Debian's registry; skopeo says what is there then.
class ImagePushTest {
    private static final Platform OTHER = Platform.of("linux", "s390x", null);

    @TempDir
    Path folder;

    private RegistryFixture registry;
    private OciFolder made;
    private ImageFixture engine;

    @BeforeEach
    void open() {
        registry = RegistryFixture.plain();
        made = new OciFolder(folder.resolve("made"));
        engine = new ImageFixture(folder.resolve("e"));
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
            registry.close();
        }
    }

    private String name(String image) {
        return registry.host() + "/" + image;
    }

    private List<Phase> last(Digest item) {
        return engine.progress.stream()
                .filter(p -> p.item().equals(item.toString()))
                .map(TransferProgress::phase)
                .toList();
    }

    @Test
    void blobsAreMountedFromWhereTheyAreKnownToBe() {
        MadeLayer layer = made.bigLayer("a", 100_000, 1);
        Descriptor image = made.image(layer);
        made.push(image, name("app:1"));
        engine.pull(name("app:1"));
        engine.service().tag(name("app:1"), name("copy:2"));
        engine.progress.clear();

        Digest digest = engine.service().push(name("copy:2"), engine.progress::add);

        assertThat(digest).isEqualTo(image.digest());
        assertThat(last(layer.blob().digest())).endsWith(Phase.MOUNTED);
        assertThat(Tool.run("skopeo", "inspect", "--tls-verify=false", "docker://" + name("copy:2")))
                .contains(digest.toString());
        assertThat(engine.service().get(name("copy:2")).digests())
                .contains(ImageReference.parse(name("copy")).withDigest(digest));

        engine.progress.clear();
        engine.service().push(name("copy:2"), engine.progress::add);
        assertThat(last(layer.blob().digest())).endsWith(Phase.EXISTS);
    }

    @Test
    void anImageGoesToAnotherRegistryAsItIs() {
        MadeLayer layer = made.bigLayer("a", 300_000, 2);
        Descriptor index = made.index(made.image(layer), made.image(OTHER, Map.of(), layer));
        made.push(index, name("app:1"));
        engine.pull(name("app:1"));
        try (RegistryFixture second = RegistryFixture.plain()) {
            String there = second.host() + "/app:1";
            engine.service().tag(name("app:1"), there);
            engine.progress.clear();
            Digest alone = engine.service().push(there, engine.progress::add);
            assertThat(alone)
                    .as("without the other platform only the own manifest")
                    .isEqualTo(engine.service().get(there).manifest().digest());
            assertThat(last(layer.blob().digest())).endsWith(Phase.DONE);
            assertThat(engine.progress)
                    .filteredOn(p -> p.label().equals("index"))
                    .singleElement()
                    .extracting(TransferProgress::detail)
                    .asString()
                    .contains("not every platform");

            engine.service().pull(name("app:1"), OTHER, TransferListener.NONE);
            assertThat(engine.service().push(there, TransferListener.NONE)).isEqualTo(index.digest());
            RemoteImage remote = engine.images.registries().look(there);
            assertThat(remote.manifests()).hasSize(2);
            assertThat(engine.images
                            .registries()
                            .tags(second.host() + "/app", null)
                            .names())
                    .containsExactly("1");
            assertThat(engine.images.registries().catalog(second.host(), null).names())
                    .containsExactly("app");
            assertThat(engine.images.registries().accounts())
                    .extracting(RegistryService.RegistryAccount::host)
                    .contains(registry.host(), second.host());
        }
    }

    @Test
    void aNameThatIsNotHereIsSaidSo() {
        assertThatThrownBy(() -> engine.service().push(name("nothing"), TransferListener.NONE))
                .hasMessage("An image does not exist locally with the tag: " + name("nothing:latest"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void aPushNeedsAnAccountWhereTheRegistryWantsOne() {
        made.push(made.image(made.layer("a", "x")), name("app:1"));
        engine.pull(name("app:1"));
        try (RegistryFixture closed = RegistryFixture.basicAuth("ann", "secret")) {
            String there = closed.host() + "/app:1";
            engine.service().tag(name("app:1"), there);
            assertThatThrownBy(() -> engine.service().push(there, TransferListener.NONE))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
            RegistryService registries = engine.images.registries();
            assertThatThrownBy(() -> registries.login(closed.host(), "ann", "wrong".toCharArray()))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
            char[] secret = "secret".toCharArray();
            registries.login(closed.host(), "ann", secret);
            try {
                assertThat(secret).containsOnly('\0');
                assertThat(registries.test(closed.host()).authenticated()).isTrue();
                engine.service().push(there, TransferListener.NONE);
            } finally {
                assertThat(registries.logout(closed.host())).isTrue();
            }
            assertThat(registries.logout(closed.host())).isFalse();
        }
    }
}
