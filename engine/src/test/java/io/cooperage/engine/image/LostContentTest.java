package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.image.OciFolder.MadeLayer;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.store.TreeRemover;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a power cut may take of images, and how each loss is told or mended.
class LostContentTest {
    @TempDir
    Path folder;

    private RegistryFixture registry;
    private OciFolder made;
    private MadeLayer base;
    private MadeLayer top;
    private ImageFixture engine;

    @BeforeEach
    void open() {
        registry = RegistryFixture.plain();
        made = new OciFolder(folder.resolve("made"));
        base = made.layer("a", "base");
        top = made.layer("b", "top");
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

    private Image pulled(String name, Descriptor document) {
        made.push(document, name(name));
        return engine.pull(name(name));
    }

    /// The engine's next start after blobs went.
    private void restartWithout(Digest... blobs) {
        engine.close();
        for (Digest blob : blobs) {
            engine.blobs().delete(blob);
        }
        engine = new ImageFixture(folder.resolve("e"));
    }

    private List<Descriptor> layout() throws IOException {
        ImageIndex index = ImageDocuments.index(
                Files.readAllBytes(engine.paths.images().resolve("index.json")), MediaTypes.OCI_INDEX);
        assertThat(index.manifests()).allMatch(entry -> engine.blobs().has(entry.digest()));
        return index.manifests();
    }

    private void removeTree(Digest chainId) {
        Layer layer = engine.images.layers().find(chainId).orElseThrow();
        new TreeRemover(Syscalls.host()).remove(layer.directory().resolve("..").normalize());
    }

    @Test
    void anImageWithoutItsDocumentsIsGoneAndCanBePulledAgain() throws IOException {
        Image one = pulled("one:1", made.image(base));
        Image two = pulled("two:1", made.image(base, top));

        restartWithout(one.id(), two.manifest().digest());

        assertThat(engine.service().list()).isEmpty();
        assertThat(layout()).isEmpty();
        assertThatThrownBy(() -> engine.service().get(name("one:1"))).hasMessage("No such image: " + name("one:1"));
        assertThat(engine.pull(name("one:1")).id()).isEqualTo(one.id());
        assertThat(engine.pull(name("two:1")).id()).isEqualTo(two.id());
        assertThat(layout()).hasSize(2);
    }

    @Test
    void anImageWithoutALayersBlobStaysAndAPullBringsItBack() throws IOException {
        Image image = pulled("app:1", made.image(base, top));
        Image whole = pulled("whole:1", made.image(base));
        registry.close();
        registry = RegistryFixture.plain();
        engine.service().tag(image.id().toString(), name("elsewhere:1"));

        restartWithout(top.blob().digest());

        assertThat(engine.service().list()).hasSize(2);
        assertThat(layout())
                .extracting(Descriptor::digest)
                .containsExactly(whole.manifest().digest());
        try (ImageBrowser files = engine.service().browse(image.id().toString());
                InputStream content = files.open(1, "b")) {
            assertThat(content.readAllBytes()).isEqualTo("top".getBytes(StandardCharsets.UTF_8));
        }
        assertLost(() -> engine.service().push(name("elsewhere:1"), TransferListener.NONE));
        assertLost(() -> {
            try (var out = Files.newOutputStream(folder.resolve("saved.tar"))) {
                engine.service().save(List.of(image.id().toString()), ArchiveFormat.OCI, out, TransferListener.NONE);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(folder.resolve("saved.tar")).isEmptyFile();

        made.push(made.image(base, top), name("elsewhere:1"));
        engine.pull(name("elsewhere:1"));

        assertThat(layout()).hasSizeGreaterThanOrEqualTo(2);
        engine.service().push(name("elsewhere:1"), TransferListener.NONE);
    }

    private void assertLost(Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA_LOSS))
                .hasMessageContainingAll(top.blob().digest().toString(), "pull the image again");
    }

    @Test
    void aTagWhoseIndexIsLostKeepsItsOwnManifest() throws IOException {
        Descriptor manifest = made.image(base);
        Image image = pulled("app:1", made.index(manifest));
        assertThat(image.target()).isNotEqualTo(image.manifest());

        restartWithout(image.target().digest());

        Image kept = engine.service().get(name("app:1"));
        assertThat(kept.id()).isEqualTo(image.id());
        assertThat(kept.target()).isEqualTo(image.manifest());
        assertThat(layout()).extracting(Descriptor::digest).containsExactly(manifest.digest());
        assertThat(engine.pull(name("app:1")).target()).isEqualTo(image.target());
    }

    @Test
    void anImageTakesTheOtherManifestThatIsLeft() throws IOException {
        Descriptor first = made.image(base);
        Image image = pulled("app:1", first);
        ResolvedImage resolved = engine.images.store().resolve(name("app:1"));
        Descriptor config = resolved.manifest().config();
        MadeLayer plain = made.layer(MediaTypes.OCI_LAYER, Map.of("a", "base".getBytes(StandardCharsets.UTF_8)));
        assertThat(plain.diffId()).isEqualTo(base.diffId());
        Image other = pulled("other:1", made.manifest(image.platform(), config, List.of(plain.blob())));
        assertThat(other.id()).isEqualTo(image.id());

        restartWithout(other.manifest().digest());

        assertThat(engine.service().get(name("app:1")).id()).isEqualTo(image.id());
        assertThat(engine.service().get(name("other:1")).id()).isEqualTo(image.id());
        assertThat(layout()).extracting(Descriptor::digest).containsOnly(first.digest());
    }

    @Test
    void aMissingTreeIsUnpackedAgainWhenItIsBrowsed() throws IOException {
        Image image = pulled("app:1", made.image(base, top));
        List<Digest> chainIds = engine.images.store().resolve(name("app:1")).chainIds();

        chainIds.forEach(this::removeTree);

        assertThat(engine.images.layers().find(chainIds.getFirst())).isEmpty();
        try (ImageBrowser files = engine.service().browse(image.id().toString());
                InputStream content = files.open(1, "a")) {
            assertThat(content.readAllBytes()).isEqualTo("base".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(chainIds)
                .allMatch(chainId -> engine.images.layers().find(chainId).isPresent());
        // Only the tree, and not what is told of it.
        Path diff =
                engine.images.layers().find(chainIds.getLast()).orElseThrow().directory();
        new TreeRemover(Syscalls.host()).remove(diff);
        engine.service().browse(image.id().toString()).close();
        assertThat(diff.resolve("b")).hasContent("top");
    }

    @Test
    void whatIsLostPackedAndUnpackedIsTold() {
        Image image = pulled("app:1", made.image(base, top));
        removeTree(engine.images.store().resolve(name("app:1")).chainIds().getLast());
        engine.blobs().delete(top.blob().digest());

        assertLost(() -> engine.service().browse(image.id().toString()).close());

        engine.pull(name("app:1"));
        engine.service().browse(image.id().toString()).close();
    }
}
