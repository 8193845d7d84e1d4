package io.cooperage.engine.api.docker;

import static io.cooperage.engine.api.docker.ContainerWire.framed;
import static io.cooperage.engine.api.docker.ContainerWire.shell;
import static io.cooperage.engine.api.docker.ContainerWire.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.docker.ApiRoom.Answer;
import io.cooperage.engine.testing.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What stands on the wire between a client and the streams of `/containers` and `/exec`, byte by byte, with
/// a real engine behind: attach, WebSocket, logs, exec.
@Tag("kernel")
@Timeout(120)
class ContainerStreamsApiTest {
    @TempDir
    static Path folder;

    private static ApiRoom room;
    private static ContainerWire wire;

    @BeforeAll
    static void open() {
        room = new ApiRoom(folder);
        wire = new ContainerWire(room);
    }

    @AfterEach
    void clear() {
        room.removeAll();
    }

    @AfterAll
    static void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void attachBeforeTheStartMissesNothing() throws IOException {
        wire.create("early", shell("echo out; echo err >&2", ""));
        try (RawClient client = RawClient.connect(room.socket)) {
            client.send(upgrade("/v1.50/containers/early/attach?stream=1&stdout=1&stderr=1", ""));
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 UPGRADED\r\n")
                    .contains("Content-Type: application/vnd.docker.multiplexed-stream", "Upgrade: tcp");
            room.post("/v1.50/containers/early/start", "");
            String frames = client.readToEnd();
            assertThat(framed(1, frames)).isEqualTo("out\n");
            assertThat(framed(2, frames)).isEqualTo("err\n");
        }
    }

    @Test
    void theEndOfWhatIsSentIsTheEndOfStandardInputWhereItIsAskedFor() throws IOException {
        wire.create("reads", shell("cat; echo end", ",\"OpenStdin\":true,\"StdinOnce\":true,\"AttachStdin\":true"));
        try (RawClient client = RawClient.connect(room.socket)) {
            client.send(upgrade("/v1.41/containers/reads/attach?stream=1&stdin=1&stdout=1", ""));
            assertThat(client.readHead()).contains("Content-Type: application/vnd.docker.raw-stream");
            room.post("/v1.50/containers/reads/start", "");
            client.send("typed\n").endOutput();
            assertThat(framed(1, client.readToEnd())).isEqualTo("typed\nend\n");
        }
        assertThat(wire.inspect("reads").at("/Config/StdinOnce").asBoolean()).isTrue();
    }

    @Test
    void attachReplaysTheLogFirst() throws IOException {
        wire.run("replay", "echo before; read x; echo after $x", ",\"OpenStdin\":true");
        ApiRoom.await(() -> logs("replay").contains("before"));
        try (RawClient client = RawClient.connect(room.socket)) {
            client.send(upgrade("/v1.50/containers/replay/attach?logs=1&stream=1&stdin=1&stdout=1", ""));
            client.readHead();
            assertThat(framed(1, client.readUntil("before\n"))).isEqualTo("before\n");
            client.send("x\n");
            assertThat(framed(1, client.readToEnd())).isEqualTo("after x\n");
        }
    }

