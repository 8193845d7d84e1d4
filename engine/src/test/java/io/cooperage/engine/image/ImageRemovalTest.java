package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.image.ImageService.RemovedImages;
import io.cooperage.engine.image.OciFolder.MadeLayer;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.testing.RegistryFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Docker's rules for names and removal, and what is left on the disk after them.
class ImageRemovalTest {
    @TempDir
    Path folder;

    private RegistryFixture registry;
    private OciFolder made;
    private ImageFixture engine;
    private ImageService images;

    @BeforeEach
    void open() {
        registry = RegistryFixture.plain();
        made = new OciFolder(folder.resolve("made"));
        engine = new ImageFixture(folder.resolve("e"));
        images = engine.service();
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
            registry.close();
        }
    }

    private Image pulled(String name, MadeLayer... layers) {
        return pulled(name, made.image(layers));
    }

    private Image pulled(String name, Descriptor document) {
        made.push(document, registry.host() + "/" + name);
        return engine.pull(registry.host() + "/" + name);
    }

    private String name(String image) {
        return registry.host() + "/" + image;
    }

    @Test
    void theLastNameTakesTheImageAndEveryByteOfItsOwn() {
        MadeLayer base = made.layer("a", "shared");
        Image kept = pulled("kept:1", base);
        Image gone = pulled("gone:1", base, made.bigLayer("b", 100_000, 1));
        images.tag(name("gone:1"), "other:2");

        assertThat(images.remove("other:2", false)).isEqualTo(new RemovedImages(List.of("other:2"), List.of(), 0));
        RemovedImages removed = images.remove(name("gone:1"), false);

        assertThat(removed.untagged()).containsExactly(name("gone:1"));
        assertThat(removed.removed()).containsExactly(gone.id());
        assertThat(removed.layers()).as("that of its own, not the shared one").hasSize(1);
        assertThat(removed.bytes()).isGreaterThan(200_000);
        assertThat(images.list()).extracting(Image::id).containsExactly(kept.id());
        assertThat(engine.blobs().list())
                .containsExactlyInAnyOrder(
                        kept.id(), kept.manifest().digest(), base.blob().digest());
        assertThat(engine.images.layers().list()).extracting(Layer::diffId).containsExactly(base.diffId());
        assertThat(indexJson()).doesNotContain("gone").contains("kept");
        assertThatThrownBy(() -> images.get(name("gone:1")))
                .hasMessage("No such image: " + name("gone:1"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void digestsOfARepositoryWithoutTagsKeepNoImage() {
        Image image = pulled("app:1", made.layer("a", "x"));
        images.tag(name("app:1"), "other:1");

        images.remove(name("app:1"), false);
        RemovedImages removed = images.remove("other:1", false);

        assertThat(removed.removed()).containsExactly(image.id());
        assertThat(images.list()).isEmpty();
    }

    @Test
    void sharedAndUniqueBytesAreTold() {
        MadeLayer base = made.layer("a", "shared");
        pulled("one:1", base);
        pulled("two:1", base, made.layer("b", "own"));

        assertThat(images.get(name("one:1")).uniqueSize()).isZero();
        assertThat(images.get(name("one:1")).sharedSize()).isEqualTo("shared".length());
        assertThat(images.get(name("two:1")).uniqueSize()).isEqualTo("own".length());
        assertThat(images.get(name("two:1")).size()).isEqualTo("sharedown".length());
    }

    @Test
    void aContainerKeepsItsImage() {
        Image image = pulled("app:1", made.layer("a", "x"));
        engine.use(image.id(), true);
        String container = "c".repeat(12);
        String id = image.id().shortHex();
        assertConflict(
                () -> images.remove(name("app:1"), false),
                "conflict: unable to remove repository reference \"" + name("app:1") + "\" (must force) - container "
                        + container + " is using its referenced image " + id);
        assertConflict(
                () -> images.remove(id, true),
                "conflict: unable to delete " + id + " (cannot be forced) - image is being used by running container "
                        + container);
        engine.uses.clear();
        engine.use(image.id(), false);
        assertConflict(
                () -> images.remove(id, false),
                "conflict: unable to delete " + id + " (must be forced) - image is being used by stopped container "
                        + container);
        assertThat(images.get(id).usedBy()).containsExactly("c".repeat(64));
        images.tag(id, "second:1");
        assertThat(images.remove(name("app:1"), false).removed())
                .as("a further name may go")
                .isEmpty();
    }

    @Test
    void byForceAnImageGoesButNotFromUnderItsStoppedContainer() {
        Image image = pulled("app:1", made.layer("a", "x"));
        engine.use(image.id(), false);

        assertThat(images.remove(name("app:1"), true).removed()).containsExactly(image.id());

        assertThat(images.list()).isEmpty();
        assertThat(engine.images.layers().list()).hasSize(1);
        assertThat(engine.images.store().byId(image.id())).isPresent();
        images.prune(PruneFilter.UNUSED);
        assertThat(engine.images.layers().list()).hasSize(1);

        engine.uses.clear();
        images.prune(PruneFilter.DANGLING);
        assertThat(engine.images.layers().list()).isEmpty();
        assertThat(engine.blobs().list()).isEmpty();
    }

    @Test
    void anIdWithNamesInSeveralRepositoriesNeedsForce() {
        Image image = pulled("app:1", made.layer("a", "x"));
        images.tag(name("app:1"), "elsewhere:1");
        assertConflict(
                () -> images.remove(image.id().toString(), false),
                "conflict: unable to delete " + image.id().shortHex()
                        + " (must be forced) - image is referenced in multiple repositories");
        assertThat(images.remove(image.id().toString(), true).untagged())
                .containsExactlyInAnyOrder("elsewhere:1", name("app:1"));
        assertThat(images.list()).isEmpty();
    }

    @Test
    void whatAnOperationHoldsStays() {
        Image image = pulled("app:1", made.layer("a", "x"));
        try (ContentLease lease = engine.images.store().lease()) {
            lease.image(name("app:1"));
            assertConflict(
                    () -> images.remove(name("app:1"), true),
                    "conflict: unable to delete " + image.id().shortHex()
                            + " (cannot be forced) - image is being used by an operation that runs now");
            assertThat(images.prune(PruneFilter.UNUSED).removed()).isEmpty();
        }
        try (ContentLease lease = engine.images.store().lease()) {
            Digest orphan = Digest.of("a build's own");
            lease.blob(orphan);
            engine.blobs().put("a build's own".getBytes(StandardCharsets.UTF_8));
            images.prune(PruneFilter.UNUSED);
            assertThat(engine.blobs().list()).containsExactly(orphan);
        }
        assertThat(images.prune(PruneFilter.DANGLING).bytes()).isEqualTo("a build's own".length());
        assertThat(engine.blobs().list()).isEmpty();
    }

    @Test
    void aPreviewIsWhatPruneThenDoes() throws IOException {
        MadeLayer base = made.layer("a", "shared");
        pulled("used:1", base);
        engine.use(images.get(name("used:1")).id(), false);
        pulled("old:1", base, made.bigLayer("b", 50_000, 7));
        pulled("moved:1", made.layer("m", "before"));
        pulled("moved:1", made.layer("m", "after"));
        engine.blobs().put(new byte[] {1, 2, 3});
        Files.write(engine.paths.ingest().resolve("sha256-" + "a".repeat(64)), new byte[1000]);
        for (PruneFilter filter : List.of(
                new PruneFilter(true, Duration.ofDays(100_000), Map.of(), Map.of()),
                PruneFilter.DANGLING,
                PruneFilter.UNUSED)) {
            long before = images.diskUsage().blobs()
                    + images.diskUsage().layers()
                    + images.diskUsage().incomplete();
            RemovedImages preview = images.prunePreview(filter);
            assertThat(images.prunePreview(filter)).isEqualTo(preview);

            assertThat(images.prune(filter)).isEqualTo(preview);

            long after = images.diskUsage().blobs()
                    + images.diskUsage().layers()
                    + images.diskUsage().incomplete();
            assertThat(before - after).isEqualTo(preview.bytes());
        }
        assertThat(images.list()).singleElement().extracting(Image::usedBy).isNotNull();
        assertThat(images.diskUsage().reclaimable()).isZero();
        assertThat(images.diskUsage().inUse()).isEqualTo(1);
    }

    @Test
    void labelsSelectWhatIsPruned() {
        MadeLayer layer = made.layer("a", "x");
        pulled("a:1", made.image(Platform.host(), Map.of("stage", "test"), layer));
        pulled("b:1", made.image(Platform.host(), Map.of("stage", "live"), layer));

        PruneFilter notLive = new PruneFilter(true, null, Map.of("stage", ""), Map.of("stage", "live"));
        assertThat(images.prune(notLive).untagged()).containsExactly(name("a:1"));
        assertThat(images.list()).singleElement().extracting(Image::labels).isEqualTo(Map.of("stage", "live"));
    }

    @Test
    void aCrashBeforeTheSweepIsFinishedByTheNextStart() {
        Image image = pulled("app:1", made.layer("a", "x"));
        byte[] manifest = engine.blobs().read(image.manifest().digest(), 10_000);
        images.remove(name("app:1"), false);
        // As if the process had died after the transaction: the blob is back, and the list says it is garbage.
        Digest blob = engine.blobs().put(manifest);
        engine.markGarbage(blob);
        engine.close();

        engine = new ImageFixture(folder.resolve("e"));

        assertThat(engine.blobs().list()).isEmpty();
    }

    @Test
    void anAmbiguousPrefixIsRefused() {
        for (int i = 0; i < 17; i++) {
            pulled("app" + i + ":1", made.layer("a", "content " + i));
        }
        String first = images.list().stream()
                .map(image -> image.id().hex().substring(0, 1))
                .filter(digit -> images.list().stream()
                                .filter(image -> image.id().hex().startsWith(digit))
                                .count()
                        > 1)
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> images.get("sha256:" + first)).isInstanceOfSatisfying(EngineException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
            assertThat(e).hasMessageContaining("ambiguous");
        });
    }

    @Test
    void inspectAndHistorySayWhatDockerSays() {
        MadeLayer one = made.layer("a", "12345");
        Image image = pulled("app:1", one, made.layer("b", "1"));

        assertThat(images.inspect(name("app:1")).toString())
                .contains(
                        "\"Id\":\"" + image.id() + "\"",
                        "\"RepoTags\":[\"" + name("app:1") + "\"]",
                        "\"RepoDigests\":[\"" + name("app") + "@"
                                + image.target().digest() + "\"]",
                        "\"Cmd\":[\"/bin/sh\"]",
                        "\"Layers\":[\"" + one.diffId(),
                        "\"Size\":6");
        assertThat(images.history(name("app:1")))
                .extracting(ImageService.HistoryEntry::size)
                .containsExactly(1L, 5L);
        assertThat(images.history(name("app:1")).getFirst().tags()).containsExactly(name("app:1"));
    }

    private String indexJson() {
        try {
            return Files.readString(engine.paths.images().resolve("index.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertConflict(Runnable work, String message) {
        assertThatThrownBy(work::run)
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    }
}
