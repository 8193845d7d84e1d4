package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.RegistryClient.Ping;
import io.cooperage.engine.testing.RegistryFixture;
import io.cooperage.engine.testing.TokenServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in at real registries: basic, and bearer tokens of a token server.
class AuthenticationTest {
    private static final SampleImage IMAGE = SampleImage.of(1);

    @TempDir
    Path folder;

    private final TestClient setup = new TestClient();

    @Test
    void basicLetsInWhoIsKnown() throws Exception {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret: with colon");
                RegistryClient client = setup.open()) {
            setup.credentials.put(registry.host(), "ann", "secret: with colon");
            ImageReference name = SampleImage.name(registry.host(), "app:1");
            IMAGE.push(client, name);
            assertThat(SampleImage.read(client, name, IMAGE.layerDescriptor())).isEqualTo(IMAGE.layer());
        }
    }

    @Test
    void basicTellsStrangersHowToSignIn() {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret");
                RegistryClient client = setup.open()) {
            ImageReference name = SampleImage.name(registry.host(), "app:1");
            assertThatThrownBy(() -> client.resolve(name))
                    .hasMessageContaining("sign in with: cooperage login " + registry.host())
                    .extracting("kind")
                    .isEqualTo(ErrorKind.UNAUTHENTICATED);

            setup.credentials.put(registry.host(), "ann", "wrong-password");
            try (RegistryClient wrong = setup.open()) {
                assertThatThrownBy(() -> wrong.resolve(name))
                        .hasMessageContaining("refuses the user and password")
                        .hasMessageNotContaining("wrong-password")
                        .extracting("kind")
                        .isEqualTo(ErrorKind.UNAUTHENTICATED);
            }
        }
    }

    @Test
    void pingTriesCredentialsBeforeTheyAreKept() {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret");
                RegistryClient client = setup.open()) {
            Ping right = client.ping(registry.host(), new Credentials("ann", "secret", null));
            assertThat(right).isEqualTo(new Ping(true, true, false, "http://" + registry.host() + "/v2/", "basic", ""));
            Ping wrong = client.ping(registry.host(), new Credentials("ann", "guess", null));
            assertThat(wrong.reachable()).isTrue();
            assertThat(wrong.authenticated()).isFalse();
            assertThat(wrong.challenge()).isEqualTo("basic");
            assertThat(wrong.message())
                    .startsWith(registry.host() + " refused the user name or the password")
                    .doesNotContain("guess");
            Ping nobody = client.ping(registry.host(), null);
            assertThat(nobody.authenticated()).isFalse();
            assertThat(nobody.message()).startsWith(registry.host() + " lets in only users it knows");
        }
    }

    @Test
    void aTokenIsFetchedOnceForAScope() throws Exception {
        try (TokenServer tokens = TokenServer.start(folder, "ann", "secret");
                RegistryFixture registry = RegistryFixture.token(tokens);
                RegistryClient client = setup.open()) {
            setup.credentials.put(registry.host(), "ann", "secret");
            ImageReference name = SampleImage.name(registry.host(), "team/app:1");
            IMAGE.push(client, name);
            client.manifest(name, SampleImage.accept());
            assertThat(SampleImage.read(client, name, IMAGE.layerDescriptor())).isEqualTo(IMAGE.layer());
            assertThat(tokens.asked())
                    .containsExactly(
                            new TokenServer.Asked("get", "ann", List.of("repository:team/app:pull,push")),
                            new TokenServer.Asked("get", "ann", List.of("repository:team/app:pull")));
        }
    }

    @Test
    void downloadsThatBeginTogetherWaitForOneToken() throws Exception {
        try (TokenServer tokens = TokenServer.start(folder, "ann", "secret");
                RegistryFixture registry = RegistryFixture.token(tokens)) {
            setup.credentials.put(registry.host(), "ann", "secret");
            ImageReference name = SampleImage.name(registry.host(), "app:1");
            try (RegistryClient client = setup.open()) {
                IMAGE.push(client, name);
            }
            int before = tokens.asked().size();
            try (RegistryClient client = setup.open()) {
                try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    List<Future<byte[]>> layers = Stream.generate(
                                    () -> threads.submit(() -> SampleImage.read(client, name, IMAGE.layerDescriptor())))
                            .limit(8)
                            .toList();
                    for (Future<byte[]> layer : layers) {
                        assertThat(layer.get()).isEqualTo(IMAGE.layer());
                    }
                }
                assertThat(tokens.asked()).hasSize(before + 1);
            }
        }
    }

    @Test
    void strangersGetATokenForWhatIsPublic() throws Exception {
        try (TokenServer tokens = TokenServer.start(folder, "ann", "secret");
                RegistryFixture registry = RegistryFixture.token(tokens)) {
            ImageReference open = SampleImage.name(registry.host(), "public/app:1");
            ImageReference closed = SampleImage.name(registry.host(), "private/app:1");
            TestClient ann = new TestClient();
            ann.credentials.put(registry.host(), "ann", "secret");
            try (RegistryClient client = ann.open()) {
                IMAGE.push(client, open);
                IMAGE.push(client, closed);
            }
            try (RegistryClient client = setup.open()) {
                assertThat(client.manifest(open, SampleImage.accept()).digest()).isEqualTo(IMAGE.digest());
                assertThatThrownBy(() -> client.manifest(closed, SampleImage.accept()))
                        .hasMessageContaining("cooperage login " + registry.host())
                        .extracting("kind")
                        .isEqualTo(ErrorKind.UNAUTHENTICATED);
            }
            assertThat(tokens.asked())
                    .contains(new TokenServer.Asked("get", null, List.of("repository:public/app:pull")));
        }
    }

    @Test
    void aMountAsksForBothRepositories() {
        try (TokenServer tokens = TokenServer.start(folder, "ann", "secret");
                RegistryFixture registry = RegistryFixture.token(tokens);
                RegistryClient client = setup.open()) {
            setup.credentials.put(registry.host(), "ann", "secret");
            IMAGE.push(client, SampleImage.name(registry.host(), "first:1"));
            assertThat(client.mount(
                            SampleImage.name(registry.host(), "second"),
                            IMAGE.layerDescriptor().digest(),
                            SampleImage.name(registry.host(), "first")))
                    .isTrue();
            assertThat(tokens.asked().getLast().scopes())
                    .containsExactlyInAnyOrder("repository:second:pull,push", "repository:first:pull");
        }
    }

    @Test
    void theCatalogHasAScopeOfItsOwn() {
        try (TokenServer tokens = TokenServer.start(folder, "ann", "secret");
                RegistryFixture registry = RegistryFixture.token(tokens);
                RegistryClient client = setup.open()) {
            setup.credentials.put(registry.host(), "ann", "secret");
            assertThat(client.catalog(registry.host(), null, 10).names()).isEmpty();
        }
    }

    @Test
    void anIdentityTokenIsExchanged() {
        try (TokenServer tokens = TokenServer.start(folder, "ann", "secret");
                RegistryFixture registry = RegistryFixture.token(tokens);
                RegistryClient client = setup.open()) {
            setup.credentials.putToken(registry.host(), tokens.refreshToken());
            IMAGE.push(client, SampleImage.name(registry.host(), "app:1"));
            assertThat(tokens.asked())
                    .contains(new TokenServer.Asked("refresh_token", "ann", List.of("repository:app:pull,push")));
            assertThat(client.ping(registry.host(), null).authenticated()).isTrue();
        }
    }

    @Test
    void aTokenServerThatRefusesIsNamed() {
        try (TokenServer tokens = TokenServer.start(folder, "ann", "secret");
                RegistryFixture registry = RegistryFixture.token(tokens);
                RegistryClient client = setup.open()) {
            setup.credentials.put(registry.host(), "ann", "wrong-password");
            assertThatThrownBy(() -> client.tags(SampleImage.name(registry.host(), "app"), null, 1))
                    .hasMessageContaining("refuses the password of user 'ann'")
                    .hasMessageNotContaining("wrong-password")
                    .extracting("kind")
                    .isEqualTo(ErrorKind.UNAUTHENTICATED);
            assertThat(client.ping(registry.host(), new Credentials("ann", "no", null))
                            .authenticated())
                    .isFalse();
            assertThat(client.ping(registry.host(), new Credentials("ann", "secret", null)))
                    .isEqualTo(new Ping(true, true, false, "http://" + registry.host() + "/v2/", "bearer", ""));
        }
    }

    @Test
    void aTokenThatIsNoLongerGoodIsReplaced() {
        int[] refused = {0};
        try (ScriptedServer tokens = new ScriptedServer(
                        _ -> ScriptedServer.Reply.of(200, "{\"token\":\"t" + refused[0] + "\",\"expires_in\":900}"));
                ScriptedServer registry = new ScriptedServer(asked -> {
                    if (("Bearer t" + refused[0]).equals(asked.header("Authorization")) && refused[0] > 0) {
                        return ScriptedServer.Reply.of(200, "{\"tags\":[]}");
                    }
                    refused[0]++;
                    return ScriptedServer.Reply.of(401, "")
                            .with("WWW-Authenticate", "Bearer realm=\"" + tokens.url("/t") + "\",service=\"s\"");
                });
                RegistryClient client = setup.open()) {
            client.tags(SampleImage.name(registry.host(), "app"), null, 1);
            refused[0]++; // as when the registry's key changed
            client.tags(SampleImage.name(registry.host(), "app"), null, 1);
            assertThat(tokens.asked()).hasSize(2);
        }
    }
}