    private static String logs(String name) {
        try {
            return room.get("/v1.50/containers/" + name + "/logs?stdout=1&stderr=1")
                    .body();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWebSocketCarriesTheStreams() throws IOException {
        wire.create("ws", shell("read x; echo got $x", ",\"OpenStdin\":true"));
        try (RawClient client = RawClient.connect(room.socket)) {
            client.send(String.join(
                    "\r\n",
                    "GET /v1.50/containers/ws/attach/ws?stream=1&stdin=1&stdout=1 HTTP/1.1",
                    "Host: d",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "",
                    ""));
            // The key and its answer are those of RFC 6455 §1.3.
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 Switching Protocols")
                    .containsIgnoringCase("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .containsIgnoringCase("\r\nUpgrade: websocket\r\n");
            room.post("/v1.50/containers/ws/start", "");
            client.send(masked(9, "hm")).send(masked(2, "one\n"));
            assertThat(client.readUntil("hm")).isEqualTo("\u008a\u0002hm");
            assertThat(client.readToEnd()).isEqualTo("\u0082\u0008got one\n\u0088\u0002\u0003\u00e8");
        }
        assertThat(room.get("/v1.50/containers/ws/attach/ws").status()).isEqualTo(400);
    }

    private static byte[] masked(int opcode, String text) {
        byte[] mask = {1, 2, 3, 4};
        byte[] frame = new byte[6 + text.length()];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (0x80 | text.length());
        System.arraycopy(mask, 0, frame, 2, 4);
        for (int i = 0; i < text.length(); i++) {
            frame[6 + i] = (byte) (text.charAt(i) ^ mask[i % 4]);
        }
        return frame;
    }

    @Test
    void logsAreFramedOrRawAndFiltered() throws IOException {
        wire.run("framed", "echo one; echo two >&2; printf part", "");
        ApiRoom.await(() -> room.state("framed").equals("EXITED"));
        Answer all = room.get("/v1.50/containers/framed/logs?stdout=1&stderr=1");
        assertThat(all.header("Content-Type")).isEqualTo("application/vnd.docker.multiplexed-stream");
        assertThat(framed(1, all.body())).isEqualTo("one\npart");
        assertThat(framed(2, all.body())).isEqualTo("two\n");
        assertThat(room.get("/v1.41/containers/framed/logs?stderr=1").header("Content-Type"))
                .isEqualTo("application/vnd.docker.raw-stream");
        assertThat(framed(2, room.get("/v1.41/containers/framed/logs?stderr=1").body()))
                .isEqualTo("two\n");
        assertThat(room.get("/v1.50/containers/framed/logs?stderr=1&timestamps=1")
                        .body())
                .matches("(?s)\\x02.{7}\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{9}Z two\n");
        assertThat(room.get("/v1.50/containers/framed/logs?stdout=1&since=99999999999")
                        .body())
                .isEmpty();
        assertThat(room.get("/v1.50/containers/framed/logs?stdout=1&until=1.5").body())
                .isEmpty();
        assertThat(room.get("/v1.50/containers/framed/logs?stdout=1&since=x").status())
                .isEqualTo(400);
        wire.run("rawtty", "echo line", ",\"Tty\":true");
        ApiRoom.await(() -> room.state("rawtty").equals("EXITED"));
        assertThat(room.get("/v1.50/containers/rawtty/logs?stdout=1").body()).isEqualTo("line\r\n");
        wire.create("silent", shell("echo x", ",\"HostConfig\":{\"LogConfig\":{\"Type\":\"none\"}}"));
        assertThat(room.get("/v1.50/containers/silent/logs?stdout=1").status()).isEqualTo(501);
    }

    @Test
    void anExecIsMadeStartedSeenAndRemembered() throws IOException {
        String id = wire.run("host", "sleep 1000", "");
        String exec = room.post(
                        "/v1.50/containers/host/exec",
                        "{\"Cmd\":[\"sh\",\"-c\",\"read x; echo got $x; exit 4\"],\"AttachStdin\":true,\"AttachStdout\":true,"
                                + "\"User\":\"nobody\",\"Env\":[\"A=1\"]}")
                .json()
                .get("Id")
                .asText();
        assertThat(room.get("/v1.50/exec/" + exec + "/json").body())
                .isEqualTo(
                        "{\"ID\":\"" + exec + "\",\"Running\":false,\"ExitCode\":null,\"ProcessConfig\":{\"tty\":false,"
                                + "\"entrypoint\":\"sh\",\"arguments\":[\"-c\",\"read x; echo got $x; exit 4\"],\"privileged\":false,"
                                + "\"user\":\"nobody\"},\"OpenStdin\":true,\"OpenStderr\":false,\"OpenStdout\":true,\"CanRemove\":false,"
                                + "\"ContainerID\":\"" + id + "\",\"DetachKeys\":\"\",\"Pid\":0}\n");
        assertThat(wire.inspect("host").get("ExecIDs").toString()).isEqualTo("[\"" + exec + "\"]");
        assertThat(room.post("/v1.50/exec/" + exec + "/resize?h=1&w=1", "").status())
                .isEqualTo(409);
        try (RawClient client = RawClient.connect(room.socket)) {
            client.send(upgrade("/v1.50/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 UPGRADED");
            JsonNode running = room.get("/v1.50/exec/" + exec + "/json").json();
            assertThat(running.get("Running").asBoolean()).isTrue();
            assertThat(running.get("Pid").asInt()).isPositive();
            assertThat(room.post("/v1.50/exec/" + exec + "/start", "{}").status())
                    .isEqualTo(409);
            client.send("word\n");
            assertThat(framed(1, client.readToEnd())).isEqualTo("got word\n");
        }
        JsonNode ended = room.get("/v1.50/exec/" + exec + "/json").json();
        assertThat(ended.get("ExitCode").asInt()).isEqualTo(4);
        assertThat(ended.get("Running").asBoolean()).isFalse();
        assertThat(wire.inspect("host").get("ExecIDs").isNull()).isTrue();
        assertThat(room.post("/v1.50/exec/" + exec + "/start", "{}").message()).contains("has already run");
        assertThat(room.get("/v1.50/exec/nothing/json").message()).isEqualTo("No such exec instance: nothing");
        assertThat(room.post("/v1.50/containers/host/exec", "{\"Cmd\":[]}").message())
                .isEqualTo("No exec command specified");
        room.engine.containers().remove("host", true);
        assertThat(room.get("/v1.50/exec/" + exec + "/json").status()).isEqualTo(404);
    }

    @Test
    void anExecThatCannotBeExecutedTellsSoInItsStream() throws IOException {
        wire.run("host2", "sleep 1000", "");
        String exec = room.post("/v1.50/containers/host2/exec", "{\"Cmd\":[\"nosuch\"],\"AttachStdout\":true}")
                .json()
                .get("Id")
                .asText();
        try (RawClient client = RawClient.connect(room.socket)) {
            client.send(upgrade("/v1.50/exec/" + exec + "/start", "{}"));
            assertThat(client.readToEnd())
                    .contains("OCI runtime exec failed: exec failed: unable to start container process:"
                            + " exec: \"nosuch\": executable file not found in $PATH: unknown\r\n");
        }
        assertThat(room.get("/v1.50/exec/" + exec + "/json")
                        .json()
                        .get("ExitCode")
                        .asInt())
                .isEqualTo(127);
    }
}
