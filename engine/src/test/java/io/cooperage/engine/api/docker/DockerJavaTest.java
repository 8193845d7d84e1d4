package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StreamType;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.InvocationBuilder.AsyncResultCallback;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// docker-java, which most of the JVM's tools are built on, against a real engine.
@Tag("kernel")
@Timeout(120)
class DockerJavaTest {
    @TempDir
    Path folder;

    private ApiRoom room;
    private DockerClient docker;

    @BeforeEach
    void open() {
        room = new ApiRoom(folder);
        URI host = URI.create("unix://" + room.socket);
        docker = DockerClientImpl.getInstance(
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(host.toString())
                        .withDockerConfig(folder.toString())
                        .build(),
                new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
    }

    @AfterEach
    void close() throws IOException {
        if (room != null) {
            docker.close();
            room.close();
        }
    }

    private String create(String... command) {
        return docker.createContainerCmd("busybox").withCmd(command).exec().getId();
    }

    /// Collects what comes in.
    private static final class Frames extends ResultCallback.Adapter<Frame> {
        private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();

        @Override
        public void onNext(Frame frame) {
            frames.add(frame);
        }

        String text(StreamType type) {
            StringBuilder text = new StringBuilder();
            frames.stream()
                    .filter(frame -> frame.getStreamType() == type)
                    .forEach(frame -> text.append(new String(frame.getPayload(), StandardCharsets.UTF_8)));
            return text.toString();
        }
    }

    @Test
    void aContainersLife() throws Exception {
        assertThat(docker.versionCmd().exec().getApiVersion()).isEqualTo("1.50");
        String id = create("sh", "-c", "echo out; echo err >&2; exit 3");
        assertThat(docker.inspectContainerCmd(id).exec().getState().getStatus()).isEqualTo("created");
        docker.startContainerCmd(id).exec();
        int status = docker.waitContainerCmd(id)
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode(60, TimeUnit.SECONDS);
        assertThat(status).isEqualTo(3);
        Frames log =
                docker.logContainerCmd(id).withStdOut(true).withStdErr(true).exec(new Frames());
        log.awaitCompletion(60, TimeUnit.SECONDS);
        assertThat(log.text(StreamType.STDOUT)).isEqualTo("out\n");
        assertThat(log.text(StreamType.STDERR)).isEqualTo("err\n");
        InspectContainerResponse ended = docker.inspectContainerCmd(id).exec();
        assertThat(ended.getState().getExitCodeLong()).isEqualTo(3);
        assertThat(ended.getArgs()).containsExactly("-c", "echo out; echo err >&2; exit 3");
        assertThatThrownBy(() -> docker.stopContainerCmd(id).exec()).isInstanceOf(NotModifiedException.class);
        docker.removeContainerCmd(id).exec();
        assertThatThrownBy(() -> docker.inspectContainerCmd(id).exec()).isInstanceOf(NotFoundException.class);
    }

    @Test
    void optionsArriveAndComeBack() {
        ApiRoom.assumeControlGroups();
        docker.createVolumeCmd().withName("data").exec();
        HostConfig host = HostConfig.newHostConfig()
                .withBinds(new Bind("data", new Volume("/data")))
                .withMemory(64L << 20)
                .withPortBindings(PortBinding.parse("127.0.0.1::80"))
                .withRestartPolicy(com.github.dockerjava.api.model.RestartPolicy.onFailureRestart(2));
        String id = docker.createContainerCmd("busybox")
                .withName("web")
                .withCmd("sleep", "1000")
                .withEnv("A=b")
                .withLabels(Map.of("stage", "test"))
                .withExposedPorts(ExposedPort.tcp(80))
                .withHostConfig(host)
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        InspectContainerResponse web = docker.inspectContainerCmd("web").exec();
        assertThat(web.getConfig().getEnv()).contains("A=b");
        assertThat(web.getHostConfig().getMemory()).isEqualTo(64L << 20);
        assertThat(web.getHostConfig().getRestartPolicy().getMaximumRetryCount())
                .isEqualTo(2);
        assertThat(web.getMounts()).singleElement().matches(mount -> "data".equals(mount.getName()));
        assertThat(web.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(80)))
                .hasSize(1);
        List<Container> found = docker.listContainersCmd()
                .withLabelFilter(Map.of("stage", "test"))
                .withStatusFilter(Set.of("running"))
                .exec();
        assertThat(found).singleElement().matches(c -> c.getNames()[0].equals("/web"));
        assertThatThrownBy(() -> docker.createContainerCmd("busybox")
                        .withName("web")
                        .withCmd("true")
                        .exec())
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("is already in use by container");
        assertThatThrownBy(() -> docker.removeContainerCmd(id).exec()).isInstanceOf(ConflictException.class);
        docker.removeContainerCmd(id).withForce(true).exec();
        docker.removeVolumeCmd("data").exec();
    }

