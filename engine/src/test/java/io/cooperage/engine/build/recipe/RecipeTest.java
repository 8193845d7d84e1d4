package io.cooperage.engine.build.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("GOPATH", "/home/me/go", "BASE", "debian:12");

    private static RecipeBuild convert(String text) {
        RecipeBuild build = Recipe.parse("docker.yaml", text, ENVIRONMENT).convert();
        assertThat(DockerfileParser.parse(build.dockerfile()).problems()).isEmpty();
        return build;
    }

    @Test
    void aTeamRecipeIsADockerfile() {
        RecipeBuild build = convert("""
                # the test server
                from: debian:12
                name: team/test
                addfiles:
                  - "$GOPATH/bin/test:/usr/bin"
                  - ${GOPATH}/bin/other:/usr/bin/
                  - conf/a b.txt:/etc/$$x
                ports: [8080, 53/udp]
                cmd: /usr/bin/test
                args:
                  - --verbose
                """);
        assertThat(build.dockerfile()).isEqualTo("""
                FROM debian:12
                COPY --from=addfiles-0 ["test", "/usr/bin"]
                COPY --from=addfiles-0 ["other", "/usr/bin/"]
                COPY ["conf/a b.txt", "/etc/\\\\$x"]
                EXPOSE 8080
                EXPOSE 53/udp
                CMD ["/usr/bin/test", "--verbose"]
                """);
        assertThat(build.contexts())
                .isEqualTo(Map.of("addfiles-0", new BuildContext.Folder(Path.of("/home/me/go/bin"))));
        assertThat(build.name()).isEqualTo("team/test");
        assertThat(build.lines()).containsExactly(2, 5, 6, 7, 8, 8, 9);
        assertThat(build.recipeLine(3)).isEqualTo(6);
    }

    @Test
    void variablesOfTheContainerAreThoseOfItsStart() {
        RecipeBuild build = convert("""
                from: $BASE
                cmd: /bin/server
                args: ["--port=$(PORT)", "$$(PORT)", "it's \\"$HOME\\" `x`", "a\\\\b"]
                """);
        assertThat(build.dockerfile()).isEqualTo("""
                FROM debian:12
                CMD exec "/bin/server" "--port=${PORT-\\$(PORT)}" "\\$(PORT)" "it's \\"\\$HOME\\" \\`x\\`" "a\\\\b"
                """);
    }

    @Test
    void theShellSeesWhatTheRecipeSays() throws Exception {
        RecipeBuild build = convert("""
                from: scratch
                cmd: printf
                args: ["%s|", "--port=$(PORT)", "$(MISSING)", "$$(PORT)", "it's \\"$HOME\\" `x`", "a\\\\b"]
                """);
        String command = build.dockerfile().lines().toList().getLast().substring("CMD ".length());
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true);
        shell.environment().put("PORT", "80 90");
        shell.environment().remove("MISSING");
        Process process = shell.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("--port=80 90|$(MISSING)|$(PORT)|it's \"$HOME\" `x`|a\\b|");
        assertThat(process.waitFor()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "name: x @ docker.yaml:1:1: 'from' is missing",
                "form: x @ docker.yaml:1:1: unknown key 'form': did you mean 'from'?",
                "from: a\\nfrom: b @ docker.yaml:2:1: 'from' is there twice",
                "from: [a] @ docker.yaml:1:7: 'from' is a single value, not a list",
                "from: UPPER @ docker.yaml:1:7: 'from': ",
                "from: $NOT_SET @ docker.yaml:1:7: the variable 'NOT_SET' is not set; set it (export NOT_SET=…)",
                "from: a\\naddfiles: x:/y @ docker.yaml:2:11: 'addfiles' is a list",
                "from: a\\naddfiles:\\n  - x @ docker.yaml:3:5: 'x' is no source:destination",
                "from: a\\naddfiles:\\n  - x:relative @ docker.yaml:3:5: 'x:relative' is no source:destination",
                "from: a\\nports: [99999] @ docker.yaml:2:9: '99999' is no port of the container",
                "from: a\\nports: ['80:80'] @ where it is published is said when it runs (-p)",
                "from: a\\nargs: [x] @ docker.yaml:2:8: 'args' are there but no 'cmd'",
                "from: a\\n  - b: c @ docker.yaml:2",
                "- a @ keys with values are wanted here, not a list",
                "from: &x a\\nname: *x @ aliases (*x) are not supported",
                "from: a\\n---\\nfrom: b @ more than one document",
                "from: {a: {b: c}} @ 'from' is a single value, not a mapping"
            })
    void whatIsWrongIsToldWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> convert(text.strip().replace("\\n", "\n")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void aRequestForARecipeHasItsNameAndFolders() {
        RecipeBuild build = convert("from: a\nname: team/x\naddfiles: [\"/opt/t:/usr/bin/\"]");
        BuildRequest plain = BuildRequest.of(new BuildContext.Folder(Path.of("/work")));
        BuildRequest request = build.of(plain);
        assertThat(request.tags()).containsExactly("team/x");
        assertThat(request.namedContexts()).containsEntry("addfiles-0", new BuildContext.Folder(Path.of("/opt")));
        assertThat(request.dockerfileText()).isEqualTo(build.dockerfile());
        assertThat(request.context()).isEqualTo(plain.context());
        assertThat(build.of(request).tags()).containsExactly("team/x");
    }

    @Test
    void onlyRecipesAreTakenForRecipes() {
        assertThat(Recipe.isNamed(Path.of("/x/docker.yaml"))).isTrue();
        assertThat(Recipe.isNamed(Path.of("docker-compose.yaml"))).isFalse();
    }
}
