package io.cooperage.ui.images.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.images.panel.PruneViewModel.Choice;
import io.cooperage.ui.images.panel.PruneViewModel.Victim;
import io.cooperage.ui.images.transfer.Transfer;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.TestBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the panels beside the list take, refuse and do.
class PanelsTest {
    private final TestBench bench = new TestBench();

    @BeforeEach
    void fill() {
        ImageShelf.fill(bench.imageService, bench.clock.now());
        ImageShelf.use(bench.service);
        ImageShelf.furnish(bench.registries, bench.clock.now());
    }

    @Test
    void aNameIsCheckedAndSpelledOutWhileOneTypes() {
        PullViewModel pull = new PullViewModel(bench.imageParts);
        assertThat(pull.name.shownProblemProperty().get())
                .as("not before one typed")
                .isEmpty();
        pull.name.textProperty().set("Debian");
        assertThat(pull.name.shownProblemProperty().get()).contains("must be lowercase");
        pull.name.textProperty().set("debian");
        assertThat(pull.name.shownProblemProperty().get()).isEmpty();
        assertThat(pull.meaning().getValue()).isEqualTo("library/debian, latest, from docker.io");
    }

    @Test
    void aPullStartsIsRememberedAndFreesTheField() {
        PullViewModel pull = new PullViewModel(bench.imageParts);
        pull.pull();
        assertThat(pull.name.shownProblemProperty().get()).isEqualTo("Give a name, such as debian:12.");
        pull.name.textProperty().set("python:3.13");
        pull.platform.textProperty().set("arm64");
        pull.pull();
        assertThat(bench.imageService.calls()).contains("pull python:3.13 linux/arm64");
        assertThat(pull.recent()).containsExactly("python:3.13");
        assertThat(pull.name.text()).isEmpty();
        assertThat(pull.name.shownProblemProperty().get()).isEmpty();
    }

    @Test
    void aPlatformNobodyKnowsIsRefused() {
        PullViewModel pull = new PullViewModel(bench.imageParts);
        pull.name.textProperty().set("debian");
        pull.platform.textProperty().set("linux//");
        pull.pull();
        assertThat(pull.platform.shownProblemProperty().get()).isNotEmpty();
        assertThat(bench.imageParts.transfers().all()).isEmpty();
    }

    @Test
    void aPushSaysToWhomAndAsWhom() {
        PushViewModel push = new PushViewModel(bench.imageParts);
        push.open("localhost:5000/shop/api:1.4.2");
        assertThat(push.meaning().getValue()).isEqualTo("To localhost:5000, where you are not signed in.");
        push.name.textProperty().set("registry.example.org/shop/api:2");
        assertThat(push.meaning().getValue())
                .isEqualTo(
                        "To registry.example.org as ann. It also gets the name registry.example.org/shop/api:2 here.");
        push.push();
        assertThat(bench.imageService.calls()).contains("push registry.example.org/shop/api:2");
        push.name.textProperty().set("debian@sha256:" + "0".repeat(64));
        assertThat(push.name.isValid()).as("a digest can't be chosen").isFalse();
    }

    @Test
    void namesAreAddedAndTakenAway() {
        TagViewModel tag = new TagViewModel(bench.imageParts);
        tag.open("debian:12");
        assertThat(tag.names()).extracting(LiveImage::shown).containsExactly("debian:12", "debian:bookworm");
        tag.name.textProperty().set("alpine:3.20");
        assertThat(tag.meaning().getValue()).startsWith("alpine:3.20 moves here from image");
        tag.name.textProperty().set("base:1");
        tag.add();
        assertThat(tag.names()).extracting(LiveImage::shown).contains("base:1");
        assertThat(tag.name.text()).isEmpty();
        tag.remove(bench.image("debian:12"));
        assertThat(tag.names()).extracting(LiveImage::shown).containsExactlyInAnyOrder("debian:bookworm", "base:1");
    }

