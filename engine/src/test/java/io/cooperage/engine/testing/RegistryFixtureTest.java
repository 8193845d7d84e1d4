package io.cooperage.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fixtures are what they say, seen without our own client.
class RegistryFixtureTest {
    @TempDir
    Path folder;

    @Test
    void aPlainRegistryAnswersEverybody() throws Exception {
        try (RegistryFixture registry = RegistryFixture.plain()) {
            assertThat(get("http://" + registry.host() + "/v2/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void basicAuthAsksForAnAccount() throws Exception {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret")) {
            HttpResponse<String> response = get("http://" + registry.host() + "/v2/");
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"cooperage-test\"");
        }
    }

    @Test
    void tokenAuthSendsToTheTokenServer() throws Exception {
        try (TokenServer tokens = TokenServer.start(folder, "ann", "secret");
                RegistryFixture registry = RegistryFixture.token(tokens)) {
            HttpResponse<String> response = get("http://" + registry.host() + "/v2/");
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Bearer realm=\"" + tokens.realm() + "\",service=\"" + TokenServer.SERVICE + "\"");
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }
}
