package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.docker.DockerRoom.Answer;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.volume.VolumeConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The network and volume endpoints, and the builder's where no builder is needed, by bare HTTP.
class NetworkVolumeRoutesTest {
    @TempDir
    Path folder;

    DockerRoom room;

    @BeforeEach
    void open() {
        room = new DockerRoom(folder);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static String filters(String json) {
        return "?filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private List<String> names(String query) {
        List<String> names = new ArrayList<>();
        room.get("/v1.50/networks" + query)
                .json()
                .forEach(network -> names.add(network.path("Name").asText()));
        return names;
    }

    private static List<String> fields(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private JsonNode create(String json) {
        Answer answer = room.post("/v1.50/networks/create", json);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    @Test
    void theDefaultBridgeIsThereWhenItIsAskedFor() {
        assumeTrue(!room.engine.rootless(), "an ordinary user's bridges are in a network namespace of their own");
        String device = room.get("/v1.50/networks/bridge")
                .json()
                .path("Options")
                .path("com.docker.network.bridge.name")
                .asText();
        assertThat(Path.of("/sys/class/net", device)).exists();
    }

    @Test
    void aNetworkShowsWhatItWasMadeWith() {
        JsonNode created = create("{\"Name\":\"web\",\"CheckDuplicate\":true,\"Driver\":\"bridge\",\"Attachable\":true,"
                + "\"IPAM\":{\"Driver\":\"default\",\"Options\":{},\"Config\":[{\"Subnet\":\"10.213.7.0/24\","
                + "\"IPRange\":\"10.213.7.128/25\",\"Gateway\":\"10.213.7.9\","
                + "\"AuxiliaryAddresses\":{\"printer\":\"10.213.7.200\"}}]},"
                + "\"Options\":{\"com.docker.network.driver.mtu\":\"1400\"},\"Labels\":{\"tier\":\"front\"}}");
        assertThat(created.path("Warning").asText()).isEmpty();
        String id = created.path("Id").asText();
        assertThat(id).matches("[0-9a-f]{64}");

        JsonNode network = room.get("/v1.50/networks/web").json();
        assertThat(fields(network))
                .containsExactly(
                        "Name",
                        "Id",
                        "Created",
                        "Scope",
                        "Driver",
                        "EnableIPv4",
                        "EnableIPv6",
                        "IPAM",
                        "Internal",
                        "Attachable",
                        "Ingress",
                        "ConfigFrom",
                        "ConfigOnly",
                        "Containers",
                        "Options",
                        "Labels");
        assertThat(network.path("IPAM").toString())
                .isEqualTo("{\"Driver\":\"default\",\"Options\":{},\"Config\":[{\"Subnet\":\"10.213.7.0/24\","
                        + "\"IPRange\":\"10.213.7.128/25\",\"Gateway\":\"10.213.7.9\","
                        + "\"AuxiliaryAddresses\":{\"printer\":\"10.213.7.200\"}}]}");
        assertThat(network.path("Attachable").asBoolean()).isTrue();
        assertThat(network.path("Options").toString()).isEqualTo("{\"com.docker.network.driver.mtu\":\"1400\"}");
        assertThat(network.path("Labels").toString()).isEqualTo("{\"tier\":\"front\"}");
        assertThat(network.path("ConfigFrom").toString()).isEqualTo("{\"Network\":\"\"}");
        assertThat(network.path("Containers").toString()).isEqualTo("{}");
        assertThat(Instant.parse(network.path("Created").asText())).isBefore(Instant.now());

        assertThat(room.post("/v1.50/networks/create", "{\"Name\":\"web\"}").status())
                .isEqualTo(409);
        assertThat(room.post("/v1.50/networks/create", "{\"Name\":\"web\"}").message())
                .isEqualTo("network with name web already exists");
        assertThat(room.delete("/v1.50/networks/" + id.substring(0, 12)).status())
                .isEqualTo(204);
        assertThat(room.get("/v1.50/networks/web").message()).isEqualTo("network web not found");
    }

    @Test
    void predefinedNetworksLookLikeDockers() {
        JsonNode bridge = room.get("/v1.50/networks/bridge").json();
        assertThat(bridge.path("Options")
                        .path("com.docker.network.bridge.default_bridge")
                        .asText())
                .isEqualTo("true");
        assertThat(bridge.path("IPAM").path("Options").isNull()).isTrue();
        assertThat(bridge.path("IPAM").path("Config").get(0).path("Gateway").asText())
                .isNotEmpty();
        JsonNode host = room.get("/v1.50/networks/host").json();
        assertThat(host.path("IPAM").path("Config").isNull()).isTrue();
        assertThat(room.get("/v1.50/networks/none").json().path("Driver").asText())
                .isEqualTo("null");
        assertThat(room.delete("/v1.50/networks/bridge").status()).isEqualTo(403);
        assertThat(room.delete("/v1.50/networks/bridge").message())
                .isEqualTo("bridge is a pre-defined network and cannot be removed");
    }

    @Test
    void whatCantBeHadIsRefusedByName() {
        Map.of(
                        "{\"Name\":\"a\",\"ConfigOnly\":true}", "ConfigOnly",
                        "{\"Name\":\"a\",\"EnableIPv4\":false}", "EnableIPv4",
                        "{\"Name\":\"a\",\"IPAM\":{\"Driver\":\"dhcp\"}}", "IPAM driver dhcp",
                        "{\"Name\":\"a\",\"Driver\":\"macvlan\"}", "driver macvlan",
                        "{\"Name\":\"a\",\"Options\":{\"x\":\"y\"}}", "option x")
                .forEach((body, named) -> {
                    Answer answer = room.post("/v1.50/networks/create", body);
                    assertThat(answer.status()).as(body).isEqualTo(501);
                    assertThat(answer.message()).contains(named);
                });
        Answer swarm = room.post("/v1.50/networks/create", "{\"Name\":\"a\",\"Scope\":\"swarm\"}");
        assertThat(swarm.status()).isEqualTo(403);
        assertThat(swarm.message()).startsWith("This node is not a swarm manager.");
    }

    @Test
    void networkFiltersSelect() {
        create("{\"Name\":\"one\",\"Labels\":{\"a\":\"1\"}}");
        create("{\"Name\":\"two\",\"Labels\":{\"a\":\"2\"}}");
        assertThat(names("")).contains("bridge", "host", "none", "one", "two");
        assertThat(names(filters("{\"label\":[\"a\"]}"))).containsExactly("one", "two");
        assertThat(names(filters("{\"label\":[\"a=2\"]}"))).containsExactly("two");
        assertThat(names(filters("{\"name\":[\"^o\"]}"))).containsExactly("one");
        assertThat(names(filters("{\"driver\":[\"host\"]}"))).containsExactly("host");
        assertThat(names(filters("{\"type\":[\"custom\"]}"))).containsExactly("one", "two");
        assertThat(names(filters("{\"type\":[\"builtin\"]}"))).containsExactlyInAnyOrder("bridge", "host", "none");
        assertThat(names(filters("{\"dangling\":[\"true\"]}"))).containsExactly("one", "two");
        assertThat(names(filters("{\"scope\":[\"swarm\"]}"))).isEmpty();
        assertThat(room.get("/v1.50/networks" + filters("{\"nonsense\":[\"1\"]}"))
                        .status())
                .isEqualTo(400);
        assertThat(room.get("/v1.50/networks" + filters("{\"type\":[\"other\"]}"))
                        .status())
                .isEqualTo(400);

        JsonNode pruned = room.post("/v1.50/networks/prune" + filters("{\"label\":[\"a=1\"]}"))
                .json();
        assertThat(pruned.path("NetworksDeleted").toString()).isEqualTo("[\"one\"]");
        assertThat(room.post("/v1.50/networks/prune" + filters("{\"until\":[\"1h\"]}"))
                        .json()
                        .path("NetworksDeleted")
                        .isNull())
                .isTrue();
        assertThat(names("")).contains("two");
    }

    @Test
    void containersComeAndGo() throws Exception {
        room.busybox("box:1");
        create("{\"Name\":\"web\"}");
        Container container = room.engine
                .containers()
                .create(ContainerConfig.of(new RootSource.Image("box:1"), List.of("sleep", "1000")).toBuilder()
                        .name("sleeper")
                        .network(NetworkMode.NETWORKS)
                        .build());
        room.engine.containers().start(container.id());
        Answer connected = room.post(
                "/v1.50/networks/web/connect",
                "{\"Container\":\"sleeper\",\"EndpointConfig\":{\"Aliases\":[\"nap\"],\"IPAMConfig\":{}}}");
        assertThat(connected.status()).as(connected.body()).isEqualTo(200);
        JsonNode attached =
                room.get("/v1.50/networks/web").json().path("Containers").path(container.id());
        assertThat(attached.path("Name").asText()).isEqualTo("sleeper");
        assertThat(attached.path("EndpointID").asText()).matches("[0-9a-f]{64}");
        assertThat(attached.path("IPv4Address").asText()).matches("[0-9.]+/\\d+");
        assertThat(attached.path("IPv6Address").asText()).isEmpty();
        assertThat(room.get("/v1.50/networks" + filters("{\"name\":[\"web\"]}"))
                        .json()
                        .get(0)
                        .path("Containers")
                        .toString())
                .isEqualTo("{}");

        assertThat(room.delete("/v1.50/networks/web").status()).isEqualTo(403);
        assertThat(room.delete("/v1.50/networks/web").message()).contains("has active endpoints", "sleeper");
        assertThat(names(filters("{\"dangling\":[\"true\"]}"))).isEmpty();
        assertThat(room.post("/v1.50/networks/web/disconnect", "{\"Container\":\"sleeper\"}")
                        .status())
                .isEqualTo(200);
        Answer badLink = room.post(
                "/v1.50/networks/web/connect",
                "{\"Container\":\"sleeper\",\"EndpointConfig\":{\"Links\":[\"a:b:c\"]}}");
        assertThat(badLink.status()).isEqualTo(400);
        assertThat(badLink.message()).startsWith("bad format for links: a:b:c");
        assertThat(room.post(
                                "/v1.50/networks/web/connect",
                                "{\"Container\":\"sleeper\",\"EndpointConfig\":{\"Links\":[\"later:db\"],\"GwPriority\":7}}")
                        .status())
                .isEqualTo(200);
        assertThat(room.get("/v1.50/containers/sleeper/json")
                        .json()
                        .at("/NetworkSettings/Networks/web/Links")
                        .toString())
                .isEqualTo("[\"later:db\"]");
        assertThat(room.get("/v1.50/containers/sleeper/json")
                        .json()
                        .at("/NetworkSettings/Networks/web/GwPriority")
                        .asInt())
                .isEqualTo(7);
        assertThat(room.post("/v1.50/networks/web/connect", "{\"Container\":\"nobody\"}")
                        .message())
                .isEqualTo("No such container: nobody");
        assertThat(room.post("/v1.50/networks/nowhere/connect", "{\"Container\":\"sleeper\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void volumesLookLikeDockers() {
        Answer made =
                room.post("/v1.50/volumes/create", "{\"Name\":\"data\",\"Driver\":\"local\",\"Labels\":{\"a\":\"1\"}}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(fields(made.json()))
                .containsExactly("CreatedAt", "Driver", "Labels", "Mountpoint", "Name", "Options", "Scope");
        assertThat(made.json().path("Options").isNull()).isTrue();
        assertThat(made.json().path("Scope").asText()).isEqualTo("local");
        assertThat(made.json().path("CreatedAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(Files.isDirectory(Path.of(made.json().path("Mountpoint").asText())))
                .isTrue();
        assertThat(room.get("/v1.50/volumes/data").json()).isEqualTo(made.json());

        Answer anonymous = room.post("/v1.50/volumes/create", "{}");
        assertThat(anonymous.json().path("Name").asText()).matches("[0-9a-f]{64}");
        assertThat(anonymous.json().path("Labels").toString()).isEqualTo("{\"com.docker.volume.anonymous\":\"\"}");

        assertThat(room.post("/v1.50/volumes/create", "{\"Name\":\"x1\",\"Driver\":\"nfs\"}")
                        .status())
                .isEqualTo(404);
        assertThat(room.post("/v1.50/volumes/create", "{\"Name\":\"x1\",\"ClusterVolumeSpec\":{}}")
                        .status())
                .isEqualTo(503);
        assertThat(room.ask("PUT", "/v1.50/volumes/data?version=1", null, new byte[0])
                        .status())
                .isEqualTo(503);
        assertThat(room.get("/v1.50/volumes/none").message()).isEqualTo("get none: no such volume");
        assertThat(room.delete("/v1.50/volumes/none").status()).isEqualTo(404);
        assertThat(room.delete("/v1.50/volumes/none?force=1").status()).isEqualTo(204);
    }

    private List<String> volumes(String query) {
        JsonNode answer = room.get("/v1.50/volumes" + query).json();
        assertThat(answer.path("Warnings").isNull()).isTrue();
        List<String> names = new ArrayList<>();
        answer.path("Volumes").forEach(volume -> names.add(volume.path("Name").asText()));
        return names;
    }

    @Test
    void volumeFiltersSelectAndPruneSpares() throws Exception {
        room.engine.volumes().create(new VolumeConfig("aa", "local", Map.of(), Map.of("k", "1")));
        room.engine.volumes().create(new VolumeConfig("bb", "local", Map.of(), Map.of("k", "2")));
        room.engine
                .volumes()
                .create(new VolumeConfig("tmp", "local", Map.of("type", "tmpfs", "device", "tmpfs"), Map.of()));
        room.post("/v1.50/volumes/create", "{}");
        Files.writeString(room.engine.volumes().get("bb").mountpoint().resolve("f"), "x".repeat(5000));

        assertThat(volumes(filters("{\"label\":[\"k=1\"]}"))).containsExactly("aa");
        assertThat(volumes(filters("{\"name\":[\"^b.$\"]}"))).containsExactly("bb");
        assertThat(volumes(filters("{\"driver\":[\"nfs\"]}"))).isEmpty();
        assertThat(volumes(filters("{\"dangling\":[\"false\"]}"))).isEmpty();
        assertThat(volumes(filters("{\"dangling\":[\"1\"]}"))).hasSize(4);
        assertThat(room.get("/v1.50/volumes" + filters("{\"size\":[\"1\"]}")).status())
                .isEqualTo(400);

        assertThat(room.post("/v1.50/volumes/prune").json().path("VolumesDeleted"))
                .hasSize(1);
        assertThat(volumes("")).containsExactlyInAnyOrder("aa", "bb", "tmp");
        JsonNode all = room.post("/v1.50/volumes/prune" + filters("{\"all\":[\"true\"],\"label!\":[\"k=1\"]}"))
                .json();
        assertThat(all.path("VolumesDeleted").toString()).isEqualTo("[\"bb\"]");
        assertThat(all.path("SpaceReclaimed").asLong()).isGreaterThanOrEqualTo(5000);
        assertThat(volumes("")).containsExactlyInAnyOrder("aa", "tmp");
    }

    @Test
    void aBuildThatNeedsWhatIsNotHereIsRefused() {
        assertThat(room.post("/v1.50/build?version=2").status()).isEqualTo(400);
        assertThat(room.post("/v1.50/build?version=2").message()).startsWith("invalid version \"2\"");
        assertThat(room.post("/v1.50/build?cpushares=5").message()).contains("cpushares");
        assertThat(room.post("/v1.50/build?cpusetcpus=0").message()).contains("cpusetcpus");
        assertThat(room.post("/v1.50/build?outputs=%5B%7B%22Type%22%3A%22local%22%7D%5D")
                        .message())
                .contains("outputs");
        assertThat(room.post("/v1.50/build?remote=client-session").status()).isEqualTo(400);
        JsonNode pruned = room.post("/v1.50/build/prune?all=1").json();
        assertThat(pruned.path("SpaceReclaimed").asLong()).isZero();
        assertThat(pruned.path("CachesDeleted").isNull()).isTrue();
        assertThat(room.post("/v1.50/build/prune" + filters("{\"id\":[\"x\"],\"inuse\":[],\"type\":[\"regular\"]}"))
                        .status())
                .isEqualTo(200);
        for (String wrong :
                List.of("{\"id\":[\"x\",\"y\"]}", "{\"id\":[\"(\"]}", "{\"shared\":[\"x\"]}", "{\"type\":[]}")) {
            assertThat(room.post("/v1.50/build/prune" + filters(wrong)).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(room.get("/v1.50/containers/json?filters="
                                + java.net.URLEncoder.encode(
                                        "{\"isolation\":[\"process\"]}", java.nio.charset.StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(room.post("/v1.50/build/prune?keep-storage=much").status()).isEqualTo(400);
    }
}
