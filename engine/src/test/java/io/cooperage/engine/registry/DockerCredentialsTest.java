package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.registry.CredentialStore.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files, and a real helper: a shell script that speaks the protocol over a folder.
class DockerCredentialsTest {
    /// One file for each registry, named by its key with slashes replaced.
    private static final String HELPER = """
            #!/bin/sh
            store='%s'
            case "$1" in
            get)
              key=$(cat | tr / _)
              [ -f "$store/$key" ] || { echo "credentials not found in native keychain"; exit 1; }
              cat "$store/$key";;
            store)
              json=$(cat)
              key=$(printf %%s "$json" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/' | tr / _)
              printf %%s "$json" > "$store/$key";;
            erase)
              rm "$store/$(cat | tr / _)";;
            list)
              echo '{"https://index.docker.io/v1/":"hubuser"}';;
            esac
            """;

    @TempDir
    Path folder;

    private Path docker = Path.of("set below");
    private Path own = Path.of("set below");
    private Path bin = Path.of("set below");
    private Path keyring = Path.of("set below");

    @BeforeEach
    void prepare() throws IOException {
        docker = Files.createDirectories(folder.resolve("docker")).resolve("config.json");
        own = folder.resolve("config/auth.json");
        bin = Files.createDirectories(folder.resolve("bin"));
        keyring = Files.createDirectories(folder.resolve("keyring"));
    }

    private DockerCredentials open() {
        Map<String, String> variables = Map.of(
                "DOCKER_CONFIG", folder.resolve("docker").toString(),
                "PATH", bin + ":/usr/bin:/bin",
                "XDG_RUNTIME_DIR", folder.resolve("run").toString());
        return new DockerCredentials(
                folder.resolve("config"), new UserEnvironment(variables, folder), Duration.ofSeconds(30));
    }

