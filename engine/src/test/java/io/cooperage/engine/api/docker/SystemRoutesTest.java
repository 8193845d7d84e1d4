package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.Engine;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.RawClient;
import io.cooperage.engine.volume.VolumeConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is asked of the engine as a whole, over the socket of a real one, and by the real docker command.
@Timeout(120)
class SystemRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.000000006Z");

    @TempDir
    static Path folder;

    private static Engine engine;
    private static DockerApi api;
    private static Path socket;

    @BeforeAll
    static void open() throws IOException {
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        socket = engine.paths().run().resolve(DockerApi.SOCKET);
        api = DockerApi.open(engine, socket);
        engine.volumes().create(new VolumeConfig("weighed", VolumeConfig.LOCAL, Map.of(), Map.of()));
        Files.write(engine.volumes().get("weighed").mountpoint().resolve("f"), new byte[8192]);
        engine.events()
                .publish(new ContainerEvent(
                        THEN,
                        "c0ffee",
                        ContainerAction.EXEC_START,
                        Map.of("image", "i", "command", "ls -l", "execID", "e")));
        engine.events().publish(new ImageEvent(THEN.plusSeconds(1), "sha256:1", ImageAction.PULL, Map.of("name", "i")));
        engine.events()
                .publish(new ContainerEvent(
                        THEN.plusSeconds(2),
                        "c0ffee",
                        ContainerAction.HEALTH_STATUS,
                        Map.of("health_status", "healthy")));
    }

    @AfterAll
    static void close() {
        api.close();
        engine.close();
    }

    private static String get(String path) throws IOException {
        return RawClient.exchange(socket, "GET " + path + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
    }

    private static JsonNode json(String path) throws IOException {
        String answer = get(path);
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nContent-Type: application/json\r\n");
        return JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void pingSaysWhatClientsAskForFirst() throws IOException {
        assertThat(get("/_ping"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains(
                        "\r\nApi-Version: 1.50\r\n",
                        "\r\nBuilder-Version: 1\r\n",
                        "\r\nCache-Control: no-cache, no-store, must-revalidate\r\n",
                        "\r\nContent-Type: text/plain; charset=utf-8\r\n",
                        "\r\nDocker-Experimental: false\r\n",
                        "\r\nOstype: linux\r\n",
                        "\r\nPragma: no-cache\r\n",
                        "\r\nSwarm: inactive\r\n",
                        "\r\nServer: Docker/")
                .endsWith("\r\n\r\nOK");
        assertThat(RawClient.exchange(socket, "HEAD /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n"))
                .contains("\r\nContent-Length: 2\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void versionNamesBothVersionsOfTheApi() throws IOException {
        JsonNode version = json("/version");
        assertThat(version.path("ApiVersion").asText()).isEqualTo("1.50");
        assertThat(version.path("MinAPIVersion").asText()).isEqualTo("1.24");
        assertThat(version.path("Os").asText()).isEqualTo("linux");
        assertThat(version.path("Components").get(0).path("Name").asText()).isEqualTo("Engine");
        assertThat(json("/v1.34/version").has("Components")).isFalse();
    }

    @Test
    void infoHasEveryFieldOfDockersDescriptionWithTheNumbersOfThisMachine() throws IOException {
        JsonNode info = json("/info");
        assertThat(info.fieldNames())
                .toIterable()
                .contains(
                        "ID",
                        "Containers",
                        "ContainersRunning",
                        "ContainersPaused",
                        "ContainersStopped",
                        "Images",
                        "Driver",
                        "DriverStatus",
                        "DockerRootDir",
                        "Plugins",
                        "MemoryLimit",
                        "SwapLimit",
                        "CpuCfsPeriod",
                        "CpuCfsQuota",
                        "CPUShares",
                        "CPUSet",
                        "PidsLimit",
                        "OomKillDisable",
                        "IPv4Forwarding",
                        "Debug",
                        "NFd",
                        "NGoroutines",
                        "SystemTime",
                        "LoggingDriver",
                        "CgroupDriver",
                        "CgroupVersion",
                        "NEventsListener",
                        "KernelVersion",
                        "OperatingSystem",
                        "OSVersion",
                        "OSType",
                        "Architecture",
                        "NCPU",
                        "MemTotal",
                        "IndexServerAddress",
                        "RegistryConfig",
                        "HttpProxy",
                        "HttpsProxy",
                        "NoProxy",
                        "Name",
                        "Labels",
                        "ExperimentalBuild",
                        "ServerVersion",
                        "Runtimes",
                        "DefaultRuntime",
                        "Swarm",
                        "LiveRestoreEnabled",
                        "Isolation",
                        "InitBinary",
                        "ContainerdCommit",
                        "RuncCommit",
                        "InitCommit",
                        "SecurityOptions",
                        "Warnings",
                        "CDISpecDirs");
        assertThat(info.path("KernelVersion").asText())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        assertThat(info.path("MemTotal").asLong()).isEqualTo(memoryTotal());
        assertThat(info.path("DockerRootDir").asText())
                .isEqualTo(engine.paths().data().toString());
        assertThat(info.path("Swarm").path("LocalNodeState").asText()).isEqualTo("inactive");
        assertThat(info.path("ID").asText()).isEqualTo(json("/info").path("ID").asText());
    }

    private static long memoryTotal() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void eventsOfThePastAreDockersMessages() throws IOException {
        assertThat(events("since=1767323045&until=1767323047.1"))
                .containsExactly(
                        "{\"status\":\"exec_start: ls -l\",\"id\":\"c0ffee\",\"from\":\"i\",\"Type\":\"container\","
                                + "\"Action\":\"exec_start: ls -l\",\"Actor\":{\"ID\":\"c0ffee\",\"Attributes\":"
                                + "{\"execID\":\"e\",\"image\":\"i\"}},\"scope\":\"local\",\"time\":1767323045,"
                                + "\"timeNano\":1767323045000000006}",
                        "{\"status\":\"pull\",\"id\":\"sha256:1\",\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":"
                                + "{\"ID\":\"sha256:1\",\"Attributes\":{\"name\":\"i\"}},\"scope\":\"local\","
                                + "\"time\":1767323046,\"timeNano\":1767323046000000006}",
                        "{\"status\":\"health_status: healthy\",\"id\":\"c0ffee\",\"Type\":\"container\",\"Action\":"
                                + "\"health_status: healthy\",\"Actor\":{\"ID\":\"c0ffee\",\"Attributes\":{}},"
                                + "\"scope\":\"local\",\"time\":1767323047,\"timeNano\":1767323047000000006}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|3",
                "{\"type\":[\"image\"]}|1",
                "{\"type\":{\"container\":true}}|2",
                "{\"event\":[\"exec_start\",\"pull\"]}|2",
                "{\"container\":[\"c0ff\"]}|2",
                "{\"scope\":[\"local\"]}|3",
                "{\"scope\":[\"swarm\"]}|0",
                "{\"service\":[\"x\"]}|0",
            })
    void eventsAreFiltered(String filters, int count) throws IOException {
        assertThat(events("since=1767323045&until=1767323048&filters="
                        + java.net.URLEncoder.encode(filters, StandardCharsets.UTF_8)))
                .hasSize(count);
    }

    private static List<String> events(String query) throws IOException {
        // HTTP/1.0, so that the body is not in chunks.
        String answer = RawClient.exchange(socket, "GET /events?" + query + " HTTP/1.0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return body.isEmpty() ? List.of() : Arrays.asList(body.split("\n"));
    }

    @Test
    void eventsOfTheFutureArriveAsTheyHappen() throws IOException {
        try (RawClient client = RawClient.connect(socket)) {
            client.send("GET /events HTTP/1.1\r\nHost: d\r\n\r\n");
            client.readHead();
            engine.events().publish(new ContainerEvent(Instant.now(), "live", ContainerAction.START, Map.of()));
            assertThat(client.readUntil("\n\r\n")).contains("\"Action\":\"start\"", "\"ID\":\"live\"");
        }
    }

    @Test
    void wrongBoundsAndFiltersAreRefused() throws IOException {
        assertThat(get("/events?since=2&until=1")).startsWith("HTTP/1.1 400 ").contains("cannot be after");
        assertThat(get("/events?since=yesterday")).startsWith("HTTP/1.1 400 ").contains("invalid syntax");
        assertThat(get("/events?filters=%7B%22x%22%3A%5B%22y%22%5D%7D&until=1"))
                .startsWith("HTTP/1.1 400 ")
                .contains("invalid filter 'x'");
    }

    @Test
    void usageTellsWhatIsAskedFor() throws IOException {
        JsonNode all = json("/system/df");
        JsonNode usage = all.path("Volumes").get(0).path("UsageData");
        assertThat(usage.path("RefCount").asInt(-1)).isZero();
        assertThat(usage.path("Size").asLong()).isPositive();
        assertThat(json("/system/df?type=container").path("Volumes").isNull()).isTrue();
        assertThat(json("/v1.41/system/df?type=container").path("Volumes").isArray())
                .isTrue();
        assertThat(get("/system/df?type=x")).startsWith("HTTP/1.1 400 ").contains("unknown object type: x");
    }

    @ParameterizedTest
    @CsvSource({
        "/swarm,503",
        "/nodes,503",
        "/services,503",
        "/tasks/x,503",
        "/secrets,503",
        "/configs,503",
        "/plugins,200"
    })
    void swarmsAnswerAsADockerInNone(String path, int status) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void theDockerCommandUnderstandsAllOfIt() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/local/bin/docker")) || Files.isExecutable(Path.of("/usr/bin/docker")),
                "the docker command is not installed");
        assertThat(docker("version", "--format", "{{.Server.APIVersion}} {{.Server.MinAPIVersion}}"))
                .isEqualTo("1.50 1.24\n");
        assertThat(docker("info"))
                .contains("Storage Driver: overlay2", "Swarm: inactive", "Default Runtime: cooperage");
        assertThat(docker("info", "--format", "{{.ServerErrors}}")).isEqualTo("[]\n");
        assertThat(docker("system", "df", "--format", "{{.Type}} {{.TotalCount}}"))
                .isEqualTo("Images 0\nContainers 0\nLocal Volumes 1\nBuild Cache 0\n");
        assertThat(docker("system", "df", "-v")).contains("weighed");
        assertThat(docker("events", "--since", "1767323045", "--until", "1767323047", "--format", "{{.Action}}"))
                .isEqualTo("exec_start: ls -l\npull\n");
    }

    private static String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("docker", "-H", "unix://" + socket), Arrays.stream(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
