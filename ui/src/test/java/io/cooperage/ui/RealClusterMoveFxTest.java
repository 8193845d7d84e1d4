package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.ui.cluster.ClusterDesk;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.control.code.CodeEditor;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.LocalRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A workload with all it needs goes to another context, its image through a real registry, over the real
/// engine: what is gathered, what the other cluster refuses, a push that is cancelled, and that it runs
/// there. Leaves pictures in `target/screenshots`.
class RealClusterMoveFxTest extends RealClusterWindow {
    /// Bytes a second of the registry's answers: each takes seconds, so that a push is under way for long.
    private static final long SLOW = 100;

    private static final String SHOP = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {GREETING: hello}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: unrelated}
            data: {OTHER: stays}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: key}
            stringData: {token: secret}
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
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: web
                    image: IMAGE
                    command: [sh, -c, "test -n \\"$GREETING$token\\" && exec sleep 3600"]
                    envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: key}}]
                    volumeMounts: [{name: orders, mountPath: /orders}]
                  volumes: [{name: orders, persistentVolumeClaim: {claimName: orders}}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
            """;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealClusterMoveFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void aWorkloadGoesToAnotherContextThroughARegistry(Theme theme) throws IOException {
        openWithAnImage(theme);
        try (LocalRegistry registry = new LocalRegistry(folder.resolve("registry"))) {
            startWithTheShop();
            KubeContext elsewhere = elsewhere();
            ClusterDesk desk = ui.clusterParts().desk();
            run(() -> desk.contexts().add(elsewhere));
            go(new Route.ClusterMove("pods", "default", List.of(podOfTheShop())));
            await("what is gathered", () -> yaml().contains("kind: Deployment"));
            itIsWhatTheWorkloadNeeds();
            ComboBox<KubeContext> target = robot.lookup("#move-target").query();
            assertThat(fx(() -> ui.scene().getFocusOwner()))
                    .as("where work begins")
                    .isEqualTo(target);
            assertThat(fx(target::getValue)).as("another one is proposed").isEqualTo(elsewhere);
            type("#move-namespace", "Moved");
            await("said at the field", () -> shows("Small letters, digits and “-”, 63 at most"));
            type("#move-namespace", "moved");
            type("#move-registry", registry.host() + "/team");
            await("the image is renamed", () -> yaml().contains(registry.host() + "/team/base:1"));
            press("#move-check");
            await("it would be taken", () -> shows("The other cluster would take all of it."));
            assertThat(there("namespaces", "", "moved"))
                    .as("nothing was made yet")
                    .isEmpty();
            screenshot(name("move", theme));
            cancelThePush(registry);
            moveIt(theme, registry);
        }
    }

    private void startWithTheShop() throws IOException {
        go(new Route.Cluster());
        startTheCluster();
        await("its kinds", () -> lookup("#kind-pods") != null);
        applyFile(SHOP);
        await(
                "it runs",
                () -> there("deployments.apps", "default", "web")
                        .map(web -> web.at("/status/readyReplicas").asInt() == 1)
                        .orElse(false));
    }

    private String podOfTheShop() {
        return engine.cluster()
                .api()
                .list(engine.cluster().api().kinds().of("pods"), "default", ListOptions.ALL)
                .items()
                .getFirst()
                .name();
    }

    /// The same cluster, as another kubeconfig of this person knows it.
    private KubeContext elsewhere() throws IOException {
        Path file = folder.resolve("elsewhere.kubeconfig");
        String text = Files.readString(engine.cluster().kubeconfig());
        Files.writeString(file, text);
        KubeContext builtIn = ui.clusterParts().desk().contexts().getFirst();
        return new KubeContext(builtIn.name(), builtIn.server(), "default", file, false);
    }

    private void itIsWhatTheWorkloadNeeds() {
        assertThat(yaml())
                .contains("kind: Secret", "kind: ConfigMap", "kind: PersistentVolumeClaim", "kind: Service")
                .contains("name: settings", "name: orders")
                .doesNotContain("unrelated", "kind: Pod\n", "resourceVersion", "uid:", "nodePort", "clusterIP:")
                .doesNotContain("status:", "creationTimestamp", "volumeName", "managedFields");
        assertThat(labels(".yaml-plan .notes"))
                .anyMatch(note -> note.contains("content of the volume orders is not copied"))
                .anyMatch(note -> note.contains("secret key goes there"));
    }

    private void cancelThePush(LocalRegistry registry) {
        registry.slowTo(SLOW);
        press("#move-do");
        await("the push is under way", () -> marks().contains(Mark.MOVING));
        run(() -> ui.clusterParts().tasks().running().forEach(task -> {
            if (task.name().startsWith("Move ")) {
                task.cancel();
            }
        }));
        await(
                "it has ended",
                () -> ui.clusterParts().tasks().running().stream()
                        .noneMatch(task -> task.name().startsWith("Move ")));
        await("its step says so", () -> marks().contains(Mark.FAILED) && shows("cancelled"));
        registry.fast();
        assertThat(there("deployments.apps", "moved", "web"))
                .as("no object went before its image")
                .isEmpty();
    }

    private void moveIt(Theme theme, LocalRegistry registry) {
        press("#move-do");
        await(
                "it is there",
                () -> labelsOfToasts().stream().anyMatch(words -> words.contains("in the namespace moved")));
        screenshot(name("moved", theme));
        JsonNode web = there("deployments.apps", "moved", "web").orElseThrow();
        assertThat(web.at("/spec/template/spec/containers/0/image").asText())
                .isEqualTo(registry.host() + "/team/base:1");
        await(
                "it runs there",
                () -> there("deployments.apps", "moved", "web")
                        .map(now -> now.at("/status/readyReplicas").asInt() == 1)
                        .orElse(false));
        assertThat(there("configmaps", "moved", "unrelated")).isEmpty();
        assertThat(there("secrets", "moved", "key")
                        .orElseThrow()
                        .at("/data/token")
                        .asText())
                .isEqualTo("c2VjcmV0");
        assertThat(there("services", "moved", "web")).isPresent();
        assertThat(there("deployments.apps", "default", "web"))
                .as("what was here stays")
                .isPresent();
    }

    private List<Mark> marks() {
        Node steps = Objects.requireNonNull(lookup("#move-steps"));
        return steps.lookupAll(".status-badge").stream()
                .map(badge -> badge instanceof StatusBadge shown ? shown.mark() : Mark.CREATED)
                .toList();
    }

    private Optional<JsonNode> there(String kind, String namespace, String name) {
        try {
            return Optional.of(engine.cluster()
                    .api()
                    .get(engine.cluster().api().kinds().of(kind), namespace, name)
                    .tree());
        } catch (StatusException notThere) {
            return Optional.empty();
        }
    }

    private List<String> labelsOfToasts() {
        return labels(".toast");
    }

    private String yaml() {
        return robot.lookup("#move-yaml")
                .tryQueryAs(CodeEditor.class)
                .map(CodeEditor::text)
                .orElse("");
    }

    private static String name(String of, Theme theme) {
        return "real-cluster-" + of + "-" + theme.name().toLowerCase(Locale.ROOT);
    }
}
