package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.kube.KubeClient.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One event, two groups: what is written through one is read through the other.
class NewerEventsTest extends ServedKubeApi {
    private static final String CORE = "/api/v1/namespaces/default/events";
    private static final String NEWER = "/apis/events.k8s.io/v1/namespaces/default/events";

    /// As the recorder of a client library writes it.
    private static final String EVENT = """
            {"metadata":{"name":"web.1","namespace":"default"},"eventTime":"2026-03-01T12:00:00.000001Z",
             "reportingController":"example.org/painter","reportingInstance":"painter-0","action":"Painting",
             "reason":"Painted","note":"It is blue now","type":"Normal",
             "regarding":{"apiVersion":"apps/v1","kind":"Deployment","name":"web","namespace":"default"}}
            """;

    private static final String OLDER = """
            {"metadata":{"name":"old.1","namespace":"default"},"type":"Warning","reason":"Failed","message":"no",
             "involvedObject":{"kind":"Pod","name":"p","namespace":"default"},"count":3,
             "source":{"component":"kubelet","host":"n"},"reportingComponent":"kubelet",
             "firstTimestamp":"2026-03-01T12:00:00Z","lastTimestamp":"2026-03-01T12:01:00Z"}
            """;

    NewerEventsTest(@TempDir Path folder) {
        super(folder);
    }

    private Answer patch(String path, String type, String body) throws IOException, InterruptedException {
        return client.send(
                "PATCH",
                path,
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/" + type + "-patch+json");
    }

    @Test
    void whatIsWrittenThroughTheNewerGroupIsReadThroughTheCore() throws Exception {
        Answer made = client.post(NEWER, EVENT);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().path("apiVersion").asText()).isEqualTo("events.k8s.io/v1");
        JsonNode core = client.get(CORE + "/web.1").json();
        assertThat(core.path("apiVersion").asText()).isEqualTo("v1");
        assertThat(core.path("message").asText()).isEqualTo("It is blue now");
        assertThat(core.at("/involvedObject/name").asText()).isEqualTo("web");
        assertThat(core.path("reportingComponent").asText()).isEqualTo("example.org/painter");
        assertThat(core.path("eventTime").asText()).isEqualTo("2026-03-01T12:00:00.000001Z");
        assertThat(core.fieldNames()).toIterable().doesNotContain("note", "regarding", "reportingController");
        assertThat(client.post(NEWER, EVENT).json().path("message").asText())
                .isEqualTo("events.events.k8s.io \"web.1\" already exists");
    }

    @Test
    void whatIsWrittenThroughTheCoreIsReadThroughTheNewerGroup() throws Exception {
        assertThat(client.post(CORE, OLDER).status()).isEqualTo(201);
        JsonNode list = client.get(NEWER).json();
        assertThat(list.path("kind").asText()).isEqualTo("EventList");
        assertThat(list.path("apiVersion").asText()).isEqualTo("events.k8s.io/v1");
        JsonNode event = list.at("/items/0");
        assertThat(event.path("note").asText()).isEqualTo("no");
        assertThat(event.at("/regarding/kind").asText()).isEqualTo("Pod");
        assertThat(event.path("reportingController").asText()).isEqualTo("kubelet");
        assertThat(event.at("/deprecatedSource/host").asText()).isEqualTo("n");
        assertThat(event.path("deprecatedCount").asInt()).isEqualTo(3);
        assertThat(event.path("deprecatedFirstTimestamp").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(event.path("deprecatedLastTimestamp").asText()).isEqualTo("2026-03-01T12:01:00Z");
        assertThat(event.fieldNames())
                .toIterable()
                .doesNotContain("message", "involvedObject", "count", "source", "firstTimestamp", "lastTimestamp");
        assertThat(client.get(NEWER + "?fieldSelector=regarding.name%3Dq")
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(client.get(NEWER + "?fieldSelector=regarding.name%3Dp,reportingController%3Dkubelet")
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(client.get(NEWER + "?fieldSelector=involvedObject.name%3Dp").status())
                .isEqualTo(400);
        assertThat(client.get("/apis/events.k8s.io/v1/events").json().path("items"))
                .hasSize(1);
    }

    @Test
    void aSeriesGoesOnAndNothingElseChanges() throws Exception {
        client.post(NEWER, EVENT);
        String series = "{\"series\":{\"count\":2,\"lastObservedTime\":\"2026-03-01T12:05:00.000000Z\"}}";
        for (String type : new String[] {"strategic-merge", "merge"}) {
            Answer more = patch(NEWER + "/web.1", type, series);
            assertThat(more.status()).as(more.text()).isEqualTo(200);
            assertThat(more.json().at("/series/count").asInt()).isEqualTo(2);
        }
        assertThat(client.get(CORE + "/web.1").json().at("/series/count").asInt())
                .isEqualTo(2);
        Answer other = patch(NEWER + "/web.1", "merge", "{\"note\":\"It is red now\"}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("message").asText())
                .isEqualTo("Event.events.k8s.io \"web.1\" is invalid: message: Invalid value: \"It is red now\":"
                        + " field is immutable");
        assertThat(patch(NEWER + "/none", "merge", series)
                        .json()
                        .path("message")
                        .asText())
                .isEqualTo("events.events.k8s.io \"none\" not found");
    }

    @Test
    void theNewerGroupAsksForMore() throws Exception {
        Answer bare = client.post(NEWER, "{\"metadata\":{\"name\":\"x\"},\"reason\":\"R\",\"deprecatedCount\":1}");
        assertThat(bare.status()).isEqualTo(422);
        assertThat(bare.json().at("/details/causes").findValuesAsText("field"))
                .contains("reportingController", "reportingInstance", "action", "eventTime", "type", "count")
                .doesNotContain("reason");
        Answer strict = client.post(NEWER + "?fieldValidation=Strict", EVENT.replace("\"note\"", "\"message\""));
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.json().path("message").asText()).contains("strict decoding error: unknown field \"message\"");
    }

    @Test
    void changesAreToldToBoth() throws Exception {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                client.open(NEWER + "?watch=true&timeoutSeconds=60").body(), StandardCharsets.UTF_8))) {
            client.post(CORE, OLDER);
            JsonNode added = json(lines.readLine());
            assertThat(added.path("type").asText()).isEqualTo("ADDED");
            assertThat(added.at("/object/apiVersion").asText()).isEqualTo("events.k8s.io/v1");
            assertThat(added.at("/object/note").asText()).isEqualTo("no");
            assertThat(client.send("DELETE", NEWER + "/old.1", null).status()).isEqualTo(200);
            JsonNode gone = json(lines.readLine());
            assertThat(gone.path("type").asText()).isEqualTo("DELETED");
            assertThat(gone.at("/object/regarding/name").asText()).isEqualTo("p");
        }
        assertThat(client.get(CORE + "/old.1").status()).isEqualTo(404);
    }

    @Test
    void clientsFindIt() throws Exception {
        assertThat(client.get("/apis/events.k8s.io")
                        .json()
                        .at("/preferredVersion/groupVersion")
                        .asText())
                .isEqualTo("events.k8s.io/v1");
        assertThat(client.get("/apis/events.k8s.io/v1")
                        .json()
                        .at("/resources/0/name")
                        .asText())
                .isEqualTo("events");
        assertThat(client.get("/openapi/v3/apis/events.k8s.io/v1")
                        .json()
                        .at("/components/schemas")
                        .has("io.k8s.api.events.v1.Event"))
                .isTrue();
    }
}
