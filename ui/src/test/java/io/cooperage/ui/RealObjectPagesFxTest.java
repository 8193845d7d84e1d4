package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.cluster.client.KubeContexts;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.forward.LocalPort;
import io.cooperage.ui.containers.detail.terminal.TerminalProbe;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ObjectTab;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The pages of single objects over the real engine and its real API: the text that is edited and merged, the
/// ways into pods, and everything that can be done to an object. Leaves pictures in `target/screenshots`.
class RealObjectPagesFxTest extends RealClusterWindow {
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

    private static final String REST = """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly}
            spec:
              schedule: "0 3 1 1 *"
              jobTemplate:
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: job, image: IMAGE, command: [echo, done]}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: again}
            spec:
              containers:
              - {name: app, image: IMAGE, command: [sh, -c, "echo run $RANDOM; sleep 1; exit 1"]}
            """;

    private static final String OTHERS = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: db
                    image: IMAGE
                    command: [sleep, "3600"]
                    env: [{name: STEP, value: one}, {name: GONE, value: x}]
                  volumes: [{name: settings, configMap: {name: settings}}]
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: agent
                    image: IMAGE
                    command: [sleep, "3600"]
                    env: [{name: STEP, value: one}, {name: GONE, value: x}]
            """;

    private KubeSession session;
    private Map<String, ResourceType> types;

    @SuppressWarnings("NullAway.Init") // Opened by each test itself.
    RealObjectPagesFxTest() {}

    @AfterEach
    void leaveTheSession() {
        if (session != null) {
            session.close();
        }
    }

    private void openACluster(Theme theme) {
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

    @Test
    void anObjectIsEditedAndWhatTheClusterChangedMeanwhileIsMerged() {
        openACluster(Theme.LIGHT);
        go(new Route.ClusterObject("deployments.apps", "default", "web", ObjectTab.YAML));
        await("its text", () -> text().contains("replicas: 1"));
        assistWhileTyping();
        mergeWhatDoesNotTouch();
        chooseWhatDoes();
    }

    /// An unknown field is marked with the name that was meant, and names are proposed where they fit.
    private void assistWhileTyping() {
        CodeArea area = editor();
        type(area, text().indexOf("  replicas:"), "  replcias: 2\n");
        await(
                "what is wrong",
                () -> lookup("#yaml-problems") instanceof Hyperlink wrong
                        && wrong.getText().equals("spec has no field replcias. Did you mean replicas?"));
        robot.clickOn("#revert-yaml");
        await("the text of before", () -> !text().contains("replcias"));
        run(() -> {
            area.requestFocus();
            int at = text().indexOf("  replicas:");
            area.insertText(at, "  \n");
            area.moveTo(at + 2);
        });
        show(Theme.DARK);
        robot.press(KeyCode.CONTROL).type(KeyCode.SPACE).release(KeyCode.CONTROL);
        await("proposals", () -> proposals().contains("minReadySeconds"));
        assertThat(proposals()).doesNotContain("replicas", "selector");
        screenshot("real-object-yaml-completion-dark");
        show(Theme.LIGHT);
        robot.write("minr");
        await("the one that fits", () -> proposals().equals(List.of("minReadySeconds")));
        robot.type(KeyCode.ENTER);
        await("it is taken", () -> text().contains("  minReadySeconds: \n  replicas"));
        robot.write("3");
        run(() -> area.moveTo(text().indexOf("minReadySeconds") + 3));
        robot.press(KeyCode.CONTROL).type(KeyCode.I).release(KeyCode.CONTROL);
        await(
                "what it means",
                () -> robot.lookup(".bubble.hover .docs").tryQuery().isPresent());
        screenshot("real-object-yaml-hover-light");
        robot.clickOn("#check-yaml");
        await(
                "the difference",
                () -> robot.lookup(".diff-view").tryQuery().isPresent() || shows("The cluster would take it."));
        both("object-yaml-check");
        robot.clickOn("#apply-yaml");
        await(
                "it is stored",
                () -> get("deployments.apps", "web").at("/spec/minReadySeconds").asInt() == 3);
        await("the way back", () -> lookup("#undo-apply") instanceof Button undo && undo.isVisible());
        robot.clickOn("#undo-apply");
        await(
                "it is as before",
                () -> get("deployments.apps", "web").at("/spec/minReadySeconds").isMissingNode());
    }

    private void mergeWhatDoesNotTouch() {
        await("a quiet text", () -> !text().contains("minReadySeconds"));
        replaceInText("replicas: 1", "replicas: 2");
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("labels").put("season", "winter");
        session.merge(ref("deployments.apps", "web"), "", patch);
        robot.clickOn("#apply-yaml");
        await("both changes", () -> text().contains("season: winter") && text().contains("replicas: 2"));
        await("what was taken", () -> shows(words -> words.contains("metadata.labels.season"), ".yaml-note"));
        both("object-yaml-merged");
        robot.clickOn("#apply-yaml");
        await("both are stored", () -> {
            JsonNode now = get("deployments.apps", "web");
            return now.at("/spec/replicas").asInt() == 2
                    && now.at("/metadata/labels/season").asText().equals("winter");
        });
    }

    private void chooseWhatDoes() {
        await("the new text", () -> lookup("#apply-yaml") instanceof Button apply && apply.isDisabled());
        replaceInText("replicas: 2", "replicas: 3");
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("replicas", 1);
        session.merge(ref("deployments.apps", "web"), "", patch);
        robot.clickOn("#apply-yaml");
        await("a choice", () -> lookup("#conflict-theirs-0") != null);
        both("object-yaml-conflict");
        robot.clickOn("#conflict-theirs-0");
        await("chosen", () -> lookup("#conflict-theirs-0") instanceof RadioButton theirs && theirs.isSelected());
        run(() -> ((Button) robot.lookup("#settle-conflicts").query()).fire());
        await("the cluster's value", () -> text().contains("replicas: 1\n"));
    }

    @Test
    void aForwardFollowsItsPodsAndSaysHowItIs() throws IOException {
        openACluster(Theme.LIGHT);
        go(new Route.ClusterObject("services", "default", "web", ObjectTab.PORTS));
        await(
                "a free port",
                () -> lookup("#forward-local") instanceof TextField local
                        && !local.getText().isEmpty());
        int local = LocalPort.suggest(18_080);
        run(() -> ((TextField) robot.lookup("#forward-local").query()).setText(Integer.toString(local)));
        robot.clickOn("#start-forward");
        String pod = webPod("");
        await("where it leads", () -> shows(words -> words.startsWith("Answered by " + pod), ".forward-status"));
        assertThat(fetch(local)).endsWith(pod + "\n");
        both("object-ports");

        session.delete(new ObjectRef(type("pods"), "default", pod), 0L);
        // Nobody answers yet: the connection waits for the next pod.
        assertThat(fetch(local)).contains("web-").doesNotContain(pod);
        String next = webPod(pod);
        await("the next pod", () -> shows(words -> words.startsWith("Answered by " + next), ".forward-status"));

        scale(0);
        await("nobody", () -> shows(words -> words.contains("has no pod now"), ".forward-status"));
        both("object-ports-nobody");
        robot.clickOn("Keep");
        await("kept", () -> ui.clusterDesk().forwards().kept().size() == 1);
        robot.clickOn("Stop");
        await("closed", () -> lookup(".start-kept") != null);
        scale(1);
        await(
                "a ready pod",
                () -> get("deployments.apps", "web").at("/status/readyReplicas").asInt() == 1);
        robot.clickOn(".start-kept");
        await("open again", () -> shows(words -> words.startsWith("Answered by"), ".forward-status"));
        assertThat(fetch(local)).contains("web-");
    }

    @Test
    void podsAreEnteredReadAndMeasured() {
        openACluster(Theme.LIGHT);
        apply(REST);
        lookIn();
        readTheLogs();
        measure();
    }

    private void lookIn() {
        String pod = webPod("");
        go(new Route.ClusterObject("pods", "default", pod, ObjectTab.TERMINAL));
        await("a shell", () -> terminal().contains("#") || terminal().contains("$"));
        robot.write("echo in $((40+2)) $(hostname)\n");
        await("its answer", () -> terminal().contains("in 42 " + pod));
        int before = columns();
        run(() -> stage().setWidth(stage().getWidth() - 240));
        await("a narrower terminal", () -> {
            robot.write("stty size\n");
            return columns() > 0 && columns() < before;
        });
        run(() -> stage().setWidth(stage().getWidth() + 240));
        // Another tab and back: the same terminal.
        go(new Route.ClusterObject("pods", "default", pod, ObjectTab.SUMMARY));
        go(new Route.ClusterObject("pods", "default", pod, ObjectTab.TERMINAL));
        await("what was there", () -> terminal().contains("in 42 " + pod));
        both("object-terminal");
        ComboBox<String> container = robot.lookup("#terminal-container").query();
        assertThat(container.getItems()).containsExactly("server", "clock");
    }

    /// The size that the program last said it has; 0 while it said none.
    private int columns() {
        return terminal()
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d+ \\d+"))
                .reduce((first, last) -> last)
                .map(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
                .orElse(Integer.MAX_VALUE);
    }

    private void readTheLogs() {
        String first = webPod("");
        go(new Route.ClusterObject("deployments.apps", "default", "web", ObjectTab.LOG));
        await("its first line", () -> logs().stream().anyMatch(line -> line.contains("serving " + first)));
        session.delete(new ObjectRef(type("pods"), "default", first), 0L);
        String next = webPod(first);
        await("the line of the next", () -> logs().stream().anyMatch(line -> line.contains("serving " + next)));
        go(new Route.ClusterObject("deployments.apps", "default", "web", ObjectTab.SUMMARY));
        go(new Route.ClusterObject("deployments.apps", "default", "web", ObjectTab.LOG));
        waitForFrames();
        assertThat(logs().stream().filter(line -> line.contains("serving " + first)))
                .as("the line of the pod that is gone, once")
                .hasSize(1);
        // Of each pod the first of two containers has written.
        await(
                "a colour for each",
                () -> lookup(".log-lines .source-0") != null && lookup(".log-lines .source-2") != null);
        both("object-log");

        await(
                "a restart",
                () -> get("pods", "again")
                                .at("/status/containerStatuses/0/restartCount")
                                .asInt()
                        > 0);
        go(new Route.ClusterObject("pods", "default", "again", ObjectTab.LOG));
        await("this run", () -> logs().size() >= 1);
        CheckBox previous = robot.lookup("#log-previous").query();
        run(() -> previous.setSelected(true));
        await("the run before", () -> logs().stream().anyMatch(line -> line.contains("run ")));
    }

    private void measure() {
        go(new Route.ClusterObject("deployments.apps", "default", "web", ObjectTab.GRAPHS));
        await("charts", () -> robot.lookup(".chart-card").queryAll().size() == 4);
        await(
                "samples of both containers",
                () -> robot.lookup(".chart-card.memory .series-value").queryAll().stream()
                        .anyMatch(node ->
                                node instanceof Label label && label.getText().contains("96")));
        ComboBox<String> choice = robot.lookup("#usage-of").query();
        await("both containers", () -> choice.getItems().size() == 3);
        both("object-graphs");
        run(() -> choice.getSelectionModel().select(1));
        await(
                "one alone, with its pressure",
                () -> robot.lookup(".chart-card").queryAll().size() == 5);

        // The same cluster as one of many: its engine is not ours to ask then, but its metrics are.
        go(new Route.Cluster());
        KubeContext ours = session.context();
        KubeContext foreign = new KubeContext(ours.name(), ours.server(), "default", ours.file(), false);
        await("it is reached", () -> {
            // The page reads the contexts afresh when it is come to, and goes back to one that is in a file.
            if (!foreign.equals(ui.clusterDesk().contextProperty().get())) {
                ui.clusterDesk().contextProperty().set(foreign);
            }
            var now = ui.clusterDesk().connectionProperty().get();
            return now != null && !now.session().context().builtIn();
        });
        go(new Route.ClusterObject("pods", "default", webPod(""), ObjectTab.GRAPHS));
        await(
                "what metrics tell",
                () -> robot.lookup(".chart-card").queryAll().size() == 2
                        && robot.lookup(".chart-card.memory .series-value").queryAll().stream()
                                .anyMatch(node -> node instanceof Label label
                                        && label.getText().contains("96")));
    }

    private void followWhatIsRelated() {
        go(new Route.ClusterObject("statefulsets.apps", "default", "db"));
        await("what is missing", () -> shows("ConfigMap settings (not there)"));
        await(
                "why it does not run",
                () -> shows(words -> words.contains("0 of 1 replicas are ready: pod db-0: "), ".diagnosis"));
        apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}");
        await(
                "it runs",
                () -> get("statefulsets.apps", "db").at("/status/readyReplicas").asInt() == 1);
        await("nothing is the matter", () -> lookup(".diagnosis") instanceof Label sentence && !sentence.isVisible());
        press("#related-configmap-settings");
        awaitPage("configmaps", "settings");
        press("#related-pod-db-0");
        awaitPage("pods", "db-0");
        press("#related-statefulset-db");
        awaitPage("statefulsets.apps", "db");
        go(new Route.ClusterObject("pods", "default", webPod("")));
        await(
                "both its owners",
                () -> labels(".owners").contains("Owned by") && lookup("#related-deployment-web") != null);
        both("object-related");
        press("#related-service-web");
        awaitPage("services", "web");
    }

    private void awaitPage(String kind, String name) {
        await(
                "the page of " + name,
                () -> ui.parts().navigator().current() instanceof Route.ClusterObject at
                        && at.kind().equals(kind)
                        && at.name().equals(name));
    }

    private void showTheTopology() {
        go(new Route.ClusterObject("deployments.apps", "default", "web"));
        await("the way there", () -> offers("#object-actions", "show-topology"));
        choose("#object-actions", "show-topology");
        await(
                "drawn around it",
                () -> lookup("#node-deployment-web") != null && lookup("#node-statefulset-db") == null);
        press("#topology-whole");
        await("all", () -> lookup("#node-statefulset-db") != null);
        run(() -> Objects.requireNonNull(lookup("#node-statefulset-db")).requestFocus());
        robot.press(KeyCode.CONTROL, KeyCode.ENTER).release(KeyCode.ENTER, KeyCode.CONTROL);
        await(
                "around the other",
                () -> lookup("#node-deployment-web") == null && lookup("#node-configmap-settings") != null);
        press("#node-statefulset-db");
        awaitPage("statefulsets.apps", "db");
    }

    private void undoARevision(String kind, String name) {
        await("its first revision", () -> revisions(name) == 1);
        String manifest = List.of(OTHERS.split("---\n", -1)).stream()
                .filter(each -> each.contains("{name: " + name + "}"))
                .findFirst()
                .orElseThrow();
        apply(manifest.replace("value: one}, {name: GONE, value: x}", "value: two}"));
        await("its second", () -> revisions(name) == 2);
        assertThat(steps(kind, name)).containsExactly("two");
        go(new Route.ClusterObject(kind, "default", name, ObjectTab.REVISIONS));
        await("two revisions", () -> shows("Revision 1") && shows("Revision 2"));
        await("what the last one changed", () -> shows("What revision 2 changed in revision 1"));
        run(() -> ((ListView<?>) Objects.requireNonNull(lookup(".revision-list")))
                .getSelectionModel()
                .select(1));
        await("what undoing changes", () -> shows("What undoing to revision 1 would change"));
        await("line by line", () -> labels(".revisions .diff-view").stream().anyMatch(line -> line.contains("GONE")));
        both("object-revisions-" + name);
        press("#undo-rollout");
        await("it is as before", () -> steps(kind, name).equals(List.of("one", "x")));
        await("that is the newest", () -> shows("Revision 3") && !shows("Revision 1"));
    }

    private long revisions(String of) {
        return session.list(type("controllerrevisions.apps"), "default", "", "app=" + of)
                .size();
    }

    /// What its containers are told in their variables.
    private List<String> steps(String kind, String name) {
        return get(kind, name)
                .at("/spec/template/spec/containers/0/env")
                .valueStream()
                .map(each -> each.path("value").asText())
                .toList();
    }

    @Test
    void whateverCanBeDoneToAnObjectIsDone() {
        openACluster(Theme.LIGHT);
        apply(OTHERS);
        followWhatIsRelated();
        showTheTopology();
        undoARevision("statefulsets.apps", "db");
        undoARevision("daemonsets.apps", "agent");
        apply(REST);
        go(new Route.ClusterObject("deployments.apps", "default", "web"));
        await("the slider", () -> lookup("#replica-slider") instanceof Slider slider && slider.isVisible());
        both("object-deployment");
        Slider slider = robot.lookup("#replica-slider").query();
        run(() -> slider.setValue(3));
        await("three", () -> get("deployments.apps", "web").at("/spec/replicas").asInt() == 3);
        run(() -> slider.setValue(1));
        await("one", () -> get("deployments.apps", "web").at("/spec/replicas").asInt() == 1);

        choose("#object-actions", "action-pause-rollout");
        await("paused", () -> get("deployments.apps", "web").at("/spec/paused").asBoolean());
        await("the way back", () -> offers("#object-actions", "action-resume-rollout"));
        choose("#object-actions", "action-resume-rollout");
        await(
                "not paused",
                () -> !get("deployments.apps", "web").at("/spec/paused").asBoolean());

        robot.clickOn("#restart-rollout");
        await("a second revision", () -> revision().equals("2"));
        go(new Route.ClusterObject("deployments.apps", "default", "web", ObjectTab.REVISIONS));
        await("two revisions", () -> shows("Revision 1") && shows("Revision 2"));
        run(() -> ((ListView<?>) robot.lookup(".revision-list").query())
                .getSelectionModel()
                .select(1));
        both("object-revisions");
        robot.clickOn("#undo-rollout");
        await("undone", () -> revision().equals("3"));
        assertThat(get("deployments.apps", "web")
                        .at("/spec/template/metadata/annotations")
                        .size())
                .isZero();

        go(new Route.ClusterObject("cronjobs.batch", "default", "nightly"));
        await("its actions", () -> offers("#object-actions", "action-trigger"));
        choose("#object-actions", "action-trigger");
        await("a job", () -> session.list(type("jobs.batch"), "default", "", "").size() == 1);
        choose("#object-actions", "action-suspend");
        await(
                "suspended",
                () -> get("cronjobs.batch", "nightly").at("/spec/suspend").asBoolean());

        String node = session.list(type("nodes"), "", "", "")
                .getFirst()
                .at("/metadata/name")
                .asText();
        go(new Route.ClusterObject("nodes", "", node));
        for (boolean closed : new boolean[] {true, false}) {
            String action = closed ? "action-cordon" : "action-uncordon";
            await("it can be: " + action, () -> offers("#object-actions", action));
            choose("#object-actions", action);
            await(
                    "it was: " + action,
                    () -> session.get(new ObjectRef(type("nodes"), "", node))
                                    .at("/spec/unschedulable")
                                    .asBoolean()
                            == closed);
        }
        await("its actions", () -> offers("#object-actions", "action-cordon"));
        choose("#object-actions", "action-drain");
        await("who would be lost", () -> shows(words -> words.contains("nobody would make again again"), ".label"));
        go(new Route.ClusterObject("pods", "default", "again"));
        await("the ways to delete", () -> offers("#delete-object", "delete-now"));
        choose("#delete-object", "delete-within-1");
        await("a question", () -> lookup("#confirm") != null);
        both("object-delete");
        robot.clickOn("#confirm");
        await("gone", () -> shows("This object is gone"));
        go(new Route.ClusterObject("nodes", "", node));
        await("its actions again", () -> offers("#object-actions", "action-drain"));
        String pod = webPod("");
        choose("#object-actions", "action-drain");
        await(
                "drained",
                () -> session.list(type("pods"), "default", "", "app=web").stream()
                        .noneMatch(each -> each.at("/metadata/name").asText().equals(pod)));
        await("the way back", () -> offers("#object-actions", "action-uncordon"));
        choose("#object-actions", "action-uncordon");
        await(
                "open again",
                () -> !session.get(new ObjectRef(type("nodes"), "", node))
                        .at("/spec/unschedulable")
                        .asBoolean());
    }

    // --- what the tests are written with -------------------------------------------------------------------------

    private ResourceType type(String id) {
        return Objects.requireNonNull(types.get(id), id);
    }

    private ObjectRef ref(String kind, String name) {
        return new ObjectRef(type(kind), "default", name);
    }

    private JsonNode get(String kind, String name) {
        return session.get(ref(kind, name));
    }

    private void apply(String manifest) {
        Map<String, ResourceType> byKind = types.values().stream()
                .collect(Collectors.toMap(type -> type.apiVersion() + "/" + type.kind(), type -> type, (a, b) -> a));
        session.apply(manifest.replace("IMAGE", IMAGE), "default", byKind);
    }

    private String revision() {
        return get("deployments.apps", "web")
                .path("metadata")
                .path("annotations")
                .path("deployment.kubernetes.io/revision")
                .asText();
    }

    private void scale(int replicas) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("replicas", replicas);
        session.merge(ref("deployments.apps", "web"), "scale", patch);
    }

    /// The ready pod of the deployment, once it is another than that.
    private String webPod(String not) {
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

    /// What the web server answers at a port of this machine.
    private static String fetch(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\nHost: web\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private CodeArea editor() {
        return robot.lookup(".code-editor .code-area").query();
    }

    private String text() {
        return robot.lookup(".code-editor .code-area")
                .tryQueryAs(CodeArea.class)
                .map(CodeArea::getText)
                .orElse("");
    }

    private static void type(CodeArea area, int at, String text) {
        run(() -> area.insertText(at, text));
    }

    private void replaceInText(String what, String by) {
        CodeArea area = editor();
        run(() -> {
            int at = area.getText().indexOf(what);
            area.replaceText(at, at + what.length(), by);
        });
    }

    private List<String> proposals() {
        return robot.lookup(".bubble.suggestions .list-view")
                .tryQueryAs(ListView.class)
                .map(list -> ((ListView<?>) list)
                        .getItems().stream()
                                .map(one -> ((io.cooperage.ui.control.code.Proposal) one).label())
                                .toList())
                .orElse(List.of());
    }

    private List<String> logs() {
        ListView<String> lines = robot.lookup(".log-lines").query();
        return List.copyOf(lines.getItems());
    }

    private String terminal() {
        return TerminalProbe.text(ui.scene().getRoot());
    }

    private boolean shows(Predicate<String> words, String selector) {
        Set<Node> nodes = ui.scene().getRoot().lookupAll(selector);
        return nodes.stream().anyMatch(node -> node instanceof Label label && words.test(label.getText()));
    }

    private boolean offers(String menu, String id) {
        return item(menu, id) != null;
    }

    private @org.jspecify.annotations.Nullable MenuItem item(String menu, String id) {
        return lookup(menu) instanceof MenuButton button
                ? button.getItems().stream()
                        .filter(each -> id.equals(each.getId()))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private void choose(String menu, String id) {
        robot.clickOn(menu);
        await(id, () -> robot.lookup("#" + id).tryQuery().isPresent());
        // A click could meet a menu that has moved on.
        run(() -> {
            MenuItem item = Objects.requireNonNull(item(menu, id));
            item.getParentPopup().hide();
            item.fire();
        });
    }

    private void show(Theme theme) {
        run(() -> settings.themeProperty().set(theme));
        waitForFrames();
    }

    /// A picture in each theme.
    private void both(String name) {
        for (Theme theme : List.of(Theme.DARK, Theme.LIGHT)) {
            show(theme);
            screenshot("real-" + name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT));
        }
    }
}
