package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ObjectTab;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.util.Locale;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A cluster from its switch to a three-tier application, over the real engine and its real API. Leaves
/// pictures in `target/screenshots`.
class RealClusterFxTest extends RealClusterWindow {
    private static final String SHOP = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: shop-settings}
            data: {GREETING: hello}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: orders}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 10Mi}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: frontend, labels: {tier: frontend}}
            spec:
              replicas: 2
              selector: {matchLabels: {tier: frontend}}
              template:
                metadata: {labels: {tier: frontend}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: web
                    image: IMAGE
                    command: [sh, -c, "mkdir -p /tmp/w; echo $GREETING > /tmp/w/index.html; echo serving; exec httpd -f -v -p 80 -h /tmp/w"]
                    envFrom: [{configMapRef: {name: shop-settings}}]
                    ports: [{containerPort: 80}]
                    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cache, labels: {tier: cache}}
            spec:
              selector: {matchLabels: {tier: cache}}
              template:
                metadata: {labels: {tier: cache}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - {name: cache, image: IMAGE, command: [sleep, "3600"]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, labels: {tier: db}}
            spec:
              serviceName: db
              selector: {matchLabels: {tier: db}}
              template:
                metadata: {labels: {tier: db}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: db
                    image: IMAGE
                    command: [sleep, "3600"]
                    volumeMounts: [{name: orders, mountPath: /orders}]
                  volumes: [{name: orders, persistentVolumeClaim: {claimName: orders}}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: broken}
            spec:
              containers:
              - {name: app, image: IMAGE, command: [sh, -c, "echo no settings; exit 3"]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: frontend}
            spec: {selector: {tier: frontend}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db}
            spec: {selector: {tier: db}, clusterIP: None, ports: [{port: 5432}]}
            """;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealClusterFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void aShopFromTheSwitchToItsTopology(Theme theme) throws IOException {
        openWithAnImage(theme);
        go(new Route.Cluster());
        await("what an empty page teaches", () -> shows("A Kubernetes of your own, in a moment"));
        shot(theme, "cluster-off");
        startTheCluster();
        await("its kinds", () -> lookup("#kind-pods") != null);
        applyFile(SHOP);
        await("the pods", () -> table().getItems().size() == 5);
        await(
                "they are ready",
                () -> engine.cluster().pods().podUsage("default").size() >= 4);
        shot(theme, "cluster-pods");
        lookAtADeployment(theme);
        lookAtTheBroken(theme);
        go(new Route.ClusterTopology());
        await(
                "drawn",
                () -> robot.lookup("#node-deployment-frontend").tryQuery().isPresent());
        shot(theme, "cluster-topology");
        go(new Route.ClusterTimeline());
        await("writes", () -> rows(".timeline") > 20);
        shot(theme, "cluster-timeline");
    }

    private void lookAtADeployment(Theme theme) {
        go(new Route.ClusterObject("deployments.apps", "default", "frontend"));
        await(
                "two are ready",
                () -> shows("2") && robot.lookup("#replicas").tryQuery().isPresent());
        shot(theme, "cluster-deployment");
        Spinner<Integer> replicas = robot.lookup("#replicas").query();
        run(() -> replicas.getValueFactory().setValue(3));
        await(
                "three pods",
                () -> engine.cluster()
                                .api()
                                .get(engine.cluster().api().kinds().of("deployments.apps"), "default", "frontend")
                                .status()
                                .path("readyReplicas")
                                .asInt()
                        == 3);
        go(new Route.ClusterObject("deployments.apps", "default", "frontend", ObjectTab.YAML));
        await("its text", () -> !robot.lookup(".code-editor").queryAll().isEmpty());
        shot(theme, "cluster-yaml");
        go(new Route.ClusterObject("deployments.apps", "default", "frontend", ObjectTab.LOG));
        await("lines of all its pods", () -> {
            Node lines = robot.lookup(".log-view").query();
            return ((String) lines.queryAccessibleAttribute(AccessibleAttribute.TEXT))
                            .lines()
                            .count()
                    >= 3;
        });
        shot(theme, "cluster-log");
        go(new Route.ClusterObject("deployments.apps", "default", "frontend", ObjectTab.REVISIONS));
        await("its first revision", () -> shows("Revision 1"));
        shot(theme, "cluster-revisions");
    }

    private void lookAtTheBroken(Theme theme) {
        go(new Route.ClusterObject("pods", "default", "broken"));
        await(
                "why it does not run",
                () -> robot.lookup(".diagnosis").queryAll().stream()
                        .anyMatch(node ->
                                node instanceof Label label && label.getText().contains("ends again and again")));
        shot(theme, "cluster-broken");
        go(new Route.ClusterObject("pods", "default", "broken", ObjectTab.EVENTS));
        await("its events", () -> shows("BackOff"));
        shot(theme, "cluster-events");
        assertThat(engine.cluster().state().phase()).isEqualTo(Phase.RUNNING);
    }

    private static void shot(Theme theme, String name) {
        screenshot("real-" + name + "-" + theme.name().toLowerCase(Locale.ROOT));
    }

    private TableView<?> table() {
        return robot.lookup(".cluster .table-view").query();
    }
}
