package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.cooperage.ui.control.code.Proposal;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ObjectTab;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.StubCluster;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.fxmisc.richtext.CodeArea;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The window over a cluster with a kind that somebody defined there: the CronTab of Kubernetes'
/// documentation, with what an API server of 1.32 answers for it. Our own cluster has no definitions yet, any
/// other may.
///
/// @see <a
///     href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/">its
///     definition</a>
class CustomResourcesFxTest extends WindowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GROUP = "/apis/stable.example.com/v1";
    private static final String ALL = GROUP + "/namespaces/default/crontabs";

    private static final String OBJECT = """
            {"apiVersion": "stable.example.com/v1", "kind": "CronTab",
             "metadata": {"name": "my-new-cron-object", "namespace": "default", "uid": "9423255b-4600-11e7-af6a-28d2447dc82b",
               "resourceVersion": "285", "generation": 1, "creationTimestamp": "2026-01-02T03:04:05Z"},
             "spec": {"cronSpec": "* * * * */5", "image": "my-awesome-cron-image", "replicas": 1}}
            """;

    private static final String SCHEMA = """
            {"openapi": "3.0.0", "info": {"title": "Kubernetes CRD Swagger", "version": "v0.1.0"}, "paths": {},
             "components": {"schemas": {
              "com.example.stable.v1.CronTab": {
               "type": "object",
               "properties": {
                "apiVersion": {"type": "string"}, "kind": {"type": "string"},
                "metadata": {"allOf": [{"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}]},
                "spec": {"type": "object", "properties": {
                  "cronSpec": {"type": "string", "description": "When it runs."},
                  "image": {"type": "string"},
                  "replicas": {"type": "integer", "minimum": 1, "maximum": 10},
                  "suspend": {"type": "boolean", "description": "Whether it waits."}}}},
               "x-kubernetes-group-version-kind": [{"group": "stable.example.com", "kind": "CronTab", "version": "v1"}]},
              "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": {
               "type": "object",
               "properties": {"name": {"type": "string"}, "namespace": {"type": "string"}, "uid": {"type": "string"},
                "resourceVersion": {"type": "string"}, "generation": {"type": "integer", "format": "int64"},
                "creationTimestamp": {"type": "string", "format": "date-time"}}}}}}
            """;

    @TempDir
    Path folder;

    /// What the server has of it by now.
    private volatile JsonNode stored;

    private StubCluster cluster;
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    CustomResourcesFxTest() {}

    @BeforeEach
    void open() throws IOException {
        stored = JSON.readTree(OBJECT);
        cluster = new StubCluster(folder);
        cluster.on("/version", 200, "{\"major\": \"1\", \"minor\": \"32\", \"gitVersion\": \"v1.32.4\"}");
        cluster.on(
                "/api/v1",
                200,
                resources("v1", "{\"name\": \"namespaces\", \"kind\": \"Namespace\", \"namespaced\": false"));
        cluster.on("/apis", 200, """
                {"kind": "APIGroupList", "apiVersion": "v1", "groups": [{"name": "stable.example.com",
                 "versions": [{"groupVersion": "stable.example.com/v1", "version": "v1"}],
                 "preferredVersion": {"groupVersion": "stable.example.com/v1", "version": "v1"}}]}
                """);
        cluster.on(
                GROUP,
                200,
                resources(
                        "stable.example.com/v1",
                        "{\"name\": \"crontabs\", \"kind\": \"CronTab\", \"namespaced\": true"));
        cluster.on("/openapi/v3" + GROUP, 200, SCHEMA);
        cluster.on("/api/v1/namespaces", exchange -> {
            if (StubCluster.isWatch(exchange)) {
                cluster.stream(exchange);
            } else if (StubCluster.wantsTable(exchange)) {
                StubCluster.answer(exchange, 200, """
                        {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": {"resourceVersion": "280"},
                         "columnDefinitions": [{"name": "Name", "type": "string"}],
                         "rows": [{"cells": ["default"], "object": {"metadata": {"name": "default", "uid": "n"}}}]}
                        """);
            } else {
                StubCluster.answer(exchange, 200, """
                        {"kind": "NamespaceList", "apiVersion": "v1", "metadata": {"resourceVersion": "280"},
                         "items": [{"metadata": {"name": "default", "uid": "n"}}]}
                        """);
            }
        });
        cluster.on(ALL, this::list);
        cluster.on(ALL + "/my-new-cron-object", this::one);
        ui = fx(() -> CooperageUi.open(new FakeEngine(), UiSettings.inMemory(), stage()));
    }

    @AfterEach
    void close() {
        run(ui::close);
        cluster.close();
    }

    private static String resources(String version, String resource) {
        return """
                {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s", "resources": [
                 %s, "singularName": "", "verbs": ["delete", "get", "list", "patch", "create", "update", "watch"]}]}
                """.formatted(version, resource);
    }

    /// A table with the columns that the definition asks for; a second object comes while it is watched.
    private void list(HttpExchange exchange) throws IOException {
        if (!StubCluster.isWatch(exchange)) {
            StubCluster.answer(exchange, 200, table(row("my-new-cron-object", "u1", "285", 1)));
        } else if (String.valueOf(exchange.getRequestURI().getQuery()).contains("fieldSelector")) {
            cluster.stream(exchange); // of the one object that is looked at
        } else {
            String added = table(row("another", "u2", "286", 3));
            cluster.stream(exchange, "{\"type\": \"ADDED\", \"object\": " + added + "}");
        }
    }

    private static String table(String rows) {
        return """
                {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": {"resourceVersion": "285"},
                 "columnDefinitions": [
                  {"name": "Name", "type": "string", "format": "name", "priority": 0},
                  {"name": "Spec", "type": "string", "format": "", "priority": 0},
                  {"name": "Replicas", "type": "integer", "format": "", "priority": 0},
                  {"name": "Age", "type": "date", "format": "", "priority": 0}],
                 "rows": [%s]}
                """.formatted(rows);
    }

    private static String row(String name, String uid, String version, int replicas) {
        return """
                {"cells": ["%s", "* * * * */5", %d, "7s"], "object": {"kind": "PartialObjectMetadata", "apiVersion":
                 "meta.k8s.io/v1", "metadata": {"name": "%s", "namespace": "default", "uid": "%s", "resourceVersion": "%s",
                 "creationTimestamp": "2026-01-02T03:04:05Z"}}}
                """.formatted(name, replicas, name, uid, version);
    }

    private void one(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            stored = JSON.readTree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
        StubCluster.answer(exchange, 200, stored.toString());
    }

    @Test
    void aKindThatSomebodyDefinedIsListedFollowedReadAndEdited() {
        run(() -> ui.parts().navigator().go(new Route.Cluster()));
        // The page reads the contexts as it is come to, and looks at the first of them.
        await("the contexts", () -> !ui.clusterDesk().contexts().isEmpty());
        run(() -> ui.clusterDesk().contextProperty().set(cluster.context()));
        press("#kind-crontabs");
        await(
                "the one that is there, and the one that comes while they are watched",
                () -> labels().containsAll(List.of("my-new-cron-object", "another")));
        assertThat(fx(() ->
                        table().getColumns().stream().map(TableColumn::getText).toList()))
                .containsSubsequence("Name", "Spec", "Replicas", "Age");
        screenshot("custom-resources");

        run(() -> ui.parts()
                .navigator()
                .go(new Route.ClusterObject(
                        "crontabs.stable.example.com", "default", "my-new-cron-object", ObjectTab.SUMMARY)));
        await("its facts", () -> labels().contains("my-awesome-cron-image"));
        run(() -> ui.parts()
                .navigator()
                .go(new Route.ClusterObject(
                        "crontabs.stable.example.com", "default", "my-new-cron-object", ObjectTab.YAML)));
        await("its text", () -> text().contains("replicas: 1"));
        assertThat(fx(() -> text())).startsWith("apiVersion: stable.example.com/v1\nkind: CronTab\n");
        run(() -> area().insertText(text().indexOf("  replicas:"), "  susped: true\n"));
        await(
                "the field that was meant",
                () -> lookup("#yaml-problems") instanceof Hyperlink wrong
                        && wrong.getText().equals("spec has no field susped. Did you mean suspend?"));
        press("#revert-yaml");
        await("the text of before", () -> !text().contains("susped"));
        run(() -> {
            area().requestFocus();
            int at = text().indexOf("  replicas:");
            area().insertText(at, "  \n");
            area().moveTo(at + 2);
        });
        robot.press(KeyCode.CONTROL).type(KeyCode.SPACE).release(KeyCode.CONTROL);
        await("the field that is not there yet", () -> proposals().equals(List.of("suspend")));
        screenshot("custom-resources-yaml");
        run(() -> area().replaceText(text().replace("  \n", "").replace("replicas: 1", "replicas: 3")));
        press("#apply-yaml");
        await("it is stored", () -> stored.at("/spec/replicas").asInt() == 3);
        assertThat(stored.at("/metadata/resourceVersion").asText()).isEqualTo("285");
    }

    private void press(String selector) {
        await(selector, () -> {
            if (lookup(selector) instanceof ButtonBase button && !button.isDisabled()) {
                button.fire();
                return true;
            }
            return false;
        });
    }

    private @Nullable Node lookup(String selector) {
        return ui.scene().getRoot().lookup(selector);
    }

    private TableView<?> table() {
        return (TableView<?>) Objects.requireNonNull(lookup(".table-view"));
    }

    private List<String> labels() {
        return ui.scene().getRoot().lookupAll(".label").stream()
                .map(label -> label instanceof Label words ? words.getText() : "")
                .toList();
    }

    private CodeArea area() {
        return robot.lookup(".code-editor .code-area").query();
    }

    private String text() {
        return robot.lookup(".code-editor .code-area")
                .tryQueryAs(CodeArea.class)
                .map(CodeArea::getText)
                .orElse("");
    }

    private List<String> proposals() {
        return robot.lookup(".bubble.suggestions .list-view")
                .tryQueryAs(ListView.class)
                .map(list -> ((ListView<?>) list)
                        .getItems().stream()
                                .map(one -> ((Proposal) one).label())
                                .toList())
                .orElse(List.of());
    }
}
