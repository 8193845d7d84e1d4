package io.cooperage.engine.cluster.kubelet;

import static io.cooperage.engine.cluster.kubelet.PodRoom.container;
import static io.cooperage.engine.cluster.kubelet.PodRoom.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What containers of a pod share with each other and with the machine, and what they are kept from, as they
/// see it themselves.
@Tag("kernel")
@Timeout(180)
class PodSharingStoryTest {
    @TempDir
    Path folder;

    private PodRoom room;

    @SuppressWarnings("NullAway.Init")
    PodSharingStoryTest() {}

    @BeforeEach
    void open() throws Exception {
        room = new PodRoom(folder);
    }

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void processesAreSeenByThoseWhoShareThem() {
        // The brackets keep the search from finding itself.
        String look = "until grep -q '[4]321' /proc/[0-9]*/cmdline; do sleep 0.1; done; echo seen; sleep 100";
        room.pod(
                "shared",
                "shareProcessNamespace: true, containers: [{name: c, image: 'busybox:1', command: [sh, -c, \"" + look
                        + "\"]}, {name: d, image: 'busybox:1', command: [sleep, '4321']}]");
        room.awaitLog("shared", "seen");
        long own = ProcessHandle.current().pid();
        room.pod(
                "host",
                "restartPolicy: Never, hostPID: true, hostIPC: true, "
                        + script("test -d /proc/" + own + " && echo there; echo me=$$$$", ""));
        room.awaitPhase("host", "Succeeded");
        assertThat(room.log("host", "c")).contains("there").doesNotContain("me=1");
        // Of two dollars Kubernetes makes one.
        room.pod("alone", "restartPolicy: Never, " + script("echo me=$$$$", ""));
        room.awaitPhase("alone", "Succeeded");
        assertThat(room.log("alone", "c")).containsExactly("me=1");
    }

    @Test
    void aWholeSecretBecomesVariables() {
        room.create("{apiVersion: v1, kind: Secret, metadata: {name: sec}, data: {PASS: czNjcmV0, USER: bWU=}}");
        room.pod(
                "env",
                "restartPolicy: Never, "
                        + script(
                                "echo $S_USER $S_PASS $ONE",
                                ", envFrom: [{secretRef: {name: sec}, prefix: S_}, {secretRef: {name: none, optional:"
                                        + " true}}], env: [{name: ONE, valueFrom: {secretKeyRef: {name: sec, key:"
                                        + " USER}}}]"));
        room.awaitPhase("env", "Succeeded");
        assertThat(room.log("env", "c")).containsExactly("me s3cret me");
    }

    @Test
    void aPortOfTheMachineLeadsToThePod() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        room.pod(
                "served",
                script(
                        "while :; do echo hello | nc -l -p 8080; done",
                        ", ports: [{containerPort: 8080, hostPort: " + port + "}]"));
        room.awaitReady("served");
        // Ready says that the container runs, not that nc listens already.
        PodRoom.until(() -> said(port).equals("hello\n"));
        room.delete("served", 0);
        room.awaitGone("served");
        PodRoom.until(() -> said(port).isEmpty());
    }

    private static String said(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException _) {
            return "";
        }
    }

    @Test
    void aPathBelowAVolumeIsMadeOfVariables() throws IOException {
        Path host = Files.createDirectories(folder.resolve("host"));
        room.pod(
                "sub",
                "restartPolicy: Never, volumes: [{name: v, hostPath: {path: '" + host + "'}}], "
                        + script(
                                "echo mine > /v/file",
                                ", env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}],"
                                        + " volumeMounts: [{name: v, mountPath: /v, subPathExpr: 'logs/$(NAME)'}]"));
        room.awaitPhase("sub", "Succeeded");
        assertThat(host.resolve("logs/sub/file")).hasContent("mine");
    }

    @Test
    void whoFailsWithoutAWordIsQuotedFromItsLog() {
        String policy = ", terminationMessagePolicy: FallbackToLogsOnError";
        room.pod("bad", "restartPolicy: Never, " + script("echo bad news; exit 3", policy));
        room.pod("good", "restartPolicy: Never, " + script("echo good news", policy));
        room.pod("own", "restartPolicy: Never, " + script("echo x; echo why > /dev/termination-log; exit 3", policy));
        assertThat(message(room.awaitPhase("bad", "Failed"))).isEqualTo("bad news\n");
        assertThat(message(room.awaitPhase("good", "Succeeded"))).isEmpty();
        assertThat(message(room.awaitPhase("own", "Failed"))).isEqualTo("why\n");
    }

    private static String message(KubeObject pod) {
        return container(pod).path("state").path("terminated").path("message").asText();
    }

    @Test
    void whatIsKeptFromAContainerIsWhatItsContextSays() throws IOException {
        String look = "grep Seccomp: /proc/self/status; echo hidden=$(grep -c ' /proc/' /proc/self/mountinfo);"
                + " mkdir /t; mount -t tmpfs none /t 2> /dev/null && echo mounted";
        String seccomp = "restartPolicy: Never, securityContext: {seccompProfile: {type: %s}}, ";
        String end = "; true";
        room.pod("default", seccomp.formatted("RuntimeDefault") + script(look + end, ""));
        room.pod("unconfined", seccomp.formatted("Unconfined") + script(look + end, ""));
        room.pod("privileged", "restartPolicy: Never, " + script(look + end, ", securityContext: {privileged: true}"));
        String own = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Seccomp:"))
                .findFirst()
                .orElseThrow();
        room.awaitPhase("default", "Succeeded");
        assertThat(room.log("default", "c")).contains("Seccomp:\t2").doesNotContain("hidden=0", "mounted");
        room.awaitPhase("unconfined", "Succeeded");
        assertThat(room.log("unconfined", "c")).contains(own).doesNotContain("hidden=0", "mounted");
        room.awaitPhase("privileged", "Succeeded");
        assertThat(room.log("privileged", "c")).contains(own, "hidden=0", "mounted");
    }
}
