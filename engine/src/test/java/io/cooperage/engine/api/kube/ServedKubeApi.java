package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.cluster.store.HistoryLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The API over a store of its own, and a client that may do everything; anew for each test.
abstract class ServedKubeApi {
    static final String MAPS = "/api/v1/namespaces/default/configmaps";
    static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;
    KubeServer server;
    KubeClient client;

    @SuppressWarnings("NullAway.Init") // set before each test
    ServedKubeApi(Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() {
        server = KubeServer.start(folder);
        client = new KubeClient(server, KubeServer.TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /// Over what is stored: the history, which is only in memory, is gone.
    void restart(CallLimits limits, Duration patience) {
        stop();
        server = KubeServer.start(folder, limits, patience, HistoryLimits.STANDARD);
        client = new KubeClient(server, KubeServer.TOKEN);
    }

    /// Of a list's items, but for what each namespace has.
    static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> item.at("/metadata/name").asText())
                .filter(name -> !name.equals("kube-root-ca.crt"))
                .toList();
    }

    static JsonNode json(String text) throws IOException {
        return MAPPER.readTree(text);
    }
}
