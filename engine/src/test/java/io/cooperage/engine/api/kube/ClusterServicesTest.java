package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole cluster: pods find each other by names and addresses, and their data again.
@Tag("kernel")
class ClusterServicesTest {
    /// Where the pods' namespace has no way out, its routes say it before the filter can.
    private static final Pattern NOBODY = Pattern.compile("refused|unreachable");

    @TempDir
    Path folder;

    private Engine engine;

    @SuppressWarnings("NullAway.Init")
    ClusterServicesTest() {}

    @BeforeEach
    void open() throws Exception {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making pods needs root, here or in a user namespace");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/kubectl"))
                        || Files.isExecutable(Path.of("/usr/local/bin/kubectl")),
                "no kubectl: install version 1.32");
        assumeTrue(
                UserNamespaces.ofSelf().rootless() || !podNetworkIsTaken(),
                "another cluster of root runs on this machine, with the same addresses");
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        engine.images().importRoot(root, "busybox:1", null, List.of("CMD [\"/bin/sh\"]"), TransferListener.NONE);
        engine.cluster().serveThrough(new KubeFront());
        engine.cluster().start();
    }

    private static boolean podNetworkIsTaken() throws Exception {
        try (NetlinkRoutes routes = NetlinkRoutes.open()) {
            return routes.routes().stream().anyMatch(route -> route.toString().contains("10.244.0.0"));
        }
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.cluster().stop();
            engine.close();
        }
    }

    private String kubectl(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--kubeconfig", engine.cluster().kubeconfig().toString()));
        command.addAll(List.of(arguments));
        try {
            Path said = Files.createTempFile(folder, "said", "");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().put("HOME", folder.toString());
            builder.environment().remove("KUBECONFIG");
            Process process = builder.start();
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return Files.readString(said).strip();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(String.join(" ", command), e);
        }
    }

    private static void until(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(90));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            LockSupport.parkNanos(100_000_000);
        }
    }

    private String inPod(String script) {
        return kubectl("exec", "client", "--", "sh", "-c", script);
    }

    /// The machine's static busybox can ask for names by nslookup alone, so the rest is asked by addresses.
    private String ask(String address, int port) {
        return inPod("printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 " + address + " " + port + " 2>&1");
    }

    @Test
    void podsFindEachOtherAndTheirData() throws Exception {
        Path manifest = Files.writeString(folder.resolve("all.yaml"), """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: web
                        image: busybox:1
                        command: [sh, -c, 'mkdir /www; hostname > /www/index.html; exec httpd -f -p 8080 -h /www']
                        readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  type: NodePort
                  selector: {app: web}
                  ports: [{name: http, port: 80, targetPort: 8080}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: pods}
                spec:
                  clusterIP: None
                  selector: {app: web}
                  ports: [{name: http, port: 8080}]
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: client}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: client
                    image: busybox:1
                    command: [sleep, '100000']
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes:
                  - name: data
                    persistentVolumeClaim: {claimName: data}
                """);
        assertThat(kubectl("apply", "-f", manifest.toString())).doesNotContain("rror");
        String ready = kubectl("wait", "--for=condition=Ready", "pod", "--all", "--timeout=80s");
        assertThat(ready).as(() -> kubectl("get", "pods,pvc,pv,events")).contains("pod/client condition met");
        until(
                "both pods are ready: " + kubectl("get", "pods"),
                () -> kubectl("get", "endpoints", "web", "-o", "jsonpath={.subsets[*].addresses[*].ip}")
                                .split(" ")
                                .length
                        == 2);

        TreeSet<String> hosts = new TreeSet<>();
        String web = kubectl("get", "svc", "web", "-o", "jsonpath={.spec.clusterIP}");
        assertThat(inPod("nslookup web.default.svc.cluster.local")).contains("Address: " + web);
        until("both answer by the Service's address", () -> {
            hosts.add(ask(web, 80).lines().reduce("", (_, last) -> last));
            return hosts.stream().filter(host -> host.startsWith("web-")).count() == 2;
        });
        until(
                "the name of a Service without an address is both pods",
                () -> inPod("nslookup pods.default.svc.cluster.local | grep -c 'Address: '")
                        .equals("2"));
        assertThat(inPod("nslookup kubernetes.default.svc.cluster.local")).contains("10.96.0.1");
        assertThat(ask(web, 81)).containsPattern(NOBODY);
        assertThat(ask("10.96.0.1", 443))
                .as("the API server, which wants TLS, from a pod")
                .doesNotContain("can't connect");

        int nodePort = Integer.parseInt(kubectl("get", "svc", "web", "-o", "jsonpath={.spec.ports[0].nodePort}"));
        until("the node port answers", () -> get("127.0.0.1", nodePort).contains("web-"));

        assertThat(kubectl("get", "pvc", "data", "-o", "jsonpath={.status.phase} {.spec.storageClassName}"))
                .isEqualTo("Bound standard");
        inPod("echo kept > /data/file");
        kubectl("delete", "pod", "client", "--now");
        kubectl("apply", "-f", manifest.toString());
        kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=80s");
        assertThat(inPod("cat /data/file")).isEqualTo("kept");

        kubectl("scale", "deployment/web", "--replicas=0");
        until("nobody is left to answer", () -> NOBODY.matcher(ask(web, 80)).find());
    }

    private static String get(String host, int port) {
        try (Socket socket = new Socket(InetAddress.ofLiteral(host), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
