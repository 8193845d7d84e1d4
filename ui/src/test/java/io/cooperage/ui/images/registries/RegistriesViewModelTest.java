package io.cooperage.ui.images.registries;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.RegistryService.RegistryAccount;
import io.cooperage.ui.images.registries.RemoteNode.Kind;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.TestBench;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistriesViewModelTest {
    private final TestBench bench = new TestBench();
    private final RegistriesViewModel viewModel = new RegistriesViewModel(bench.imageParts);

    @BeforeEach
    void fill() {
        ImageShelf.furnish(bench.registries, bench.clock.now());
        viewModel.reload();
    }

    @Test
    void theFirstIsChosenAndItsCatalogRead() {
        assertThat(viewModel.accounts())
                .extracting(RegistryAccount::host)
                .containsExactly("docker.io", "localhost:5000", "registry.example.org");
        choose("localhost:5000");
        assertThat(labels(root())).containsExactly("shop/api", "shop/web", "tools/lint");
    }

    @Test
    void catalogAndTagsComePageByPage() {
        bench.registries.pageSize(2);
        choose("localhost:5000");
        assertThat(labels(root())).containsExactly("shop/api", "shop/web");
        assertThat(root().moreProperty().get()).isTrue();
        root().more();
        assertThat(labels(root())).containsExactly("shop/api", "shop/web", "tools/lint");
        assertThat(root().moreProperty().get()).isFalse();

        RemoteNode api = root().children().getFirst();
        assertThat(bench.registries.calls())
                .as("nothing below was asked for")
                .noneMatch(call -> call.startsWith("tags"));
        viewModel.chosenProperty().set(api);
        assertThat(labels(api)).containsExactly("1.4.0", "1.4.1");
        api.more();
        assertThat(labels(api)).containsExactly("1.4.0", "1.4.1", "1.4.2", "latest");
    }

    @Test
    void aTagIsAnIndexOfPlatformsAndEachOfThoseHasLayers() {
        RemoteNode tag = tag();
        assertThat(labels(tag)).containsExactly("linux/amd64", "linux/arm64/v8");
        RemoteNode amd64 = tag.children().getFirst();
        viewModel.chosenProperty().set(amd64);
        assertThat(amd64.name()).startsWith("localhost:5000/shop/api@sha256:");
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(amd64.imageProperty().get())
                                        .manifest())
                        .layers())
                .hasSize(2);
        viewModel.pull(amd64);
        assertThat(bench.navigator.current()).isEqualTo(new Route.Images(ImagesPanel.PULL, amd64.name()));
    }

    @Test
    void whatCannotBeReadSaysSoAndCanBeTriedAgain() {
        bench.registries.failNext("catalog", EngineException.conflict("localhost:5000 answered 500."));
        choose("localhost:5000");
        assertThat(root().problemProperty().get()).isEqualTo("localhost:5000 answered 500.");
        root().more();
        assertThat(root().problemProperty().get()).isEmpty();
        assertThat(root().children()).hasSize(3);
    }

    @Test
    void signingInTellsWhyItFailsAndForgetsThePassword() {
        bench.registries.require("localhost:5000", "bob", "secret");
        choose("localhost:5000");
        viewModel.signIn();
        viewModel.user.textProperty().set("bob");
        viewModel.secret.textProperty().set("wrong");
        viewModel.login();
        assertThat(viewModel.problemProperty().get()).startsWith("localhost:5000 refused the password of bob.");
        assertThat(viewModel.formOpenProperty().get()).isTrue();

        viewModel.secret.textProperty().set("secret");
        viewModel.login();
        assertThat(viewModel.formOpenProperty().get()).isFalse();
        assertThat(viewModel.secret.text()).isEmpty();
        assertThat(Objects.requireNonNull(viewModel.selectedProperty().get()).user())
                .isEqualTo("bob");
        assertThat(Objects.requireNonNull(viewModel.selectedProperty().get()).insecure())
                .as("what was set stays")
                .isTrue();

        viewModel.logout();
        assertThat(Objects.requireNonNull(viewModel.selectedProperty().get()).user())
                .isNull();
    }

    @Test
    void aRegistryWithoutAUserIsOnlyListed() {
        viewModel.add();
        viewModel.login();
        assertThat(viewModel.host.shownProblemProperty().get()).isEqualTo("Say which registry.");
        viewModel.host.textProperty().set("other.example.org");
        viewModel.login();
        assertThat(Objects.requireNonNull(viewModel.selectedProperty().get()).host())
                .isEqualTo("other.example.org");
        viewModel.reload();
        assertThat(viewModel.accounts()).hasSize(4);
        assertThat(bench.registries.calls()).noneMatch(call -> call.startsWith("login"));
    }

    @Test
    void aRegistryThatWasAddedIsThereAgainAndCanBeTakenOff() {
        viewModel.add();
        viewModel.host.textProperty().set("Other.example.org");
        viewModel.login();

        RegistriesViewModel again = new RegistriesViewModel(bench.imageParts);
        again.reload();
        assertThat(again.accounts())
                .hasSize(4)
                .extracting(RegistryAccount::host)
                .contains("other.example.org");
        RegistryAccount added = again.accounts().getLast();
        assertThat(again.isOnlyListed(added)).isTrue();
        again.selectedProperty().set(again.accounts().getFirst());
        again.unlist();
        assertThat(again.accounts()).as("the engine knows it").hasSize(4);
        again.selectedProperty().set(added);
        again.unlist();
        assertThat(again.accounts()).extracting(RegistryAccount::host).doesNotContain("other.example.org");
        assertThat(again.selectedProperty().get()).isEqualTo(again.accounts().getFirst());
        again.reload();
        assertThat(again.accounts()).hasSize(3);
    }

    @Test
    void trustWithoutProofIsAskedForButItsEndIsNot() {
        choose("registry.example.org");
        bench.notices.answer(false);
        viewModel.setInsecure(true);
        assertThat(Objects.requireNonNull(viewModel.selectedProperty().get()).insecure())
                .isFalse();
        bench.notices.answer(true);
        viewModel.setInsecure(true);
        assertThat(Objects.requireNonNull(viewModel.selectedProperty().get()).insecure())
                .isTrue();
        viewModel.setInsecure(false);
        assertThat(bench.notices.questions).hasSize(2);
        assertThat(Objects.requireNonNull(viewModel.selectedProperty().get()).insecure())
                .isFalse();
    }

    @Test
    void aTestSaysWhetherItAnswers() {
        choose("localhost:5000");
        viewModel.test();
        assertThat(Objects.requireNonNull(viewModel.statusProperty().get()).reachable())
                .isTrue();
        choose("registry.example.org");
        assertThat(viewModel.statusProperty().get()).as("of the other one").isNull();
        viewModel.test();
        assertThat(Objects.requireNonNull(viewModel.statusProperty().get()).message())
                .contains("does not answer");
    }

    @Test
    void aTagIsDeletedOnlyWhenOneAgrees() {
        RemoteNode tag = tag();
        bench.notices.answer(false);
        viewModel.delete(tag);
        assertThat(bench.registries.calls()).noneMatch(call -> call.startsWith("delete"));
        bench.notices.answer(true);
        viewModel.delete(tag);
        assertThat(labels(root().children().getFirst())).containsExactly("1.4.1", "1.4.2", "latest");
        assertThat(viewModel.chosenProperty().get()).isNull();
    }

    @Test
    void aSearchLeadsToARepository() {
        choose("docker.io");
        viewModel.search.textProperty().set("nginx");
        viewModel.search();
        assertThat(viewModel.results()).hasSize(2);
        viewModel.look("nginx");
        assertThat(Objects.requireNonNull(viewModel.chosenProperty().get()).name())
                .isEqualTo("docker.io/library/nginx");
        viewModel.search.textProperty().set("zzz");
        viewModel.search();
        assertThat(viewModel.searchNoteProperty().get()).isEqualTo("Nothing is called zzz.");
        bench.registries.failNext("search", EngineException.notImplemented("docker.io offers no search."));
        viewModel.search();
        assertThat(viewModel.searchNoteProperty().get()).isEqualTo("docker.io offers no search.");
    }

    private RemoteNode tag() {
        choose("localhost:5000");
        RemoteNode api = root().children().getFirst();
        api.open();
        RemoteNode tag = api.children().getFirst();
        assertThat(tag.kind()).isEqualTo(Kind.TAG);
        viewModel.chosenProperty().set(tag);
        return tag;
    }

    private RemoteNode root() {
        return Objects.requireNonNull(viewModel.rootProperty().get());
    }

    private void choose(String host) {
        viewModel
                .selectedProperty()
                .set(viewModel.accounts().stream()
                        .filter(account -> account.host().equals(host))
                        .findFirst()
                        .orElseThrow());
    }

    private static List<String> labels(RemoteNode node) {
        return node.children().stream().map(RemoteNode::label).toList();
    }
}
