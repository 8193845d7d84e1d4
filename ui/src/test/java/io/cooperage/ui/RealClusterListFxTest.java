package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FileDrag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.TransferMode;
import org.junit.jupiter.api.Test;

/// The lists of the built-in cluster over the real engine and its real API: manifests that need each other,
/// what the filter understands, and the end of it all.
class RealClusterListFxTest extends RealClusterWindow {
    private static final String OBJECTS = """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: shop, labels: {app: web}}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: other, namespace: shop, labels: {app: api}}}
            ---
            apiVersion: v1
            kind: Event
            metadata: {name: settings.1, namespace: shop}
            involvedObject: {apiVersion: v1, kind: ConfigMap, name: settings, namespace: shop}
            type: Warning
            reason: Looked
            message: somebody looked
            lastTimestamp: "2020-01-02T03:04:05Z"
            """;

    private static final String NAMESPACE = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n";

    @SuppressWarnings("NullAway.Init") // Opened by the test itself.
    RealClusterListFxTest() {}

    @Test
    void severalManifestsAFilterThatTheClusterFollowsAndTheEndOfItAll() throws IOException {
        openWithACluster(Theme.LIGHT);
        go(new Route.Cluster());
        await("what an empty page teaches", () -> shows("A Kubernetes of your own, in a moment"));
        assertThat(fx(() -> FileDrag.drop(found(".cluster"), List.of(folder.resolve("a.yaml")))))
                .as("nobody to take it")
                .isNull();
        startTheCluster();
        await("its kinds", () -> lookup("#kind-configmaps") != null);
        assertThat(namespaces().getItems()).doesNotContain("shop");
        List<Path> files = List.of(
                Files.writeString(folder.resolve("a.yaml"), OBJECTS),
                Files.writeString(folder.resolve("b.yaml"), NAMESPACE));
        assertThat(fx(() -> FileDrag.over(found(".cluster"), files))).isEqualTo(TransferMode.COPY);
        assertThat(found(".cluster .drop-hint").isVisible()).isTrue();
        screenshot("real-cluster-drop");
        assertThat(fx(() -> FileDrag.drop(found(".cluster"), files))).isEqualTo(TransferMode.COPY);
        assertThat(found(".cluster .drop-hint").isVisible()).isFalse();
        await("the new namespace to choose", () -> namespaces().getItems().contains("shop"));
        run(() -> namespaces().setValue("shop"));
        press("#kind-configmaps");
        await("both", () -> count() >= 2);
        filter("-l app=web");
        await("the one with the label", () -> count() == 1 && problem().isEmpty());
        filter("-l app in (web,api) /^sett.+s$/");
        await("the expression's one of both", () -> count() == 1);
        filter("-l app in (web,api)");
        await("both with a label", () -> count() == 2);
        filter("field:metadata.name=other");
        await("the one of that name", () -> count() == 1);
        filter("-l app=nobody");
        await("none, and the filter is still there", () -> shows("No object here is as the filter says."));
        filter("-l app=web,");
        await("what can't be read", () -> problem().contains("-l app=web,"));
        filter("field:spec.colour=red");
        await("what the cluster refuses", () -> problem().contains("spec.colour"));
        filter("");
        await("all again", () -> count() >= 2 && problem().isEmpty());
        screenshot("real-cluster-list");
        press("#kind-events");
        await("what happened, and when it was last seen", () -> {
            List<String> cells = labels(".cluster .table-row-cell");
            return cells.contains("somebody looked")
                    && cells.stream().anyMatch(cell -> cell.matches("(\\d+[ydhms])+"))
                    && !cells.contains("settings.1");
        });
        run(() -> ((MenuButton) found("#power-more")).getItems().getFirst().fire());
        await("what goes", () -> shows("Namespace shop with everything in it"));
        robot.clickOn("Reset");
        await("it is off", () -> engine.cluster().state().phase() == Phase.OFF);
        await("the page says so", () -> shows("A Kubernetes of your own, in a moment"));
        press("#start-cluster");
        await("it starts", () -> lookup("#kind-configmaps") != null);
        await("without the namespace", () -> !namespaces().getItems().contains("shop"));
    }

    @Test
    void aClusterThatIsOnBeforeItsPageIsMadeIsShownAtOnce() {
        openWithACluster(Theme.LIGHT);
        run(() -> ui.clusterDesk().start());
        await("the cluster", () -> ui.clusterDesk().connectionProperty().get() != null);
        go(new Route.Cluster());
        await("its pods", () -> shows("No Pods here"));
        assertThat(namespaces().getItems()).contains("", "default", "kube-system");
        assertThat(found("#stop-cluster").isVisible()).isTrue();

        KubeContext ours =
                Objects.requireNonNull(ui.clusterDesk().contextProperty().get());
        run(() -> ui.clusterDesk()
                .contextProperty()
                .set(new KubeContext("another", ours.server(), "default", ours.file(), false)));
        assertThat(found("#stop-cluster").isVisible())
                .as("it is not the built-in one")
                .isFalse();
    }

    private void filter(String text) {
        run(() -> ((TextField) found(".cluster .filter-box .text-field")).setText(text));
    }

    private String problem() {
        return fx(() -> lookup("#filter-problem") instanceof Label label ? label.getText() : "");
    }

    private int count() {
        return fx(
                () -> ((TableView<?>) found(".cluster .table-view")).getItems().size());
    }

    @SuppressWarnings("unchecked") // As its FXML has it.
    private ComboBox<String> namespaces() {
        return (ComboBox<String>) found("#namespace");
    }

    private Node found(String query) {
        return Objects.requireNonNull(lookup(query), query);
    }
}