    private void helper(String name, String script) throws IOException {
        Path program = Files.writeString(bin.resolve("docker-credential-" + name), script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void dockersFileIsReadInAllItsForms() throws IOException {
        Files.writeString(docker, """
                {"auths": {
                  "https://index.docker.io/v1/": {"auth": "aHVidXNlcjpwOnc="},
                  "https://old.lan/v1/": {"username": "u", "password": "p"},
                  "registry.lan:5000": {"auth": "YW5uOg==", "identitytoken": "refresh"},
                  "quay.io/organisation": {"auth": "eDp5"},
                  "broken.lan": {"auth": "***"},
                  "empty.lan": {}
                }}""");
        DockerCredentials store = open();
        assertThat(store.find("docker.io")).hasValue(new Credentials("hubuser", "p:w", null));
        assertThat(store.find("registry-1.docker.io")).hasValue(new Credentials("hubuser", "p:w", null));
        assertThat(store.find("old.lan")).hasValue(new Credentials("u", "p", null));
        assertThat(store.find("registry.lan:5000")).hasValue(new Credentials("ann", "", "refresh"));
        assertThat(store.find("registry.lan")).isEmpty();
        assertThat(store.find("quay.io")).isEmpty();
        assertThat(store.find("broken.lan")).isEmpty();
        assertThat(store.accounts())
                .containsExactlyInAnyOrder(
                        new Account("docker.io", "hubuser", docker.toString(), false),
                        new Account("old.lan", "u", docker.toString(), false),
                        new Account("registry.lan:5000", "ann", docker.toString(), false));
    }

    @Test
    void oursIsForNobodyElseToReadAndDockersStaysAsItIs() throws IOException {
        String before = "{\"auths\": {\"registry.lan\": {\"auth\": \"YTpi\"}}, \"detachKeys\": \"x\"}";
        Files.writeString(docker, before);
        DockerCredentials store = open();
        assertThat(store.save("registry.lan", new Credentials("ann", "secret", null)))
                .isEqualTo(own.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rw-------");
        assertThat(open().find("registry.lan"))
                .as("who signed in here meant it")
                .hasValue(new Credentials("ann", "secret", null));
        assertThat(open().accounts()).containsExactly(new Account("registry.lan", "ann", own.toString(), true));

        assertThat(store.remove("registry.lan")).isTrue();
        assertThat(store.find("registry.lan")).hasValue(new Credentials("a", "b", null));
        assertThat(docker).hasContent(before);
        assertThatThrownBy(() -> store.remove("registry.lan"))
                .hasMessageContaining("docker logout registry.lan")
                .extracting("kind")
                .isEqualTo(ErrorKind.CONFLICT);
        assertThat(store.remove("nobody.lan")).isFalse();
    }

    @Test
    void podmansFileIsReadToo() throws IOException {
        Path podman = Files.createDirectories(folder.resolve("run/containers")).resolve("auth.json");
        Files.writeString(podman, "{\"auths\": {\"registry.lan\": {\"auth\": \"YTpi\"}}}");
        assertThat(open().find("registry.lan")).hasValue(new Credentials("a", "b", null));
        assertThat(open().accounts()).containsExactly(new Account("registry.lan", "a", podman.toString(), false));
        assertThatThrownBy(() -> open().remove("registry.lan")).hasMessageContaining("podman logout registry.lan");
    }

    @Test
    void theHelperThatDockerNamesKeepsThem() throws IOException {
        helper("folder", HELPER.formatted(keyring));
        Files.writeString(docker, "{\"credsStore\": \"folder\"}");
        DockerCredentials store = open();
        assertThat(store.find("docker.io")).isEmpty();
        assertThat(store.save("docker.io", new Credentials("hubuser", "secret", null)))
                .isEqualTo("docker-credential-folder");
        assertThat(own).doesNotExist();
        assertThat(store.find("docker.io")).hasValue(new Credentials("hubuser", "secret", null));
        assertThat(store.accounts())
                .containsExactly(new Account("docker.io", "hubuser", "docker-credential-folder", true));
        assertThat(store.remove("docker.io")).isTrue();
        assertThat(store.find("docker.io")).isEmpty();
        assertThat(store.remove("docker.io")).isFalse();
    }

    @Test
    void aHelperForOneRegistryComesBeforeTheOneForAll() throws IOException {
        helper("folder", HELPER.formatted(keyring));
        helper("other", "#!/bin/sh\necho '{\"ServerURL\":\"x\",\"Username\":\"<token>\",\"Secret\":\"refresh\"}'\n");
        Files.writeString(docker, "{\"credsStore\": \"folder\", \"credHelpers\": {\"registry.lan\": \"other\"}}");
        assertThat(open().find("registry.lan")).hasValue(new Credentials("", "", "refresh"));
        assertThat(open().find("elsewhere.lan")).isEmpty();
    }

    @Test
    void aHelperThatIsMissingOrFailsStopsNobody() throws IOException {
        Files.writeString(docker, """
                {"credsStore": "missing", "credHelpers": {"a.lan": "failing", "b.lan": "../evil"},
                 "auths": {"a.lan": {"auth": "YTpi"}, "c.lan": {"auth": "YTpi"}}}""");
        helper("failing", "#!/bin/sh\necho 'keyring is locked'\nexit 1\n");
        DockerCredentials store = open();
        assertThat(store.find("a.lan")).hasValue(new Credentials("a", "b", null));
        assertThat(store.find("c.lan")).hasValue(new Credentials("a", "b", null));
        assertThat(store.find("b.lan")).isEmpty();
        assertThat(store.save("d.lan", new Credentials("x", "y", null))).isEqualTo(own.toString());
        assertThatThrownBy(() -> store.save("a.lan", new Credentials("x", "y-secret", null)))
                .hasMessageContaining("keyring is locked")
                .hasMessageNotContaining("y-secret");
        assertThatThrownBy(() -> store.save("b.lan", new Credentials("x", "y", null)))
                .hasMessageContaining("'../evil' can't be the name of a credential helper");
    }

    @Test
    void secretsAreInNoMessage() throws IOException {
        helper("babbling", "#!/bin/sh\ncat >/dev/null\necho 'hunter2 is no json'\n");
        Files.writeString(docker, "{\"credsStore\": \"babbling\"}");
        assertThatThrownBy(() -> open().remove("a.lan"))
                .satisfies(e -> assertThat(e.getMessage() + e.getCause()).doesNotContain("hunter2"));
        assertThat(new Credentials("ann", "hunter2", "hunter3").toString()).doesNotContain("hunter");
    }

    @Test
    void aBrokenFileOfOursIsNotOverwritten() throws IOException {
        Files.createDirectories(own.getParent());
        Files.writeString(own, "{oops");
        assertThat(open().find("a.lan")).isEmpty();
        assertThatThrownBy(() -> open().save("a.lan", new Credentials("x", "y", null)))
                .hasMessageContaining(own.toString());
        assertThat(own).hasContent("{oops");
    }
}
