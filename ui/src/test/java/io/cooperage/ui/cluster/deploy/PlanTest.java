package io.cooperage.ui.cluster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.ui.cluster.client.ManifestText;
import io.cooperage.ui.cluster.deploy.Plan.Exposure;
import io.cooperage.ui.cluster.deploy.Plan.Extras;
import io.cooperage.ui.cluster.deploy.Plan.Mount;
import io.cooperage.ui.cluster.deploy.Plan.Port;
import io.cooperage.ui.cluster.deploy.Plan.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final Defaults IMAGE = new Defaults(
            "www",
            "/srv",
            List.of("/entry"),
            List.of("serve"),
            List.of("PATH=/bin", "MODE=slow"),
            List.of(),
            List.of("80/tcp"),
            Map.of(),
            null,
            null,
            null,
            null,
            List.of());

    @Test
    void theManifestsSayWhatTheFormSays() {
        List<JsonNode> objects = read(new Plan(
                "web",
                "shop",
                "shop/web:1",
                3,
                List.of("sh", "-c", "echo $(NAME)"),
                List.of(),
                List.of(new Port(8080, 80, "TCP"), new Port(53, 53, "UDP")),
                Exposure.NODE,
                List.of("A=1", "B=x=$(A)"),
                new Resources("100m", "1", "", "64Mi"),
                List.of(
                        new Mount("/pages", "/srv/pages", true),
                        new Mount("data", "/data", false),
                        new Mount("data", "/more", true)),
                "2Gi",
                Extras.none()));
        assertThat(objects)
                .extracting(object -> object.path("kind").asText())
                .as("what is needed comes first, a claim that is mounted twice once")
                .containsExactly("PersistentVolumeClaim", "Deployment", "Service");
        assertThat(objects)
                .allMatch(object -> object.at("/metadata/namespace").asText().equals("shop"));
        assertThat(objects.get(0).at("/spec/resources/requests/storage").asText())
                .isEqualTo("2Gi");
        JsonNode spec = objects.get(1).at("/spec/template/spec");
        JsonNode container = spec.at("/containers/0");
        assertThat(objects.get(1).at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(objects.get(1).at("/spec/selector/matchLabels"))
                .isEqualTo(objects.get(1).at("/spec/template/metadata/labels"));
        assertThat(container.at("/command/2").asText())
                .as("Kubernetes puts no variables in")
                .isEqualTo("echo $$(NAME)");
        assertThat(container.has("args")).isFalse();
        assertThat(container.at("/env/1/value").asText()).isEqualTo("x=$$(A)");
        assertThat(container.at("/env/0/value").isTextual())
                .as("1 stays a text")
                .isTrue();
        assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("64Mi");
        assertThat(container.at("/resources/requests").has("memory")).isFalse();
        assertThat(container.path("volumeMounts")).hasSize(3);
        assertThat(spec.path("volumes")).hasSize(2);
        JsonNode service = objects.get(2).path("spec");
        assertThat(service.path("type").asText()).isEqualTo("NodePort");
        assertThat(service.at("/ports/0/targetPort").asInt()).isEqualTo(80);
        assertThat(service.at("/ports/1/protocol").asText()).isEqualTo("UDP");
        assertThat(service.at("/ports/1/name").asText()).isEqualTo("udp-53");
    }

    @Test
    void withoutPortsThereIsNoService() {
        assertThat(read(new Plan(
                        "web",
                        "default",
                        "web",
                        1,
                        List.of(),
                        List.of(),
                        List.of(),
                        Exposure.CLUSTER,
                        List.of(),
                        Resources.NONE,
                        List.of(),
                        "1Gi",
                        Extras.none())))
                .hasSize(1);
    }

    @Test
    void aContainerSaysWhatItsImageDoesNot() {
        Source source = ContainerSource.of(
                container(ContainerConfig.of(new RootSource.Image("shop/web:1"), List.of("serve")).toBuilder()
                        .entrypoint(List.of("/entry"))
                        .env(List.of("MODE=fast", "PATH=/bin"))
                        .exposedPorts(List.of("80/tcp", "53/udp"))
                        .user("1000:1001")
                        .workingDir("/srv")
                        .stopTimeout(Duration.ofSeconds(5))
                        .readOnlyRoot(true)
                        .restart(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 3))
                        .mounts(List.of(
                                new MountRequest(MountRequest.Type.TMPFS, null, "/tmp", false, List.of("size=16m")),
                                new MountRequest(
                                        MountRequest.Type.BIND, Path.of("/home/ada"), "/home", true, List.of()),
                                MountRequest.volume("Shop_Data", "/data", false),
                                MountRequest.volume("a".repeat(64), "/cache", false)))
                        .build()),
                IMAGE);
        assertThat(source.name()).isEqualTo("shop-web");
        assertThat(source.command()).as("the image's own").isEmpty();
        assertThat(source.arguments()).isEmpty();
        assertThat(source.env()).containsExactly("MODE=fast");
        assertThat(source.ports()).containsExactly("80", "53/udp");
        assertThat(source.mounts()).containsExactly("/home/ada:/home:ro", "shop-data:/data");
        assertThat(source.extras().folders())
                .containsExactly(new Plan.Folder("/tmp", true, 16 << 20), new Plan.Folder("/cache", false, 0));
        assertThat(source.extras().pod().path("terminationGracePeriodSeconds").asInt())
                .isEqualTo(5);
        assertThat(source.extras().container().at("/securityContext/runAsUser").asInt())
                .isEqualTo(1000);
        assertThat(source.extras()
                        .container()
                        .at("/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(source.extras().container().has("workingDir")).isFalse();
        assertThat(source.notes())
                .anyMatch(note -> note.contains("Shop_Data"))
                .anyMatch(note -> note.contains("/cache"))
                .anyMatch(note -> note.contains("on-failure"));
    }

    @Test
    void anEntrypointOfOnesOwnComesWithItsArguments() {
        Source source = ContainerSource.of(
                container(ContainerConfig.of(new RootSource.Image("web"), List.of("-v", "a b")).toBuilder()
                        .entrypoint(List.of("/other"))
                        .build()),
                IMAGE);
        assertThat(source.command()).isEqualTo("/other");
        assertThat(source.arguments()).isEqualTo("-v 'a b'");
    }

    @Test
    void argumentsOfOnesOwnKeepTheImagesEntrypoint() {
        Source source = ContainerSource.of(
                container(ContainerConfig.of(new RootSource.Image("web"), List.of("check")).toBuilder()
                        .entrypoint(List.of("/entry"))
                        .build()),
                IMAGE);
        assertThat(source.command()).isEmpty();
        assertThat(source.arguments()).isEqualTo("check");
    }

    @Test
    void aFolderIsNoImageAndSaysSo() {
        Source source = ContainerSource.of(
                container(ContainerConfig.of(new RootSource.Directory(Path.of("/srv/root")), List.of("sh"))),
                Defaults.NONE);
        assertThat(source.image()).isEmpty();
        assertThat(source.command()).isEmpty();
        assertThat(source.arguments()).isEqualTo("sh");
        assertThat(source.notes()).anyMatch(note -> note.contains("/srv/root"));
    }

    @ParameterizedTest
    @CsvSource({"Shop_API,shop-api", "9lives,lives", "...,app", "a--b-,a-b", "cooperage/busybox,cooperage-busybox"})
    void anythingBecomesAName(String text, String name) {
        assertThat(PlanText.asName(text)).isEqualTo(name);
        assertThat(PlanText.name(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "70000", "80:", "80/sctp", "http", "80\n8080:80\n80/tcp"})
    void whatIsNoPortIsSaid(String text) {
        assertThat(PlanText.ports(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "data:relative", "Data:/x", "/a:/x\ndata:/x", "data:/x:rx"})
    void whatIsNoMountIsSaid(String text) {
        assertThat(PlanText.mounts(text)).isNotEmpty();
    }

    @Test
    void fieldsThatAreEmptyAskForNothing() {
        assertThat(List.of(
                        PlanText.ports(""),
                        PlanText.mounts(""),
                        PlanText.env(""),
                        PlanText.cpu(""),
                        PlanText.memory(""),
                        PlanText.words("")))
                .containsOnly("");
    }

    @Test
    void amountsOfMemoryAreWrittenAsPeopleDo() {
        assertThat(PlanText.bytes(64 << 20)).isEqualTo("64Mi");
        assertThat(PlanText.bytes(1536 << 20)).isEqualTo("1536Mi");
        assertThat(PlanText.bytes(100_000_000)).isEqualTo("100000000");
    }

    private static List<JsonNode> read(Plan plan) {
        return ManifestText.documents(ManifestText.of(PlanManifests.of(plan)));
    }

    private static Container container(ContainerConfig config) {
        return new Container("0".repeat(64), "shop_web", config, ContainerState.CREATED, Instant.EPOCH);
    }
}
