package io.cooperage.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.cluster.client.KubeContexts;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// A window over the real engine and its real API with a small application in its cluster, and what the tests
/// of its objects' pages are written with. They leave pictures in `target/screenshots`.
abstract class RealObjectWindow extends RealClusterWindow {
    private static final String WEB = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {app: web}}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: server
                    image: IMAGE
                    command: [sh, -c, "mkdir -p /tmp/w; hostname > /tmp/w/index.html; echo serving $HOSTNAME; exec httpd -f -p 8080 -h /tmp/w"]
                    ports: [{containerPort: 8080}]
                    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                    resources: {requests: {cpu: 50m, memory: 16Mi}, limits: {cpu: 500m, memory: 64Mi}}
                  - name: clock
                    image: IMAGE
                    command: [sh, -c, "while :; do sleep 1; done"]
                    resources: {requests: {cpu: 10m, memory: 8Mi}, limits: {cpu: 100m, memory: 32Mi}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
            """;

    /// A pod that nobody made, whose container ends once and then stays.
    static final String AGAIN = """
            apiVersion: v1
            kind: Pod
            metadata: {name: again}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: app
                image: IMAGE
                command: [sh, -c, "[ -f /m/once ] || { touch /m/once; echo the first; exit 1; }; echo the second; exec sleep 3600"]
                volumeMounts: [{name: m, mountPath: /m}]
              volumes: [{name: m, emptyDir: {}}]
            """;

    /// Past the window, as another client would.
    KubeSession session;
    private Map<String, ResourceType> types;

    @SuppressWarnings("NullAway.Init") // Opened by each test itself.
    RealObjectWindow() {}

    @AfterEach
    void leaveTheSession() {
        if (session != null) {
            session.close();
        }
    }

    void openACluster(Theme theme) {
        openWithAnImage(theme);
        go(new Route.Cluster());
        startTheCluster();
        await("its kinds", () -> lookup("#kind-pods") != null);
        session = KubeSession.open(
                new KubeContexts(engine.cluster().kubeconfig(), Map.of()).read().getFirst());
        types = session.types().stream().collect(Collectors.toMap(ResourceType::id, type -> type));
        apply(WEB);
        await(
                "a ready pod",
                () -> get("deployments.apps", "web").at("/status/readyReplicas").asInt() == 1);
    }

    ResourceType type(String id) {
        return Objects.requireNonNull(types.get(id), id);
    }

    ObjectRef ref(String kind, String name) {
        return new ObjectRef(type(kind), "default", name);
    }

    JsonNode get(String kind, String name) {
        return session.get(ref(kind, name));
    }

    void apply(String manifest) {
        Map<String, ResourceType> byKind = types.values().stream()
                .collect(Collectors.toMap(type -> type.apiVersion() + "/" + type.kind(), type -> type, (a, b) -> a));
        session.apply(manifest.replace("IMAGE", IMAGE), "default", byKind);
    }

    void scale(int replicas) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("replicas", replicas);
        session.merge(ref("deployments.apps", "web"), "scale", patch);
    }

    /// The ready pod of the deployment, once it is another than that.
    String webPod(String not) {
        String[] found = {""};
        await("a ready pod but " + not, () -> {
            for (JsonNode pod : session.list(type("pods"), "default", "", "app=web")) {
                String name = pod.at("/metadata/name").asText();
                boolean ready = false;
                for (JsonNode condition : pod.at("/status/conditions")) {
                    ready |= condition.path("type").asText().equals("Ready")
                            && condition.path("status").asText().equals("True");
                }
                if (ready
                        && !name.equals(not)
                        && !pod.at("/metadata/deletionTimestamp").isTextual()) {
                    found[0] = name;
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    boolean shows(Predicate<String> words, String selector) {
        Set<Node> nodes = ui.scene().getRoot().lookupAll(selector);
        return nodes.stream().anyMatch(node -> node instanceof Label label && words.test(label.getText()));
    }

    boolean offers(String menu, String id) {
        return item(menu, id) != null;
    }

    @Nullable
    MenuItem item(String menu, String id) {
        return lookup(menu) instanceof MenuButton button
                ? button.getItems().stream()
                        .filter(each -> id.equals(each.getId()))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    void choose(String menu, String id) {
        robot.clickOn(menu);
        await(id, () -> robot.lookup("#" + id).tryQuery().isPresent());
        // A click could meet a menu that has moved on.
        run(() -> {
            MenuItem item = Objects.requireNonNull(item(menu, id));
            item.getParentPopup().hide();
            item.fire();
        });
    }

    void show(Theme theme) {
        run(() -> settings.themeProperty().set(theme));
        waitForFrames();
    }

    /// A picture in each theme.
    void both(String name) {
        for (Theme theme : List.of(Theme.DARK, Theme.LIGHT)) {
            show(theme);
            screenshot("real-" + name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT));
        }
    }
}
