package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.kube.KubeClient.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Watches: what they tell, how they end, and who is not served.
class KubeApiWatchTest extends ServedKubeApi {

    KubeApiWatchTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void watchesTellWhatIsThereAndThenWhatComes() throws Exception {
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"}}");
        HttpResponse<InputStream> open = client.open(MAPS + "?watch=true&resourceVersion=0&timeoutSeconds=20");
        try (BufferedReader lines = reader(open)) {
            JsonNode added = json(lines.readLine());
            assertThat(added.path("type").asText()).isEqualTo("ADDED");
            assertThat(added.at("/object/kind").asText()).isEqualTo("ConfigMap");
            client.send(
                    "PATCH",
                    MAPS + "/a",
                    "{\"data\":{\"k\":\"v\"}}".getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/merge-patch+json");
            assertThat(json(lines.readLine()).path("type").asText()).isEqualTo("MODIFIED");
            client.send("DELETE", MAPS + "/a", null);
            assertThat(json(lines.readLine()).path("type").asText()).isEqualTo("DELETED");
        }
    }

    @Test
    void watchesAsTablesTellTheirColumnsOnce() throws Exception {
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"}}");
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"b\"}}");
        HttpResponse<InputStream> open = client.open(MAPS + "?watch=true&timeoutSeconds=20", "Accept", TABLE);
        try (BufferedReader lines = reader(open)) {
            assertThat(json(lines.readLine()).at("/object/columnDefinitions")).isNotEmpty();
            JsonNode second = json(lines.readLine());
            assertThat(second.at("/object/columnDefinitions").isNull()).isTrue();
            assertThat(second.at("/object/rows/0/cells/0").asText()).isEqualTo("b");
        }
    }

    @Test
    void aWatchThatEndsTellsWhereToGoOn() throws Exception {
        long from = server.make("configmaps", "default", "{\"metadata\":{\"name\":\"told\"}}")
                .revision();
        long newest = server.make("secrets", "default", "{\"metadata\":{\"name\":\"other\"}}")
                .revision();
        String watch = MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=" + from;
        Answer bookmarked = client.get(watch + "&allowWatchBookmarks=true");
        assertThat(bookmarked.status()).isEqualTo(200);
        assertThat(bookmarked.json().path("type").asText()).isEqualTo("BOOKMARK");
        assertThat(bookmarked.json().at("/object/kind").asText()).isEqualTo("ConfigMap");
        assertThat(bookmarked.json().at("/object/metadata/resourceVersion").asLong())
                .isGreaterThanOrEqualTo(newest);
        assertThat(client.get(watch).text()).isEmpty();
    }

    @Test
    void watchesEndWhenTheirTimeIsOver() throws Exception {
        Answer answer = client.get(MAPS + "?watch=true&timeoutSeconds=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void aWatchFromTooLongAgoIsToldWithinTheStream() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.make("configmaps", "default", "{\"metadata\":{\"name\":\"m" + i + "\"}}");
        }
        restart(CallLimits.USUAL, Duration.ofSeconds(30)); // the history is only in memory
        Answer answer = client.get(MAPS + "?watch=true&resourceVersion=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("type").asText()).isEqualTo("ERROR");
        assertThat(answer.json().at("/object/reason").asText()).isEqualTo("Expired");
        assertThat(answer.json().at("/object/code").asInt()).isEqualTo(410);
    }

    @Test
    void initialEventsAreRefusedSoThatClientsListFirst() throws Exception {
        Answer answer = client.get(MAPS + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("reason").asText()).isEqualTo("Invalid");
    }

    @Test
    void aReaderThatDoesNotReadIsCutOff() throws Exception {
        restart(CallLimits.USUAL, Duration.ofMillis(300));
        String filler = "x".repeat(500_000);
        for (int i = 0; i < 40; i++) {
            server.make(
                    "configmaps",
                    "default",
                    "{\"metadata\":{\"name\":\"m" + i + "\"},\"data\":{\"k\":\"" + filler + "\"}}");
        }
        HttpResponse<InputStream> open = client.open(MAPS + "?watch=true&timeoutSeconds=25");
        // The client's own buffers take a little; then the server has to wait, and has enough of it.
        Thread.sleep(Duration.ofSeconds(4));
        boolean cut;
        try (InputStream body = open.body()) {
            cut = body.readAllBytes().length < 40 * filler.length();
        } catch (IOException e) {
            cut = true;
        }
        assertThat(cut).isTrue();
        assertThat(client.get("/readyz").text()).isEqualTo("ok");
    }

    @Test
    void aFloodOfWatchesIsRefused() throws Exception {
        restart(new CallLimits(100, 3), Duration.ofSeconds(30));
        List<HttpResponse<InputStream>> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(client.open(MAPS + "?watch=true&timeoutSeconds=20"));
        }
        Answer fourth = client.get(MAPS + "?watch=true&timeoutSeconds=20");
        assertThat(fourth.status()).isEqualTo(429);
        assertThat(fourth.header("Retry-After")).isEqualTo("1");
        assertThat(fourth.json().at("/details/retryAfterSeconds").asInt()).isEqualTo(1);
        assertThat(client.get(MAPS).status()).isEqualTo(200);
        for (HttpResponse<InputStream> one : open) {
            one.body().close();
        }
    }

    private static BufferedReader reader(HttpResponse<InputStream> open) {
        assertThat(open.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(open.body(), StandardCharsets.UTF_8));
    }
}