    @Test
    void execAndAttachPassStandardInput() throws Exception {
        String id = create("sleep", "1000");
        docker.startContainerCmd(id).exec();
        String exec = docker.execCreateCmd(id)
                .withCmd("sh", "-c", "read line; echo $line; echo end >&2; exit 4")
                .withAttachStdin(true)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
        Frames said = docker.execStartCmd(exec)
                .withStdIn(new ByteArrayInputStream("typed\n".getBytes(StandardCharsets.UTF_8)))
                .exec(new Frames());
        said.awaitCompletion(60, TimeUnit.SECONDS);
        assertThat(said.text(StreamType.STDOUT)).isEqualTo("typed\n");
        assertThat(said.text(StreamType.STDERR)).isEqualTo("end\n");
        assertThat(docker.inspectExecCmd(exec).exec().getExitCodeLong()).isEqualTo(4);
    }

    @Test
    void filesGoInAndOut() throws Exception {
        String id = create("sleep", "1000");
        Path file = Files.writeString(folder.resolve("note"), "mine\n");
        docker.copyArchiveToContainerCmd(id)
                .withHostResource(file.toString())
                .withRemotePath("/tmp")
                .exec();
        try (InputStream tar =
                        docker.copyArchiveFromContainerCmd(id, "/tmp/note").exec();
                TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
            TarArchiveEntry entry = entries.getNextEntry();
            assertThat(entry.getName()).isEqualTo("note");
            assertThat(new String(entries.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("mine\n");
        }
    }

    @Test
    void statisticsAndEventsStream() throws Exception {
        Queue<Event> events = new ConcurrentLinkedQueue<>();
        ResultCallback.Adapter<Event> listening = docker.eventsCmd()
                .withSince("1")
                .withEventFilter("start", "die")
                .exec(new ResultCallback.Adapter<>() {
                    @Override
                    public void onNext(Event event) {
                        events.add(event);
                    }
                });
        String id = create("sleep", "1000");
        docker.startContainerCmd(id).exec();
        AsyncResultCallback<Statistics> one = new AsyncResultCallback<>();
        docker.statsCmd(id).withNoStream(true).exec(one);
        assertThat(one.awaitResult().getMemoryStats()).isNotNull();
        docker.killContainerCmd(id).exec();
        ApiRoom.await(() -> events.size() == 2);
        listening.close();
        assertThat(events).extracting(Event::getAction).containsExactly("start", "die");
        assertThat(events).extracting(Event::getId).containsOnly(id);
    }

    @Test
    void aFolderIsBuilt() throws Exception {
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nCOPY f /f\nCMD [\"cat\", \"/f\"]\n");
        Files.writeString(context.resolve("f"), "content\n");
        String image = docker.buildImageCmd(context.toFile())
                .withTags(Set.of("made:1"))
                .exec(new BuildImageResultCallback())
                .awaitImageId(60, TimeUnit.SECONDS);
        assertThat(docker.inspectImageCmd("made:1").exec().getId()).contains(image);
        assertThat(docker.listImagesCmd().withReferenceFilter("made").exec()).hasSize(1);
        docker.removeImageCmd("made:1").exec();
    }

    @Test
    void networksConnectAndAnswerByName() throws Exception {
        String network = docker.createNetworkCmd().withName("back").exec().getId();
        String web = docker.createContainerCmd("busybox")
                .withName("web")
                .withCmd("sh", "-c", "echo hi >/index.html; exec httpd -f -h /")
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("back"))
                .exec()
                .getId();
        docker.startContainerCmd(web).exec();
        String client = create("sh", "-c", "until wget -q -O- http://web/index.html; do sleep 0.1; done");
        docker.connectToNetworkCmd()
                .withContainerId(client)
                .withNetworkId(network)
                .exec();
        docker.startContainerCmd(client).exec();
        int status = docker.waitContainerCmd(client)
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode(60, TimeUnit.SECONDS);
        assertThat(status).isZero();
        assertThat(docker.inspectNetworkCmd().withNetworkId("back").exec().getContainers())
                .containsKey(web);
        docker.removeContainerCmd(web).withForce(true).exec();
        docker.removeContainerCmd(client).withForce(true).exec();
        docker.removeNetworkCmd("back").exec();
    }
}
