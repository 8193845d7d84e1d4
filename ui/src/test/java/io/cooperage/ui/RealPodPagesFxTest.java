package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.forward.LocalPort;
import io.cooperage.ui.containers.detail.terminal.TerminalProbe;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ObjectTab;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// The ways into pods and what is read of them, over the real engine and its real API: ports, a terminal,
/// logs and graphs.
class RealPodPagesFxTest extends RealObjectWindow {
    private static final String ONCE = """
            apiVersion: v1
            kind: Pod
            metadata: {name: once}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              containers:
              - {name: app, image: IMAGE, command: ["true"]}
              - {name: stays, image: IMAGE, command: [sleep, "3600"]}
            """;

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
        apply(AGAIN);
        apply(ONCE);
        findThem();
        lookIn();
        readTheLogs();
        measure();
    }

    /// From anywhere: by a few letters of the kind and the name.
    private void findThem() {
        go(new Route.Containers());
        robot.push(KeyCode.CONTROL, KeyCode.K).write("serviceweb");
        await("the service of that name", () -> found().startsWith("Service web"));
        robot.push(KeyCode.CONTROL, KeyCode.A).write("container server");
        await("by its pod's name", () -> found().startsWith("Container server of pod web-"));
        robot.push(KeyCode.CONTROL, KeyCode.A).write("podagain");
        await("the pod of that name", () -> found().equals("Pod again"));
        both("palette-objects");
        robot.push(KeyCode.ENTER);
        await("its page", () -> shows("again") && lookup(".object-page") != null);
    }

    /// The first that the palette offers.
    private String found() {
        ListView<Command> list = robot.lookup(".palette .list-view").query();
        return list.getItems().isEmpty() ? "" : list.getItems().getFirst().title();
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
        await(
                "one that ended",
                () -> get("pods", "once")
                        .at("/status/containerStatuses/0/state")
                        .has("terminated"));
        go(new Route.ClusterObject("pods", "default", "once", ObjectTab.TERMINAL));
        await(
                "that nothing can be started in it",
                () -> shows(words -> words.endsWith("container app does not run now (Completed)"), ".label"));
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
        both("object-log");

        robot.clickOn(".log-view").push(KeyCode.CONTROL, KeyCode.F).write("serving web-.*");
        await(
                "its matches",
                () -> ((Label) robot.lookup(".log-tab .count").query())
                        .getText()
                        .matches("\\d+ matches"));
        robot.push(KeyCode.ENTER);
        await(
                "one of them",
                () -> ((Label) robot.lookup(".log-tab .count").query())
                        .getText()
                        .matches("1 of \\d+"));
        both("object-log-search");
        robot.push(KeyCode.ESCAPE);

        await(
                "a restart",
                () -> get("pods", "again")
                                .at("/status/containerStatuses/0/restartCount")
                                .asInt()
                        > 0);
        go(new Route.ClusterObject("pods", "default", "again", ObjectTab.LOG));
        await("this run", () -> logs().equals(List.of("the second")));
        CheckBox previous = robot.lookup("#log-previous").query();
        run(() -> previous.setSelected(true));
        await("the run before, and no other", () -> logs().equals(List.of("the first")));
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

    /// What the web server answers at a port of this machine.
    private static String fetch(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\nHost: web\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> logs() {
        String shown =
                (String) fx(() -> robot.lookup(".log-view").query().queryAccessibleAttribute(AccessibleAttribute.TEXT));
        return shown.lines().toList();
    }

    private String terminal() {
        return TerminalProbe.text(ui.scene().getRoot());
    }
}
