package io.cooperage.engine.api.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.docker.ApiRoom.Answer;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.testing.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Root's engine where AppArmor is on and nothing can load its profiles: in a mount namespace that shows the one,
/// whatever the kernel has, and hides the program.
@Tag("kernel")
@Timeout(300)
class MissingParserTest {
    private static final String SHOW_AND_HIDE = "set -e; mount -t tmpfs none /sys/module;"
            + " mkdir -p /sys/module/apparmor/parameters; echo Y >/sys/module/apparmor/parameters/enabled;"
            + " [ ! -d /sys/kernel/security ] || mount -t tmpfs none /sys/kernel/security;"
            + " for f in /usr/sbin /sbin /usr/local/sbin /usr/bin /bin; do"
            + " [ ! -e $f/apparmor_parser ] || mount --bind /dev/null $f/apparmor_parser; done; exec \"$@\"";
    private static final String TROUBLE = "AppArmor does not confine containers: the program apparmor_parser, which"
            + " loads profiles, is not installed; install it: sudo apt-get install -y apparmor";

    @TempDir
    Path folder;

    private Path socket;
    private Process engine;

    @BeforeEach
    void open() throws IOException {
        assumeFalse(UserNamespaces.ofSelf().rootless(), "an ordinary user's engine has no profile of its own");
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "no /bin/busybox: install busybox-static");
        socket = folder.resolve("s");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", SHOW_AND_HIDE, "sh"));
        command.addAll(
                JvmCommand.of(HostWorker.class, List.of(folder.resolve("e").toString(), socket.toString())));
        engine = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        assertThat(new BufferedReader(engine.inputReader(UTF_8)).readLine()).startsWith("ready");
    }

    @AfterEach
    void close() throws Exception {
        if (engine != null) {
            engine.getOutputStream().close();
            engine.waitFor();
        }
    }

    @Test
    void containersRunWithoutAProfileAndWhoStartsThemIsToldWhy() throws IOException {
        JsonNode made = create("");
        assertThat(made.path("Warnings").path(0).asText()).isEqualTo(TROUBLE);
        String container = "/containers/" + made.path("Id").asText();
        assertThat(request("POST", container + "/start", "").status()).isEqualTo(204);
        assertThat(request("POST", container + "/wait", "")
                        .json()
                        .path("StatusCode")
                        .asInt(-1))
                .isZero();
        assertThat(request("GET", container + "/json", "")
                        .json()
                        .path("AppArmorProfile")
                        .asText())
                .isEqualTo("unconfined");

        assertThat(create(",\"Privileged\":true").path("Warnings")).isEmpty();
        assertThat(create(",\"SecurityOpt\":[\"apparmor=unconfined\"]").path("Warnings"))
                .isEmpty();

        JsonNode info = request("GET", "/info", "").json();
        assertThat(info.path("SecurityOptions")).map(JsonNode::asText).contains("name=apparmor");
        assertThat(info.path("Warnings")).map(JsonNode::asText).contains("WARNING: " + TROUBLE);
    }

    /// @param options further ones of the host
    private JsonNode create(String options) throws IOException {
        Answer answer = request(
                "POST",
                "/containers/create",
                "{\"Image\":\"" + HostWorker.IMAGE + "\",\"Cmd\":[\"true\"],\"HostConfig\":{\"NetworkMode\":\"none\""
                        + options + "}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private Answer request(String method, String target, String body) throws IOException {
        return ApiRoom.request(socket, method, target, body);
    }
}
