package io.cooperage.engine.api.docker;

import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/// What a test with Testcontainers does, as a program: [TestcontainersTest].
final class TestcontainersStory {
    private TestcontainersStory() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        ToStringConsumer log = new ToStringConsumer();
        try (Network network = Network.newNetwork();
                GenericContainer<?> web = new GenericContainer<>("busybox:latest")) {
            web.withNetwork(network)
                    .withNetworkAliases("web")
                    .withCopyToContainer(Transferable.of("greeting"), "/www/index.html")
                    .withCommand("sh", "-c", "echo ready; exec httpd -f -v -h /www")
                    .withExposedPorts(80)
                    .withLogConsumer(log)
                    .waitingFor(
                            Wait.forHttp("/index.html").forStatusCode(200).withStartupTimeout(Duration.ofMinutes(1)))
                    .start();
            URI page = URI.create("http://" + web.getHost() + ":" + web.getMappedPort(80) + "/index.html");
            try (InputStream in = page.toURL().openStream()) {
                out.println("page: " + new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
            ExecResult result = web.execInContainer("sh", "-c", "echo said; exit 4");
            out.println(
                    "exec: " + result.getExitCode() + " " + result.getStdout().strip());
            web.copyFileToContainer(Transferable.of("mounted"), "/tmp/f");
            out.println("file: "
                    + web.copyFileFromContainer("/tmp/f", in -> new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            try (GenericContainer<?> peer = new GenericContainer<>("busybox:latest")) {
                peer.withNetwork(network)
                        .withCommand("sh", "-c", "wget -q -O- http://web/index.html; echo; echo done; exec sleep 1000")
                        .waitingFor(Wait.forLogMessage(".*done.*", 1))
                        .start();
                out.println("peer: " + peer.getLogs().lines().findFirst().orElse(""));
            }
        }
        System.exit(0);
    }
}