    @Test
    void aNameThatTheEngineRefusesIsToldAtTheField() {
        TagViewModel tag = new TagViewModel(bench.imageParts);
        tag.open("debian:12");
        bench.imageService.failNext("tag", EngineException.conflict("base:1 is being pulled."));
        tag.name.textProperty().set("base:1");
        tag.add();
        assertThat(tag.name.shownProblemProperty().get()).isEqualTo("base:1 is being pulled.");
    }

    @Test
    void savingSuggestsAFileAndWarnsOfOneThatIsThere(@TempDir Path folder) throws IOException {
        SaveViewModel save = new SaveViewModel(bench.imageParts);
        save.open("debian:12");
        assertThat(save.path.text()).endsWith("/debian-12.tar");
        save.open("debian:12 nginx:1.27");
        assertThat(save.path.text()).endsWith("/images.tar");
        Path there = Files.createFile(folder.resolve("there.tar"));
        save.path.textProperty().set(there.toString());
        assertThat(save.hintProperty().get()).contains("will be replaced");
        save.save();
        assertThat(Files.readString(there)).isEqualTo("debian:12\nnginx:1.27");
    }

    @Test
    void changesAreInstructionsThatImportKnows() {
        ImportViewModel imports = new ImportViewModel(bench.imageParts);
        imports.open("/srv/My Root.tar.gz");
        assertThat(imports.name.text()).isEqualTo("my-root");
        imports.changes.textProperty().set("CMD [\"sh\"]\nRUN make");
        imports.importRoot();
        assertThat(imports.changes.shownProblemProperty().get()).startsWith("RUN is none of");
        imports.changes.textProperty().set("cmd [\"sh\"]");
        imports.importRoot();
        assertThat(bench.imageService.calls()).contains("import My Root.tar.gz my-root:latest null [cmd [\"sh\"]]");
    }

    @Test
    void aDroppedArchiveIsLoadedAndADroppedFolderIsOfferedForImport(@TempDir Path folder) throws IOException {
        ImportViewModel imports = new ImportViewModel(bench.imageParts);
        Path root = Files.createDirectories(folder.resolve("rootfs"));
        Path layout = Files.createDirectories(folder.resolve("layout"));
        Files.createFile(layout.resolve("oci-layout"));
        imports.load(List.of(Path.of("/srv/app.tar"), root, layout));
        assertThat(bench.imageParts.transfers().all())
                .extracting(Transfer::title)
                .containsExactly("layout", "app.tar");
        assertThat(imports.path.text()).isEqualTo(root.toString());
    }

    @Test
    void pruningShowsWhatGoesFirst() {
        PruneViewModel prune = new PruneViewModel(bench.imageParts);
        prune.open();
        assertThat(prune.victims()).hasSize(2);
        prune.choice.set(Choice.UNUSED);
        assertThat(prune.victims()).extracting(Victim::name).contains("debian:12, debian:bookworm");
        assertThat(prune.victims()).extracting(Victim::name).doesNotContain("postgres:17");
        assertThat(prune.totalProperty().get()).startsWith("7 images, ");

        prune.prune();
        assertThat(bench.notices.questions.getFirst().items()).hasSize(7);
        assertThat(bench.notices.toasts.getFirst().text()).startsWith("7 images removed, ");
        assertThat(prune.victims()).isEmpty();
        assertThat(prune.totalProperty().get()).isEqualTo("Nothing to remove.");
    }

    @Test
    void thePreviewFollowsTheImagesOnlyWhileItIsOpen() {
        PruneViewModel prune = new PruneViewModel(bench.imageParts);
        prune.open();
        prune.close();
        long before = previews();
        bench.service.remove("web", true);
        assertThat(previews()).isEqualTo(before);
        prune.open();
        assertThat(previews()).isEqualTo(before + 1);
    }

    private long previews() {
        return bench.imageService.calls().stream()
                .filter(call -> call.startsWith("prunePreview"))
                .count();
    }
}
