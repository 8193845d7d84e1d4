package io.cooperage.ui.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerTextTest {
    @Test
    void sizesHaveThreeDigits() {
        assertThat(ContainerText.bytes(0)).isEqualTo("0 B");
        assertThat(ContainerText.bytes(999)).isEqualTo("999 B");
        assertThat(ContainerText.bytes(1000)).isEqualTo("0.98 KiB");
        assertThat(ContainerText.bytes(13_000_000)).isEqualTo("12.4 MiB");
        assertThat(ContainerText.bytes(512L << 20)).isEqualTo("512 MiB");
        assertThat(ContainerText.bytes(3L << 40)).isEqualTo("3.00 TiB");
    }

    @Test
    void cpuIsInPercentOfACore() {
        assertThat(ContainerText.cpu(0)).isEqualTo("0 %");
        assertThat(ContainerText.cpu(0.0123)).isEqualTo("1.2 %");
        assertThat(ContainerText.cpu(0.0996)).isEqualTo("10 %");
        assertThat(ContainerText.cpu(3.2)).isEqualTo("320 %");
    }

    @Test
    void durationsHaveOneUnit() {
        assertThat(ContainerText.duration(Duration.ZERO)).isEqualTo("1 s");
        assertThat(ContainerText.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(ContainerText.duration(Duration.ofMinutes(59))).isEqualTo("59 min");
        assertThat(ContainerText.duration(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(ContainerText.duration(Duration.ofDays(3))).isEqualTo("3 days");
    }

    @Test
    void portsAreThoseOnTheMachineAndTheOnesAskedForBefore() {
        NetworkSettings settings = NetworkSettings.of(NetworkMode.NETWORKS)
                .withPorts(List.of(
                        PortBinding.of(8080, 80),
                        PortBinding.of(0, 443),
                        new PortBinding("::1", 53, 60, 53, Protocol.UDP)));
        ContainerConfig config = ContainerConfig.of(new RootSource.Directory(Path.of("/root")), List.of("true"));
        Container waiting = new Container(
                "0".repeat(64),
                "web",
                config.toBuilder().networking(settings).build(),
                ContainerState.CREATED,
                Instant.EPOCH);
        assertThat(ContainerText.ports(waiting, List.of())).isEqualTo("8080→80, →443, [::1]:53–60→53/udp");
        assertThat(ContainerText.ports(
                        waiting,
                        List.of(
                                new PublishedPort("0.0.0.0", 8080, 80, Protocol.TCP),
                                new PublishedPort("::", 8080, 80, Protocol.TCP),
                                new PublishedPort("127.0.0.1", 32768, 443, Protocol.TCP))))
                .isEqualTo("8080→80, 127.0.0.1:32768→443");
    }

    @Test
    void aCommandCanBePastedIntoAShell() {
        assertThat(ContainerText.command(List.of("sh", "-c", "echo 'it''s' $x", "")))
                .isEqualTo("sh -c 'echo '\\''it'\\'''\\''s'\\'' $x' ''");
    }

    @Test
    void anArchiveIsNamedWithoutItsEnding() {
        assertThat(ContainerText.root(new RootSource.Archive(Path.of("/srv/alpine-3.20.tar.gz"))))
                .isEqualTo("alpine-3.20");
        assertThat(ContainerText.root(new RootSource.Directory(Path.of("/srv/my.tar"))))
                .isEqualTo("my.tar");
        assertThat(ContainerText.root(new RootSource.Directory(Path.of("/")))).isEqualTo("/");
    }

    @Test
    void anImageWithoutANameHasTheFirstDigitsOfItsId() {
        assertThat(ContainerText.root(new RootSource.Image("sha256:" + "0123456789abcdef".repeat(4))))
                .isEqualTo("0123456789ab");
        assertThat(ContainerText.root(new RootSource.Image("debian:12"))).isEqualTo("debian:12");
    }

    @Test
    void anEndIsGoodOrBad() {
        assertThat(ContainerText.mark(exited(0, false))).isEqualTo(Mark.ENDED);
        assertThat(ContainerText.mark(exited(143, false))).isEqualTo(Mark.ENDED);
        assertThat(ContainerText.mark(exited(1, false))).isEqualTo(Mark.FAILED);
        assertThat(ContainerText.mark(exited(137, true))).isEqualTo(Mark.FAILED);
        assertThat(ContainerText.status(exited(137, true))).isEqualTo("Out of memory");
        assertThat(ContainerText.status(exited(2, false))).isEqualTo("Exited 2");
    }

    private static ContainerState exited(int code, boolean oom) {
        return new ContainerState(Status.EXITED, 0, code, oom, "", null, null);
    }

    @Test
    void saysHowHealthyItIs() {
        ContainerState running = new ContainerState(ContainerState.Status.RUNNING, 7, 0, false, "", null, null);
        ContainerState ill =
                running.withHealth(new ContainerState.Health(ContainerState.Health.Verdict.UNHEALTHY, 3, List.of()));
        assertThat(ContainerText.status(running)).isEqualTo("Running");
        assertThat(ContainerText.status(ill)).isEqualTo("Running (unhealthy)");
        assertThat(ContainerText.shortStatus(running)).isEqualTo("Running");
        assertThat(ContainerText.shortStatus(ill)).isEqualTo("Unhealthy");
        assertThat(ContainerText.shortStatus(ill.withStatus(Status.PAUSED))).isEqualTo("Paused");
        assertThat(ContainerText.mark(running)).isEqualTo(Mark.RUNNING);
        assertThat(ContainerText.mark(ill)).isEqualTo(Mark.AILING);
    }
}
