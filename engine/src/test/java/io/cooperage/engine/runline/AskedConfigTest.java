package io.cooperage.engine.runline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AskedConfigTest {
    private static final Defaults IMAGE = new Defaults(
            "www",
            "/srv",
            List.of("/entry"),
            List.of("serve"),
            List.of("PATH=/bin", "LANG=C"),
            List.of("/data"),
            List.of("80/tcp"),
            Map.of("vendor", "us"),
            "SIGQUIT",
            null,
            null,
            null,
            List.of());

    @Test
    void whatTheImageSaysIsLeftOut() {
        ContainerConfig complete = config(List.of("/entry"), "serve").toBuilder()
                .user("www")
                .workingDir("/srv")
                .env(List.of("MINE=1", "LANG=de", "PATH=/bin"))
                .labels(Map.of("vendor", "us", "mine", "yes"))
                .exposedPorts(List.of("80/tcp", "81/tcp"))
                .volumes(List.of("/data"))
                .stopSignal("SIGQUIT")
                .build();
        assertThat(AskedConfig.of(complete, IMAGE))
                .isEqualTo(config(null).toBuilder()
                        .env(List.of("MINE=1", "LANG=de"))
                        .labels(Map.of("mine", "yes"))
                        .exposedPorts(List.of("81/tcp"))
                        .build());
    }

    @Test
    void commandAndEntrypointStayWhatTheyWere() {
        assertThat(AskedConfig.of(config(List.of("/entry"), "other"), IMAGE)).isEqualTo(config(null, "other"));
        assertThat(AskedConfig.of(config(null, "sh"), IMAGE)).isEqualTo(config(List.of(""), "sh"));
        assertThat(AskedConfig.of(config(List.of("/mine"), "x"), IMAGE)).isEqualTo(config(List.of("/mine"), "x"));
        assertThat(AskedConfig.of(config(List.of("/entry")), IMAGE)).isEqualTo(config(List.of("/entry")));
    }

    @Test
    void theDefaultBridgeNeedsNoWordAndAnyOtherNetworkDoes() {
        assertThat(AskedConfig.of(on(EndpointConfig.of("bridge")), Defaults.NONE))
                .isEqualTo(config(null));
        for (ContainerConfig said : List.of(
                on(EndpointConfig.of("shop")),
                on(EndpointConfig.of("bridge").withMac("02:42:ac:11:00:02")),
                on(EndpointConfig.of("bridge"), EndpointConfig.of("shop")))) {
            assertThat(AskedConfig.of(said, Defaults.NONE)).isEqualTo(said);
        }
    }

    @Test
    void anotherContainerHasAnonymousVolumesOfItsOwn() {
        MountRequest named = MountRequest.volume("data", "/srv", true);
        ContainerConfig complete = config(null).toBuilder()
                .volumes(List.of("/cache"))
                .mounts(List.of(
                        named,
                        MountRequest.volume("0aa8", "/cache", false),
                        MountRequest.volume("1bb9", "/tmp", false)))
                .build();
        assertThat(AskedConfig.another(complete, Set.of("0aa8", "1bb9")))
                .isEqualTo(complete.toBuilder()
                        .mounts(List.of(named, MountRequest.volume(null, "/tmp", false)))
                        .build());
    }

    @Test
    void otherContainersAreCalledByTheirNames() {
        Map<String, String> names = Map.of("0aa8", "db", "1bb9", "proxy");
        UnaryOperator<String> name = id -> names.getOrDefault(id, id);
        assertThat(AskedConfig.named(
                        on(
                                EndpointConfig.of("bridge").withLinks(List.of("0aa8:store", "2cc0:gone")),
                                EndpointConfig.of("mine").withLinks(List.of("0aa8:later"))),
                        name))
                .isEqualTo(on(
                        EndpointConfig.of("bridge").withLinks(List.of("db:store", "2cc0:gone")),
                        EndpointConfig.of("mine").withLinks(List.of("0aa8:later"))));
        assertThat(AskedConfig.named(
                        config(null).toBuilder()
                                .network(NetworkMode.ofContainer("1bb9"))
                                .build(),
                        name))
                .isEqualTo(config(null).toBuilder()
                        .network(NetworkMode.ofContainer("proxy"))
                        .build());
    }

    private static ContainerConfig on(EndpointConfig... endpoints) {
        return config(null).toBuilder()
                .networking(NetworkSettings.of(NetworkMode.NETWORKS).withEndpoints(List.of(endpoints)))
                .build();
    }

    private static ContainerConfig config(@Nullable List<String> entrypoint, String... command) {
        return ContainerConfig.of(new RootSource.Image("a"), List.of(command)).toBuilder()
                .entrypoint(entrypoint)
                .build();
    }
}
