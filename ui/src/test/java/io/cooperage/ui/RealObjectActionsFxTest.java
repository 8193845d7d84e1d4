package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ObjectTab;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// Whatever can be done to an object, and what it is joined to, over the real engine and its real API.
class RealObjectActionsFxTest extends RealObjectWindow {
    private static final String NIGHTLY = """
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

    private static final String ENDS_SLOWLY = """
            apiVersion: v1
            kind: Pod
            metadata: {name: slow}
            spec:
              terminationGracePeriodSeconds: 60
              containers:
              - {name: app, image: IMAGE, command: [sh, -c, "trap : TERM; while :; do sleep 1; done"]}
            """;

    @Test
    void whateverCanBeDoneToAnObjectIsDone() {
        openACluster(Theme.LIGHT);
        apply(OTHERS);
        followWhatIsRelated();
        showTheTopology();
        undoARevision("statefulsets.apps", "db");
        undoARevision("daemonsets.apps", "agent");
        apply(NIGHTLY);
        apply(AGAIN);
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
        assertThat(fx(() -> robot.lookup("#undo-rollout").queryButton().getAccessibleHelp()))
                .isEqualTo("It runs now: choose an earlier one");
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
        await(
                "that it was made, and the way there",
                () -> shows(words -> words.startsWith("Job nightly-manual-"), ".label"));
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
        // One that nobody would make again, but that ends anyway.
        apply(ENDS_SLOWLY);
        await("it runs", () -> get("pods", "slow").at("/status/phase").asText().equals("Running"));
        session.delete(ref("pods", "slow"), null);
        await("its actions", () -> offers("#object-actions", "action-cordon"));
        choose("#object-actions", "action-drain");
        await("who would be lost", () -> shows(words -> words.contains("nobody would make again again"), ".label"));
        go(new Route.ClusterObject("pods", "default", "again"));
        await("the ways to delete", () -> offers("#delete-object", "delete-now"));
        choose("#delete-object", "delete-within-1");
        await("a question", () -> lookup("#confirm") != null);
        both("object-delete");
        robot.clickOn("#confirm");
        await(
                "gone",
                () -> session.list(type("pods"), "default", "metadata.name=again", "")
                        .isEmpty());
        await("its page says so", () -> shows("This object is gone"));
        go(new Route.ClusterObject("nodes", "", node));
        await("its actions again", () -> offers("#object-actions", "action-drain"));
        String pod = webPod("");
        choose("#object-actions", "action-drain");
        await(
                "drained",
                () -> session.list(type("pods"), "default", "", "app=web").stream()
                        .noneMatch(each -> each.at("/metadata/name").asText().equals(pod)));
        session.delete(ref("pods", "slow"), 0L);
        await("the way back", () -> offers("#object-actions", "action-uncordon"));
        choose("#object-actions", "action-uncordon");
        await(
                "open again",
                () -> !session.get(new ObjectRef(type("nodes"), "", node))
                        .at("/spec/unschedulable")
                        .asBoolean());
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

    private String revision() {
        return get("deployments.apps", "web")
                .path("metadata")
                .path("annotations")
                .path("deployment.kubernetes.io/revision")
                .asText();
    }
}
