package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.ScriptedServer.Reply;
import io.cooperage.engine.testing.RegistryFixture;
import io.cooperage.engine.testing.TestCa;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The way through proxies. The registry's name exists for the proxy only.
class ProxyTest {
    private static final SampleImage IMAGE = SampleImage.of(1);
    private static final ImageReference NAME = SampleImage.name("registry.invalid:5000", "app:1");

    private final TestClient setup = new TestClient();

    @Test
    void plainHttpIsAskedOfTheProxyWithItsPassword() {
        try (ScriptedServer proxy = new ScriptedServer(asked -> asked.method().equals("CONNECT")
                        ? Reply.of(403, "")
                        : Reply.of(200, new String(IMAGE.manifest(), StandardCharsets.UTF_8))
                                .with("Content-Type", "application/vnd.oci.image.manifest.v1+json"));
                RegistryClient client = open(proxy, NAME.domain())) {
            assertThat(client.manifest(NAME, SampleImage.accept()).digest()).isEqualTo(IMAGE.digest());
            assertThat(proxy.asked().getLast()).satisfies(asked -> {
                assertThat(asked).hasToString("GET http://registry.invalid:5000/v2/app/manifests/1");
                assertThat(asked.header("Proxy-Authorization")).isEqualTo("Basic YW5uOnA6cw==");
            });
        }
    }

    @Test
    void httpsIsTunnelledWithThePasswordForTheProxy() {
        try (ScriptedServer proxy =
                        new ScriptedServer(_ -> Reply.of(407, "").with("Proxy-Authenticate", "Basic realm=p"));
                RegistryClient client = open(proxy, "nobody.invalid")) {
            assertThatThrownBy(() -> client.manifest(NAME, SampleImage.accept()))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("proxy")
                    .hasMessageNotContaining("p:s");
            assertThat(proxy.asked().getFirst()).satisfies(asked -> {
                assertThat(asked).hasToString("CONNECT registry.invalid:5000");
                assertThat(asked.header("Proxy-Authorization")).isEqualTo("Basic YW5uOnA6cw==");
            });
        }
    }

    @Test
    void httpsGoesThroughTheTunnel(@TempDir Path folder) throws Exception {
        TestCa ca = TestCa.in(folder);
        Path own = Files.createDirectories(folder.resolve("certs.d/registry.invalid:5000"));
        Files.copy(ca.certificateFile(), own.resolve("ca.crt"));
        setup.settings = RegistrySettings.NONE.withCertFolder(folder.resolve("certs.d"));
        try (RegistryFixture registry = RegistryFixture.tls(ca, "registry.invalid");
                TunnelProxy proxy = new TunnelProxy(registry.port(), "Basic YW5uOnA6cw==")) {
            setup.variables = Map.of("https_proxy", "http://ann:p%3As@" + proxy.host());
            try (RegistryClient client = setup.open()) {
                IMAGE.push(client, NAME);
                assertThat(SampleImage.read(client, NAME, IMAGE.layerDescriptor()))
                        .isEqualTo(IMAGE.layer());
            }
            assertThat(proxy.requests()).isNotEmpty().containsOnly("CONNECT registry.invalid:5000 HTTP/1.1");
        }
    }

    private RegistryClient open(ScriptedServer proxy, String insecure) {
        setup.variables = Map.of(
                "http_proxy", "http://ann:p%3As@" + proxy.host(), "HTTPS_PROXY", "http://ann:p%3As@" + proxy.host());
        setup.settings = RegistrySettings.NONE.withInsecure(insecure);
        return setup.open();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://registry.example.com/v2/      | example.com             | false
            https://example.com/v2/               | example.com             | false
            https://badexample.com/v2/            | example.com             | true
            https://registry.example.com/v2/      | .example.com            | false
            https://registry.example.com:5000/v2/ | example.com:5000        | false
            https://registry.example.com/v2/      | example.com:5000        | true
            https://registry.example.com/v2/      | other.org,*             | false
            https://10.1.2.3/v2/                  | 10.0.0.0/8              | false
            https://11.1.2.3/v2/                  | 10.0.0.0/8              | true
            https://10.1.2.3/v2/                  | 10.1.2.3                | false
            https://[fd00::1]:5000/v2/            | fd00::/8                | false
            https://localhost:5000/v2/            | example.com             | false
            https://127.0.0.7/v2/                 | example.com             | false
            """)
    void noProxyNamesTheExceptions(URI uri, String list, boolean proxied) {
        EnvironmentProxies proxies = proxies(Map.of("https_proxy", "http://proxy.lan:3128", "no_proxy", list));
        assertThat(proxies.describe(uri)).isEqualTo(proxied ? "proxy.lan:3128" : null);
        assertThat(proxies.select(uri).getFirst().type()).isEqualTo(proxied ? Proxy.Type.HTTP : Proxy.Type.DIRECT);
    }

    @Test
    void allProxyStandsInForTheOthers() {
        EnvironmentProxies proxies = proxies(Map.of("ALL_PROXY", "all.lan:1", "HTTP_PROXY", "http.lan"));
        assertThat(proxies.describe(URI.create("https://a.example/"))).isEqualTo("all.lan:1");
        assertThat(proxies.describe(URI.create("http://a.example/"))).isEqualTo("http.lan:80");
    }

    @Test
    void aProxyThatCannotBeUsedIsNamedWithoutItsPassword() {
        EnvironmentProxies proxies = proxies(Map.of("ALL_PROXY", "socks5://ann:secret@socks.lan:1080"));
        assertThatThrownBy(() -> proxies.select(URI.create("https://a.example/")))
                .hasMessageContaining("socks5://socks.lan")
                .hasMessageNotContaining("secret");
    }

    private static EnvironmentProxies proxies(Map<String, String> variables) {
        return EnvironmentProxies.of(new UserEnvironment(variables, Path.of("/nonexistent")));
    }
}
