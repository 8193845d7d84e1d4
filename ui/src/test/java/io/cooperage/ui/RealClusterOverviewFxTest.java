package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The overview of the built-in cluster over the real engine and its real API: what is asked for, what
/// crashes, what the warnings say, and where each of them leads. Leaves pictures in `target/screenshots`.
class RealClusterOverviewFxTest extends RealClusterWindow {
    private static final String APPLICATION = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: web
                    image: IMAGE
                    command: [sleep, "3600"]
                    resources: {requests: {cpu: 500m, memory: 256Mi}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: broken}
            spec:
              replicas: 2
              selector: {matchLabels: {app: broken}}
              template:
                metadata: {labels: {app: broken}}
                spec:
                  containers:
                  - {name: app, image: IMAGE, command: [sh, -c, "echo no settings; exit 3"]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: hungry}
            spec:
              containers:
              - name: app
                image: IMAGE
                command: [sleep, "3600"]
                resources: {requests: {cpu: "5000"}}
            """;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealClusterOverviewFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void whatIsNotWellIsOnTopAndEverythingLeadsToItsObject(Theme theme) throws IOException {
        openWithAnImage(theme);
        go(new Route.Cluster(Route.Cluster.OVERVIEW));
        await("what an empty page teaches", () -> shows("A Kubernetes of your own, in a moment"));
        startTheCluster();
        await("an empty cluster says so", () -> shows("Nothing runs here yet."));
        applyFile(APPLICATION);
        await("why one is not placed", () -> tells("#trouble-hungry", "No node takes it"));
        await("why others end, as one", () -> tells("#overview .troubles", "and one more like it"));
        await("the set of both is not told of besides", () -> lookup("#trouble-broken") == null);
        await("two run", () -> tells("#tally-pods", "2 running") && tells("#tally-pods", "1 pending"));
        await("their requests", () -> tells("#capacity-cpu", "1.00 requested"));
        await("what is used", () -> tells("#capacity-memory", "used of"));
        await("a warning", () -> tells("#overview .warnings", "BackOff"));
        assertThat(engine.cluster().pods().podUsage("default")).isNotEmpty();
        screenshot("real-cluster-overview-" + theme.name().toLowerCase(Locale.ROOT));
        run(() -> robot.lookup("#overview").queryAs(ScrollPane.class).setVvalue(1));
        screenshot("real-cluster-overview-below-" + theme.name().toLowerCase(Locale.ROOT));
        press("#tally-deployments");
        await("the list of its kind", () -> rows(".cluster") == 2);
        press("#kind-overview");
        await("the overview again", () -> lookup("#trouble-hungry") != null);
        press("#trouble-hungry");
        await(
                "its page",
                () -> ui.parts().navigator().current().equals(new Route.ClusterObject("pods", "default", "hungry")));
        engine.cluster()
                .api()
                .delete(engine.cluster().api().kinds().of("pods"), "default", "hungry", DeleteOptions.by("test", null));
        go(new Route.Cluster(Route.Cluster.OVERVIEW));
        await("the others", () -> tells("#overview .troubles", "and one more like it"));
        await("it is gone", () -> lookup("#trouble-hungry") == null);
    }

    /// Some label within has these words.
    private boolean tells(String place, String words) {
        Node node = lookup(place);
        if (node instanceof Button button && button.getGraphic() != null) {
            node = button.getGraphic();
        }
        return node != null
                && node.lookupAll(".label").stream()
                        .anyMatch(label ->
                                label instanceof Label shown && shown.getText().contains(words));
    }
}
