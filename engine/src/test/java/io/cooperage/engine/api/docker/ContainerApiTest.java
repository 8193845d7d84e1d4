package io.cooperage.engine.api.docker;

import static io.cooperage.engine.api.docker.ContainerWire.shell;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.docker.ApiRoom.Answer;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.testing.RawClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stands on the wire between a client and `/containers`, with a real engine behind: statuses, JSON and
/// files. Streams are in [ContainerStreamsApiTest].
@Tag("kernel")
@Timeout(120)
class ContainerApiTest {
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Links\":[\"nobody:b\"]}} | 400 | could not get container for nobody: No such container: nobody",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"StorageOpt\":{\"size\":\"1g\"}}} | 501 | StorageOpt can't be honoured",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"DeviceRequests\":[{\"Count\":-1}]}} | 501 | DeviceRequests can't be honoured",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Runtime\":\"kata\"}} | 400 | unknown or invalid runtime name: kata",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"UsernsMode\":\"keep-id\"}} | 400 | invalid user namespace mode: keep-id",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"IpcMode\":\"all\"}} | 400 | invalid IPC mode: all",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Isolation\":\"hyperv\"}} | 400 | invalid isolation (hyperv): linux only supports 'default'",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Sysctls\":{\"vm.swappiness\":\"1\"}}} | 400 | sysctl 'vm.swappiness' is not whitelisted",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Memory\":1024}} | 400 | Minimum memory limit allowed is 6MB",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"NanoCpus\":1,\"CpuQuota\":5}} | 400 | Nano CPUs and CPU Quota cannot both be set",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"often\"}}} | 400 | unknown policy 'often'",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Binds\":[\"/a:b\"]}} | 400 | invalid mount path: 'b' mount path must be absolute",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Binds\":[\"a b:/c\"]}} | 400 | includes invalid characters for a local volume name",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/none/such\",\"Target\":\"/x\"}]}} | 400 | bind source path does not exist: /none/such",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"image\",\"Target\":\"/x\"}]}} | 501 | mounts of type image are not supported",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"LogConfig\":{\"Type\":\"syslog\"}}} | 501 | log driver syslog",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"SecurityOpt\":[\"magic=1\"]}} | 400 | invalid --security-opt 2",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"SecurityOpt\":[\"writable-cgroups=dang\"]}} | 400 | invalid --security-opt 2",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"Tty\":\"yes\"} | 400 | cannot unmarshal string into field Tty of type bool",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":7} | 400 | cannot unmarshal number into field HostConfig",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"ConsoleSize\":[-1,80]}} | 400 | ConsoleSize: -1 is out of range",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"ConsoleSize\":[24,-9223372036854775808]}} | 400 | ConsoleSize",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"StopTimeout\":9223372036854775807} | 400 | StopTimeout",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"MacAddress\":\"02:42:ac:11:00:02\",\"HostConfig\":{\"NetworkMode\":\"none\"}} | 400 | mac-address and the network mode none",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"MacAddress\":\"02:42:ac:11:00:02\",\"HostConfig\":{\"NetworkMode\":\"host\"}} | 400 | mac-address and the network mode host",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"MacAddress\":\"02:42:ac:11:00:02\",\"HostConfig\":{\"NetworkMode\":\"container:x\"}} | 400 | mac-address and the network mode container:x",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"NetworkMode\":\"none\"},\"NetworkingConfig\":{\"EndpointsConfig\":{\"other\":{}}}} | 400 | can't be on network other too",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"NetworkMode\":\"host\"},\"NetworkingConfig\":{\"EndpointsConfig\":{\"bridge\":null}}} | 400 | can't be on network bridge too",
                "{\"Image\":\"busybox\",\"Cmd\":\"true\",\"HostConfig\":{\"NetworkMode\":\"none\"},\"NetworkingConfig\":{\"EndpointsConfig\":{\"none\":{\"MacAddress\":\"02:42:ac:11:00:02\"}}}} | 400 | mac-address and the network mode none",
                "{\"Image\":\"nosuch\",\"Cmd\":\"true\"} | 404 | No such image: nosuch",
                "{\"Image\":\"busybox\",\"Entrypoint\":[\"\"]} | 400 | no command specified",
                "[1] | 400 | cannot unmarshal",
                "{ | 400 | invalid JSON"
            })
    void whatCannotBeMadeIsRefusedByName(String body, int status, String message) throws IOException {
        Answer answer = room.post("/v1.50/containers/create", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.message()).contains(message);
        assertThat(room.engine.containers().list()).isEmpty();
    }

    @Test
    void theStatesOfAContainerHaveDockersStatuses() throws IOException {
        ApiRoom.assumeControlGroups();
        String id = wire.create("states", shell("sleep 1000", ""));
        assertThat(room.post("/v1.50/containers/create?name=states", shell("true", ""))
                        .message())
                .isEqualTo("Conflict. The container name \"/states\" is already in use by container \"" + id
                        + "\". You have to remove (or rename) that container to be able to reuse that name.");
        String at = "/v1.50/containers/states/";
        assertThat(room.post(at + "stop", "").status()).isEqualTo(304);
        assertThat(room.post(at + "kill", "").status()).isEqualTo(409);
        assertThat(room.get(at + "top").status()).isEqualTo(409);
        assertThat(room.post(at + "resize?h=1&w=1", "").status()).isEqualTo(409);
        assertThat(room.post(at + "start", "").status()).isEqualTo(204);
        assertThat(room.post(at + "start", "").status()).isEqualTo(304);
        assertThat(room.post(at + "resize?h=x&w=1", "").status()).isEqualTo(400);
        assertThat(room.post(at + "pause", "").status()).isEqualTo(204);
        assertThat(room.post(at + "pause", "").status()).isEqualTo(409);
        assertThat(room.post(at + "attach?stream=1&stdout=1", "").message())
                .isEqualTo("container states is paused, unpause the container before attach");
        assertThat(room.post(at + "unpause", "").status()).isEqualTo(204);
        assertThat(room.request("DELETE", "/v1.50/containers/states", "").status())
                .isEqualTo(409);
        assertThat(room.post(at + "rename?name=", "").message()).isEqualTo("Neither old nor new names may be empty");
        assertThat(room.post(at + "wait?condition=never", "").message()).isEqualTo("invalid condition: \"never\"");
        assertThat(room.get(at + "logs").message()).isEqualTo("Bad parameters: you must choose at least one stream");
        assertThat(room.post(at + "stop?t=0&signal=SIGKILL", "").status()).isEqualTo(204);
        assertThat(room.request("DELETE", "/v1.50/containers/states?force=1&v=1", "")
                        .status())
                .isEqualTo(204);
        Answer gone = room.get(at + "json");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.body()).isEqualTo("{\"message\":\"No such container: states\"}\n");
    }

    @Test
    void theBeginningOfANameIsNoName() throws IOException {
        wire.create("web-1", shell("true", ""));
        assertNoContainerIs("web");
        wire.create("web-2", shell("true", ""));
        assertNoContainerIs("web");
        String web = wire.create("web", shell("true", ""));
        assertThat(wire.inspect("web").get("Id").asText()).isEqualTo(web);
        assertThat(room.request("DELETE", "/v1.50/containers/web?force=1", "").status())
                .isEqualTo(204);
        assertThat(room.engine.containers().list())
                .extracting(Container::name)
                .containsExactlyInAnyOrder("web-1", "web-2");
    }

    private static void assertNoContainerIs(String name) throws IOException {
        for (Answer answer : List.of(
                room.get("/v1.50/containers/" + name + "/json"),
                room.get("/v1.50/containers/" + name + "/logs?stdout=1"),
                room.post("/v1.50/containers/" + name + "/start", ""),
                room.request("DELETE", "/v1.50/containers/" + name + "?force=1", ""))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(404);
            assertThat(answer.message()).isEqualTo("No such container: " + name);
        }
    }

    /// Seventeen ids can't all begin with another of sixteen digits.
    @Test
    void theBeginningOfAnIdIsEnoughWhereNoOtherBeginsSo() throws IOException {
        Map<String, String> first = new HashMap<>();
        String shared = null;
        for (int i = 0; shared == null && i <= 16; i++) {
            String id = wire.create("id-" + i, shell("true", ""));
            if (first.putIfAbsent(id.substring(0, 1), id) != null) {
                shared = id.substring(0, 1);
            }
        }
        assertThat(shared).isNotNull();
        for (Answer answer : List.of(
                room.get("/v1.50/containers/" + shared + "/json"),
                room.request("DELETE", "/v1.50/containers/" + shared + "?force=1", ""))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo("multiple IDs found with provided prefix: " + shared);
        }
        String id = first.values().iterator().next();
        assertThat(wire.inspect(id.substring(0, 12)).get("Id").asText()).isEqualTo(id);
        String name = id.substring(0, 12);
        wire.create(name, shell("true", ""));
        assertThat(wire.inspect(name).get("Name").asText())
                .as("a name goes before the beginning of an id")
                .isEqualTo("/" + name);
    }

    @Test
    void waitAnswersItsHeadAtOnceAndItsBodyAtTheEnd() throws IOException {
        wire.create("waits", shell("exit 3", ""));
        try (RawClient client = RawClient.connect(room.socket)) {
            client.send(
                    "POST /v1.50/containers/waits/wait?condition=next-exit HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            assertThat(room.post("/v1.50/containers/waits/start", "").status()).isEqualTo(204);
            assertThat(client.readUntil("}")).contains("{\"StatusCode\":3}");
        }
    }

    @Test
    void whatClientsSendInPassingIsUnderstoodAsDockerDoes() throws Exception {
        String script = "env | grep -c -e ^HOME= -e ^A=; cat /proc/version; test -s /proc/keys; echo $?";
        wire.run(
                "passing",
                script,
                ",\"Tty\":true,\"Env\":[\"HOME\",\"A\"],"
                        + "\"HostConfig\":{\"MaskedPaths\":[\"/proc/version\"],\"ReadonlyPaths\":[\"/proc/sys\"]}");
        room.post("/v1.50/containers/passing/wait", "");
        String said = room.get("/v1.50/containers/passing/logs?stdout=1").body();
        assertThat(said.lines().toList().getFirst())
                .as("names alone take variables away")
                .isEqualTo("0");
        assertThat(said).as("one hidden path, and not the usual ones").doesNotContain("Linux version");
        JsonNode seen = wire.inspect("passing");
        assertThat(seen.at("/Config/Env").toString()).contains("\"HOME\"", "\"A\"");
        assertThat(seen.at("/HostConfig/MaskedPaths").toString()).isEqualTo("[\"/proc/version\"]");
        assertThat(seen.at("/HostConfig/ReadonlyPaths").toString()).isEqualTo("[\"/proc/sys\"]");

        Answer alone = room.post(
                "/v1.50/containers/create?name=alone",
                shell(
                        "true",
                        ",\"HostConfig\":{\"NetworkMode\":\"none\",\"PublishAllPorts\":true,"
                                + "\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"0\"}]}}"));
        assertThat(alone.status()).as(alone.body()).isEqualTo(201);
        assertThat(alone.json().get("Warnings").toString()).contains("Published ports are discarded");
        assertThat(room.post("/v1.50/containers/alone/start", "").status()).isEqualTo(204);
    }

    @Test
    void anEndpointNamedAsTheModeIsNoSecondNetwork() throws IOException {
        for (String mode : List.of("none", "host")) {
            wire.create(
                    "on-" + mode,
                    shell(
                            "true",
                            ",\"HostConfig\":{\"NetworkMode\":\"" + mode
                                    + "\"},\"NetworkingConfig\":{\"EndpointsConfig\":{\"" + mode + "\":{}}}"));
        }
    }

    @Test
    void timesThatAreTooLongAreNoFaultOfTheServer() throws IOException {
        wire.run("long", "sleep 1000", "");
        for (String target :
                List.of("stop?t=9223372036854775807", "restart?t=9223372036854775807", "stop?t=-9223372036854775808")) {
            assertThat(room.post("/v1.50/containers/long/" + target, "").status())
                    .as(target)
                    .isEqualTo(400);
        }
        assertThat(room.state("long")).isEqualTo("RUNNING");
        assertThat(room.get("/v1.50/containers/long/logs?stdout=1&until=99999999999999999")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aMountMayMakeItsVolume() throws IOException {
        String mounts = ",\"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"labelled\",\"Target\":\"/v\","
                + "\"VolumeOptions\":{\"Labels\":{\"k\":\"v\"},\"DriverConfig\":{\"Name\":\"local\","
                + "\"Options\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\",\"o\":\"size=1m\"}}}}]";
        Answer failed =
                room.post("/v1.50/containers/create", shell("true", mounts + ",\"IpcMode\":\"container:gone\"}"));
        assertThat(failed.status()).as(failed.body()).isEqualTo(400);
        assertThat(room.get("/v1.50/volumes/labelled").status())
                .as("taken back")
                .isEqualTo(404);
        wire.create("mounting", shell("true", mounts + "}"));
        JsonNode volume = room.get("/v1.50/volumes/labelled").json();
        assertThat(volume.at("/Labels/k").asText()).isEqualTo("v");
        assertThat(volume.at("/Options/o").asText()).isEqualTo("size=1m");
        Answer other = room.post("/v1.50/containers/create", shell("true", mounts.replace("1m", "2m") + "}"));
        assertThat(other.status()).as("other options").isEqualTo(409);
        assertThat(room.get("/v1.50/volumes/labelled").status()).isEqualTo(200);
        wire.create("again", shell("true", mounts.replaceFirst(",.\"DriverConfig.*", "}}]") + "}"));
    }

    @Test
    void archivesHaveTheirStatInAHeader() throws IOException {
        wire.create("arch", shell("true", ""));
        Answer head = room.request("HEAD", "/v1.50/containers/arch/archive?path=/bin/sh", "");
        assertThat(head.status()).isEqualTo(200);
        String stat = new String(Base64.getDecoder().decode(head.header("X-Docker-Container-Path-Stat")), UTF_8);
        assertThat(stat)
                .contains("\"name\":\"sh\"", "\"linkTarget\":\"/bin/busybox\"", "\"mode\":" + ((1L << 27) | 0777));
        Answer missing = room.get("/v1.50/containers/arch/archive?path=/none");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.message()).isEqualTo("Could not find the file /none in container arch");
        assertThat(room.get("/v1.50/containers/arch/archive").message())
                .isEqualTo("bad parameter: 'path' cannot be empty");
        assertThat(room.request("PUT", "/v1.50/containers/arch/archive?path=/etc/passwd", "")
                        .message())
                .isEqualTo("extraction point is not a directory");
        assertThat(room.get("/v1.50/containers/arch/archive?path=/etc/passwd").body())
                .contains("passwd", "ustar");
        assertThat(room.get("/v1.50/containers/arch/changes").body()).isEqualTo("null\n");
    }

    @Test
    void statsCarryCountersAndThoseBefore() throws IOException {
        wire.run("counted", "while :; do :; done", "");
        JsonNode one = room.get("/v1.50/containers/counted/stats?stream=false").json();
        long used = one.at("/cpu_stats/cpu_usage/total_usage").asLong()
                - one.at("/precpu_stats/cpu_usage/total_usage").asLong();
        long machine = one.at("/cpu_stats/system_cpu_usage").asLong()
                - one.at("/precpu_stats/system_cpu_usage").asLong();
        assertThat(used).isPositive();
        assertThat(machine).isGreaterThanOrEqualTo(used / 2);
        assertThat(one.get("name").asText()).isEqualTo("/counted");
        assertThat(one.at("/pids_stats/current").asInt()).isEqualTo(1);
        assertThat(one.at("/memory_stats/usage").asLong()).isPositive();
        assertThat(one.at("/networks/eth0").has("rx_bytes")).isTrue();
        JsonNode shot = room.get("/v1.50/containers/counted/stats?stream=false&one-shot=true")
                .json();
        assertThat(shot.get("preread").asText()).isEqualTo("0001-01-01T00:00:00Z");
        try (RawClient client = RawClient.connect(room.socket)) {
            client.send("GET /v1.50/containers/counted/stats HTTP/1.1\r\nHost: d\r\n\r\n");
            client.readUntil("\"precpu_stats\":{\"cpu_usage\":{\"total_usage\":0");
            assertThat(client.readUntil("\"networks\"")).contains("memory_stats");
            client.readUntil("\"preread\":\"2");
        }
        wire.create("idle", shell("true", ""));
        assertThat(room.get("/v1.50/containers/idle/stats?stream=0")
                        .json()
                        .get("read")
                        .asText())
                .isEqualTo("0001-01-01T00:00:00Z");
        assertThat(room.get("/v1.50/containers/counted/stats?one-shot=1").status())
                .isEqualTo(400);
    }

    @Test
    void inspectSaysWhatWasAskedFor() throws IOException {
        ApiRoom.assumeControlGroups();
        wire.create(
                "asked",
                shell(
                        "true",
                        ",\"Env\":[\"A=b\"],\"Labels\":{\"l\":\"v\"},\"ExposedPorts\":{\"80/tcp\":{}},\"StopSignal\":\"SIGINT\","
                                + "\"StopTimeout\":7,\"HostConfig\":{\"Binds\":[\"" + folder
                                + ":/b:ro\"],\"PortBindings\":{\"80/tcp\":"
                                + "[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]},\"Memory\":67108864,\"MemorySwap\":67108864,"
                                + "\"ConsoleSize\":[33,99],\"Tmpfs\":{\"/t\":\"size=1m\"},\"CapAdd\":[\"NET_ADMIN\"]}"));
        JsonNode seen = wire.inspect("asked");
        assertThat(seen.at("/Config/StopTimeout").asInt()).isEqualTo(7);
        assertThat(seen.at("/Config/StopSignal").asText()).isEqualTo("SIGINT");
        assertThat(seen.at("/HostConfig/Binds").toString()).isEqualTo("[\"" + folder + ":/b:ro\"]");
        assertThat(seen.at("/HostConfig/PortBindings").toString())
                .isEqualTo("{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]}");
        assertThat(seen.at("/HostConfig/Tmpfs").toString()).isEqualTo("{\"/t\":\"size=1m\"}");
        assertThat(seen.at("/HostConfig/ConsoleSize").toString()).isEqualTo("[33,99]");
        assertThat(seen.at("/HostConfig/CapDrop").isNull()).isTrue();
        assertThat(seen.at("/State/FinishedAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(seen.get("ExecIDs").isNull()).isTrue();
        assertThat(seen.has("SizeRw")).isFalse();
        assertThat(room.get("/v1.50/containers/asked/json?size=1").json().has("SizeRw"))
                .isTrue();
        assertThat(room.post("/v1.50/containers/asked/update", "{\"PidsLimit\":50}")
                        .body())
                .isEqualTo("{\"Warnings\":null}\n");
        assertThat(wire.inspect("asked").at("/HostConfig/PidsLimit").asInt()).isEqualTo(50);
        room.post("/v1.50/containers/asked/update", "{\"PidsLimit\":-1}");
        assertThat(wire.inspect("asked").at("/HostConfig/PidsLimit").asInt()).isNegative();
        assertThat(seen.at("/Config").has("MacAddress")).isFalse();
    }

    @Test
    void aGroupForSeveralIsMadeBelowTheEnginesOwn() throws Exception {
        ApiRoom.assumeControlGroups();
        String id = wire.run("grouped", "exec sleep 1000", ",\"HostConfig\":{\"CgroupParent\":\"/web/tier\"}");
        JsonNode seen = wire.inspect("grouped");
        assertThat(seen.at("/HostConfig/CgroupParent").asText()).isEqualTo("web/tier");
        assertThat(Files.readString(Path.of("/proc", seen.at("/State/Pid").asText(), "cgroup")))
                .contains("/web/tier/" + id);
        assertThat(room.post("/v1.50/containers/create", shell("true", ",\"HostConfig\":{\"CgroupParent\":\"../up\"}"))
                        .status())
                .isEqualTo(400);
        assertThat(room.post("/v1.50/containers/grouped/update", "{\"CgroupParent\":\"/other\"}")
                        .message())
                .startsWith("CgroupParent can't be changed");
    }

    /// Of 404 at a create clients think that the image is missing, and of 404 at a start that the container
    /// is.
    @Test
    void onlyWhatIsMissingIsNotFound() throws IOException {
        for (String host : List.of("\"PidMode\":\"container:none\"", "\"VolumesFrom\":[\"none\"]")) {
            Answer answer = room.post("/v1.50/containers/create", shell("true", ",\"HostConfig\":{" + host + "}"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo("No such container: none");
        }
        wire.create("early", shell("true", ",\"HostConfig\":{\"NetworkMode\":\"none-such\"}"));
        Answer early = room.post("/v1.50/containers/early/start", "");
        assertThat(early.status()).isEqualTo(404);
        assertThat(early.message()).isEqualTo("failed to set up container networking: network none-such not found");
        wire.create("alone", shell("true", ",\"HostConfig\":{\"NetworkMode\":\"container:partner\"}"));
        Answer alone = room.post("/v1.50/containers/alone/start", "");
        assertThat(alone.status()).isEqualTo(404);
        assertThat(alone.message()).isEqualTo("joining network namespace of container: No such container: partner");
        wire.create("partner", shell("sleep 1000", ",\"HostConfig\":{\"NetworkMode\":\"none\"}"));
        room.post("/v1.50/containers/partner/start", "");
        assertThat(room.post("/v1.50/containers/alone/start", "").status()).isEqualTo(204);
        Answer uts =
                room.post("/v1.50/containers/create", shell("true", ",\"HostConfig\":{\"UTSMode\":\"container:x\"}"));
        assertThat(uts.status()).isEqualTo(400);
        assertThat(uts.message()).isEqualTo("invalid UTS mode: container:x");
        wire.create("absent", "{\"Image\":\"busybox\",\"Cmd\":[\"/no/such\"]}");
        Answer started = room.post("/v1.50/containers/absent/start", "");
        assertThat(started.status()).isEqualTo(400);
        assertThat(started.message()).contains("/no/such", "no such file or directory");
    }

    @Test
    void listsAreFilteredInBothFormsOfFilters() throws IOException {
        wire.create("first", shell("true", ",\"Labels\":{\"k\":\"v\"}"));
        wire.create("second", shell("true", ""));
        assertThat(names("all=1")).containsExactly("/second", "/first");
        assertThat(names("")).isEmpty();
        assertThat(names("limit=1")).containsExactly("/second");
        assertThat(names("all=1&filters=" + encoded("{\"label\":[\"k=v\"]}"))).containsExactly("/first");
        assertThat(names("filters=" + encoded("{\"status\":{\"created\":true},\"name\":{\"first\":true}}")))
                .containsExactly("/first");
        assertThat(names("all=1&filters=" + encoded("{\"is-task\":[\"true\"]}")))
                .isEmpty();
        assertThat(room.get("/v1.50/containers/json?filters=" + encoded("{\"x\":[\"y\"]}"))
                        .message())
                .isEqualTo("invalid filter 'x'");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static List<String> names(String query) throws IOException {
        List<String> names = new ArrayList<>();
        room.get("/v1.50/containers/json?" + query)
                .json()
                .forEach(entry -> names.add(entry.at("/Names/0").asText()));
        return names;
    }
}
