package io.cooperage.engine.cluster.kubelet;

import static io.cooperage.engine.cluster.kubelet.PodRoom.condition;
import static io.cooperage.engine.cluster.kubelet.PodRoom.container;
import static io.cooperage.engine.cluster.kubelet.PodRoom.script;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.registry.Credentials;
import io.cooperage.engine.testing.RegistryFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What pods can ask for beyond running: preparation, variables, files, probes, hooks, rights.
@Tag("kernel")
@Timeout(180)
class PodDetailsStoryTest {
    @TempDir
    Path folder;

    private PodRoom room;

    @SuppressWarnings("NullAway.Init")
    PodDetailsStoryTest() {}

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

    private static String reason(KubeObject pod) {
        return container(pod).path("state").path("waiting").path("reason").asText();
    }

    private static String message(KubeObject pod) {
        return container(pod).path("state").path("waiting").path("message").asText();
    }

    @Test
    void whatPreparesRunsInOrderAndWhatServesRunsAlong() {
        room.pod(
                "steps",
                "restartPolicy: Never, volumes: [{name: v, emptyDir: {}}], initContainers: ["
                        + "{name: first, image: 'busybox:1', command: [sh, -c, 'echo first >> /v/order'],"
                        + " volumeMounts: [{name: v, mountPath: /v}]},"
                        + "{name: side, image: 'busybox:1', restartPolicy: Always, command: [sh, -c, \"echo side >>"
                        + " /v/order; trap 'echo side-ended >> /v/order; exit 0' TERM; while :; do sleep 0.1; done\"],"
                        + " startupProbe: {exec: {command: [grep, side, /v/order]}, periodSeconds: 1},"
                        + " volumeMounts: [{name: v, mountPath: /v}]},"
                        + "{name: second, image: 'busybox:1', command: [sh, -c, 'echo second >> /v/order'],"
                        + " volumeMounts: [{name: v, mountPath: /v}]}],"
                        + "containers: [{name: c, image: 'busybox:1', command: [sh, -c, 'cat /v/order; sleep 1'],"
                        + " volumeMounts: [{name: v, mountPath: /v}]}]");
        KubeObject pod = room.awaitPhase("steps", "Succeeded");
        assertThat(room.log("steps", "c")).containsExactly("first", "side", "second");
        JsonNode init = pod.status().path("initContainerStatuses");
        assertThat(init.findValuesAsText("name")).containsExactly("first", "side", "second");
        assertThat(init.path(0).path("ready").asBoolean()).isTrue();
        assertThat(init.path(1).path("state").has("terminated")).isTrue();
    }

    @Test
    void aPreparationThatFailsForGoodFailsThePod() {
        room.pod(
                "stuck",
                "restartPolicy: Never, initContainers: [{name: i, image: 'busybox:1', command: ['false']}], "
                        + script("sleep 100", ""));
        KubeObject pod = room.awaitPhase("stuck", "Failed");
        assertThat(condition(pod, "Initialized").path("message").asText())
                .isEqualTo("containers with incomplete status: [i]");
        assertThat(reason(pod)).isEqualTo("PodInitializing");
    }

    @Test
    void variablesComeFromEverywhere() {
        room.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: conf}, data: {a: one, b: two}}");
        room.create("{apiVersion: v1, kind: Secret, metadata: {name: sec}, data: {pass: czNjcmV0}}");
        room.pod(
                "env",
                "restartPolicy: Never, containers: [{name: c, image: 'busybox:1', command: [sh, -c, \"env | sort; echo"
                        + " arg=$0\", \"$(JOINED)-$$(JOINED)-$(NOPE)\"], resources: {limits: {cpu: 500m, memory: 32Mi}},"
                        + " envFrom: [{configMapRef: {name: conf}, prefix: C_}], env: ["
                        + "{name: PLAIN, value: x}, {name: JOINED, value: '$(PLAIN)y'},"
                        + "{name: PASS, valueFrom: {secretKeyRef: {name: sec, key: pass}}},"
                        + "{name: ONE, valueFrom: {configMapKeyRef: {name: conf, key: a}}},"
                        + "{name: GONE, valueFrom: {configMapKeyRef: {name: conf, key: z, optional: true}}},"
                        + "{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}},"
                        + "{name: APP, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['app']\"}}},"
                        + "{name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}},"
                        + "{name: MEM, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}]}]");
        KubeObject pod = room.awaitPhase("env", "Succeeded");
        assertThat(room.log("env", "c"))
                .contains(
                        "C_a=one",
                        "C_b=two",
                        "JOINED=xy",
                        "PASS=s3cret",
                        "ONE=one",
                        "APP=env",
                        "CPU=1",
                        "MEM=32",
                        "IP=" + pod.status().path("podIP").asText(),
                        "HOSTNAME=env",
                        "arg=xy-$(JOINED)-$(NOPE)")
                .noneMatch(line -> line.startsWith("GONE="));
        assertThat(pod.status().path("qosClass").asText()).isEqualTo("Guaranteed");
    }

    @Test
    void whatIsMissingIsToldAndWaitedFor() {
        room.pod(
                "wants",
                script(
                        "echo got $A; sleep 100",
                        ", env: [{name: A, valueFrom: {configMapKeyRef: {name: late, key: a}}}]"));
        KubeObject pod = room.await("wants", p -> reason(p).equals("CreateContainerConfigError"));
        assertThat(message(pod)).isEqualTo("configmap \"late\" not found");
        room.awaitEvent("Failed: Error: configmap \"late\" not found");
        room.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: late}, data: {b: x}}");
        room.await("wants", p -> message(p).equals("couldn't find key a in ConfigMap default/late"));
        KubeObject map = room.api
                .get(room.api.kinds().of("configmaps"), "default", "late")
                .copy();
        ((ObjectNode) map.tree().path("data")).put("a", "it");
        room.api.update(room.api.kinds().of("configmaps"), "default", "late", "", map, WriteOptions.by("test"));
        room.awaitLog("wants", "got it");
    }

    @Test
    void imagesThatAreNotThere() {
        room.pod("never", "containers: [{name: c, image: 'nowhere/none:1', imagePullPolicy: Never}]");
        KubeObject never = room.await("never", p -> reason(p).equals("ErrImageNeverPull"));
        assertThat(message(never))
                .isEqualTo("Container image \"nowhere/none:1\" is not present with pull policy of Never");
        room.pod("pull", "containers: [{name: c, image: '127.0.0.1:1/none:1'}]");
        KubeObject pulling = room.await("pull", p -> reason(p).equals("ImagePullBackOff"));
        assertThat(message(pulling)).startsWith("Back-off pulling image \"127.0.0.1:1/none:1\"");
        assertThat(pulling.status().path("phase").asText()).isEqualTo("Pending");
        room.awaitEvent("Pulling: Pulling image \"127.0.0.1:1/none:1\"");
        room.awaitEvent("Failed: Error: ErrImagePull");
        room.awaitEvent("BackOff: Back-off pulling image \"127.0.0.1:1/none:1\"");
        room.pod("odd", "containers: [{name: c, image: 'busybox::1'}]");
        room.await("odd", p -> reason(p).equals("InvalidImageName"));
    }

    /// Over Debian's docker-registry, which wants an account for everything.
    @Test
    void aRegistryWithAccountsIsShownThePodsOwnSecret() {
        try (RegistryFixture registry = RegistryFixture.basicAuth("robot", "right")) {
            String image = registry.host() + "/team/private:1";
            room.engine.images().tag("busybox:1", image);
            room.engine.images().push(image, new Credentials("robot", "right", null), TransferListener.NONE);
            room.engine.images().remove(image, false);
            room.create(pullSecret("good", registry.host(), "right"));
            room.create(pullSecret("bad", registry.host(), "wrong"));

            room.pod("anonymous", privately(image, ""));
            room.pod("refused", privately(image, "imagePullSecrets: [{name: bad}], "));
            for (String name : List.of("anonymous", "refused")) {
                KubeObject waits = room.await(name, p -> reason(p).equals("ImagePullBackOff"));
                assertThat(message(waits))
                        .startsWith("Back-off pulling image \"" + image + "\": ErrImagePull: ")
                        .contains(registry.host())
                        .doesNotContain("wrong");
                assertThat(waits.status().path("phase").asText()).isEqualTo("Pending");
            }
            assertThat(message(room.get("refused"))).contains("refuses the user and password");
            room.awaitEvent("Failed: Failed to pull image \"" + image + "\"");
            room.awaitEvent("Failed: Error: ErrImagePull");
            room.awaitEvent("Failed: Error: ImagePullBackOff");

            room.pod("welcome", privately(image, "imagePullSecrets: [{name: gone}, {name: good}], "));
            room.awaitLog("welcome", "hello");
            room.awaitEvent("Pulled: Successfully pulled image \"" + image + "\"");
            // What another pod's secret has opened stays closed to who has to ask the registry without one.
            room.pod("later", privately(image, "").replace("command:", "imagePullPolicy: Always, command:"));
            room.await("later", p -> reason(p).equals("ImagePullBackOff"));
        }
    }

    private static String privately(String image, String secrets) {
        return secrets + "containers: [{name: c, image: '" + image + "', command: [sh, -c, 'echo hello; sleep 1000']}]";
    }

    /// As `kubectl create secret docker-registry` makes it.
    private static String pullSecret(String name, String host, String password) {
        String login = "{\"auths\":{\"" + host + "\":{\"username\":\"robot\",\"password\":\"" + password + "\"}}}";
        return "{apiVersion: v1, kind: Secret, type: kubernetes.io/dockerconfigjson, metadata: {name: " + name
                + "}, data: {.dockerconfigjson: "
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)) + "}}";
    }

    @Test
    void volumesOfEveryKind() throws Exception {
        room.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: conf}, data: {a: one, b: two}}");
        room.create("{apiVersion: v1, kind: Secret, metadata: {name: sec}, data: {pass: czNjcmV0}}");
        Files.createDirectories(room.claims.resolve("data"));
        Files.writeString(room.claims.resolve("data/kept"), "kept\n");
        Path host = Files.createDirectories(folder.resolve("host"));
        Files.writeString(host.resolve("file"), "of the host\n");
        room.pod(
                "vols",
                "restartPolicy: Never, securityContext: {fsGroup: 2000}, volumes: ["
                        + "{name: conf, configMap: {name: conf, items: [{key: a, path: deep/a, mode: 256}]}},"
                        + "{name: sec, secret: {secretName: sec, defaultMode: 256}},"
                        + "{name: down, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}},"
                        + "{name: all, projected: {sources: [{configMap: {name: conf}}, {secret: {name: sec}},"
                        + " {serviceAccountToken: {path: token, expirationSeconds: 3600}}]}},"
                        + "{name: mem, emptyDir: {medium: Memory, sizeLimit: 1Mi}}, {name: empty, emptyDir: {}},"
                        + "{name: host, hostPath: {path: '" + host + "', type: Directory}},"
                        + "{name: claim, persistentVolumeClaim: {claimName: data}}], "
                        + script(
                                "cat /conf/deep/a; echo; cat /sec/pass; echo; cat /down/labels; echo; ls /all; cat"
                                        + " /all/token; echo; df /mem | tail -1 | tr -s ' ' | cut -d' ' -f2; cat"
                                        + " /host/file; cat /claim/kept; touch /sec/x || echo read-only; touch"
                                        + " /empty/x; stat -c %g /empty/x; cat /sub; echo; stat -c %a /empty; cat"
                                        + " /var/run/secrets/kubernetes.io/serviceaccount/token",
                                ", volumeMounts: [{name: conf, mountPath: /conf}, {name: sec, mountPath: /sec}, {name:"
                                        + " down, mountPath: /down}, {name: all, mountPath: /all}, {name: mem, mountPath:"
                                        + " /mem}, {name: empty, mountPath: /empty}, {name: host, mountPath: /host},"
                                        + " {name: claim, mountPath: /claim}, {name: all, mountPath: /sub, subPath: b}]"));
        room.awaitPhase("vols", "Succeeded");
        assertThat(room.log("vols", "c"))
                .contains(
                        "one",
                        "s3cret",
                        "app=\"vols\"",
                        "token-of-vols",
                        "1024",
                        "of the host",
                        "kept",
                        "read-only",
                        "2000",
                        "two",
                        "2777");
    }

    @Test
    void aMountedConfigMapFollowsItsObject() {
        room.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: live}, data: {a: old}}");
        room.pod(
                "follow",
                "volumes: [{name: v, configMap: {name: live}}], "
                        + script(
                                "cat /v/a; echo; until grep -q new /v/a; do sleep 0.1; done; ls /v; sleep 100",
                                ", volumeMounts: [{name: v, mountPath: /v}]"));
        room.awaitLog("follow", "old");
        KubeObject map = room.api
                .get(room.api.kinds().of("configmaps"), "default", "live")
                .copy();
        ((ObjectNode) map.tree().path("data")).put("a", "new").put("z", "more");
        room.api.update(room.api.kinds().of("configmaps"), "default", "live", "", map, WriteOptions.by("test"));
        room.awaitLog("follow", "z");
    }

    @Test
    void aVolumeThatCantBeMadeIsTold() {
        room.pod(
                "mount",
                "volumes: [{name: v, configMap: {name: nope}}], "
                        + script("sleep 100", ", volumeMounts: [{name: v, mountPath: /v}]"));
        room.awaitEvent("FailedMount: MountVolume.SetUp failed for volume \"v\" : configmap \"nope\" not found");
        assertThat(reason(room.get("mount"))).isEqualTo("ContainerCreating");
        room.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: nope}, data: {a: b}}");
        room.awaitReady("mount");
    }

    @Test
    void probesDecideReadinessAndLife() {
        room.pod(
                "probed",
                script(
                        "mkdir -p /www; echo ok > /www/index.html; httpd -p 8080 -h /www; touch /alive; while :; do"
                                + " sleep 0.1; done",
                        ", ports: [{name: web, containerPort: 8080}], "
                                + "startupProbe: {tcpSocket: {port: 8080}, periodSeconds: 1, failureThreshold: 30}, "
                                + "readinessProbe: {httpGet: {port: web, path: /index.html}, periodSeconds: 1, failureThreshold: 1}, "
                                + "livenessProbe: {exec: {command: [test, -e, /alive]}, periodSeconds: 1,"
                                + " failureThreshold: 1, terminationGracePeriodSeconds: 1}"));
        room.awaitReady("probed");
        exec("probed", "mv", "/www/index.html", "/www/away");
        KubeObject unready = room.await("probed", p -> !PodRoom.isReady(p));
        assertThat(container(unready).path("restartCount").asInt()).isZero();
        room.awaitEvent("Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404");
        exec("probed", "mv", "/www/away", "/www/index.html");
        room.awaitReady("probed");
        exec("probed", "rm", "/alive");
        room.await("probed", p -> container(p).path("restartCount").asInt() == 1 && PodRoom.isReady(p));
        room.awaitEvent("Killing: Container c failed liveness probe, will be restarted");
    }

    private void exec(String pod, String... command) {
        var config = new io.cooperage.engine.container.ExecConfig(
                List.of(command), List.of(), null, null, false, false, false, 0, 0);
        int code = room.engine
                .containers()
                .exec(room.runs(pod, "c").getLast().id(), config)
                .exit()
                .join()
                .exitCode();
        assertThat(code).isZero();
    }

    @Test
    void hooksRunAfterTheStartAndBeforeTheEnd() throws Exception {
        Path host = Files.createDirectories(folder.resolve("said"));
        room.pod(
                "hooked",
                "volumes: [{name: v, hostPath: {path: '" + host + "'}}], "
                        + script(
                                "trap 'echo term >> /v/said; exit 0' TERM; while :; do sleep 0.1; done",
                                ", volumeMounts: [{name: v, mountPath: /v}], lifecycle: {postStart: {exec: {command:"
                                        + " [sh, -c, 'echo post >> /v/said']}}, preStop: {exec: {command: [sh, -c,"
                                        + " 'echo pre >> /v/said']}}}"));
        room.awaitReady("hooked");
        room.delete("hooked");
        room.awaitGone("hooked");
        assertThat(Files.readAllLines(host.resolve("said"))).containsExactly("post", "pre", "term");
        room.pod(
                "badhook",
                script(
                        "while :; do sleep 0.1; done",
                        ", lifecycle: {postStart: {exec: {command: [sh, -c, 'echo no; exit 4']}}}"));
        room.awaitEvent("FailedPostStartHook");
        room.await("badhook", p -> container(p).path("restartCount").asInt() >= 1);
    }

    @Test
    void rightsAreWhatThePodSays() {
        room.pod(
                "rights",
                "restartPolicy: Never, securityContext: {runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000]}, "
                        + script(
                                "id -u; id -g; id -G; touch /x || echo read-only; grep NoNewPrivs /proc/self/status;"
                                        + " grep CapBnd /proc/self/status",
                                ", securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false,"
                                        + " capabilities: {drop: [ALL]}}"));
        room.awaitPhase("rights", "Succeeded");
        assertThat(room.log("rights", "c"))
                .contains("1000", "3000", "3000 4000", "read-only", "NoNewPrivs:\t1", "CapBnd:\t0000000000000000");
        room.pod("root", "securityContext: {runAsNonRoot: true}, " + script("sleep 1", ""));
        KubeObject root = room.await("root", p -> reason(p).equals("CreateContainerConfigError"));
        assertThat(message(root))
                .isEqualTo("container has runAsNonRoot and image will run as root (pod: \"root_default(" + root.uid()
                        + ")\", container: c)");
        room.pod(
                "sysctl",
                "securityContext: {sysctls: [{name: kernel.msgmax, value: '65536'}]}, " + script("sleep 1", ""));
        KubeObject refused = room.awaitPhase("sysctl", "Failed");
        assertThat(refused.status().path("reason").asText()).isEqualTo("SysctlForbidden");
    }

    @Test
    void aDeadlineEndsAPod() {
        room.pod("slow", "activeDeadlineSeconds: 1, " + script("trap 'exit 0' TERM; while :; do sleep 0.1; done", ""));
        KubeObject pod = room.awaitPhase("slow", "Failed");
        assertThat(pod.status().path("reason").asText()).isEqualTo("DeadlineExceeded");
        room.await("slow", p -> container(p).path("state").has("terminated"));
        assertThat(pod.status().path("message").asText())
                .isEqualTo("Pod was active on the node longer than the specified deadline");
    }

    @Test
    void namesAndFilesOfTheNetwork() {
        room.pod(
                "names",
                "restartPolicy: Never, hostname: me, subdomain: sub, hostAliases: [{ip: 1.2.3.4, hostnames: [x, y]}],"
                        + " dnsConfig: {searches: [my.own], options: [{name: ndots, value: '2'}]}, "
                        + script("hostname; cat /etc/hosts /etc/resolv.conf /etc/hostname", ""));
        KubeObject pod = room.awaitPhase("names", "Succeeded");
        String address = pod.status().path("podIP").asText();
        assertThat(room.log("names", "c"))
                .startsWith("me")
                .contains(
                        address + "\tme.sub.default.svc.cluster.local\tme",
                        "1.2.3.4\tx\ty",
                        "nameserver 10.96.0.10",
                        "options ndots:2")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("search default.svc.cluster.local svc.cluster.local cluster.local")
                        .endsWith("my.own"));
        room.pod(
                "host",
                "restartPolicy: Never, hostNetwork: true, "
                        + script("ip -o link | wc -l; echo $HOSTNAME; cat /etc/hosts | head -1", ""));
        KubeObject host = room.awaitPhase("host", "Succeeded");
        assertThat(host.status().path("podIP").asText()).isEqualTo("127.0.0.1");
        assertThat(room.log("host", "c")).contains("node", "# Kubernetes-managed hosts file (host network).");
    }

    @Test
    void aContainerThatComesLaterSeesTheProcessesOfItsTarget() {
        room.pod("debugged", script("trap exit TERM; while :; do sleep 0.1; done", ""));
        KubeObject pod = room.awaitReady("debugged").copy();
        ObjectNode debugger =
                pod.tree().withObject("/spec").withArray("/ephemeralContainers").addObject();
        debugger.put("name", "debugger").put("image", "busybox:1").put("targetContainerName", "c");
        debugger.putArray("command").add("sh").add("-c").add("cat /proc/1/cmdline | tr '\\0' ' '; echo; id -u");
        room.api.update(
                room.api.kinds().of("pods"),
                "default",
                "debugged",
                "ephemeralcontainers",
                pod,
                WriteOptions.by("test"));
        PodRoom.until(() -> room.log("debugged", "debugger").size() == 2);
        // The first process is the target's, not its own.
        assertThat(room.log("debugged", "debugger").getFirst()).startsWith("sh -c trap exit TERM;");
    }

    @Test
    void whatThisNodeCanNotDoIsSaid() {
        room.pod("users", "hostUsers: false, " + script("sleep 1000", ""));
        room.awaitEvent("FailedCreatePodSandBox: Failed to create pod sandbox: hostUsers false");
        room.pod("windows", "os: {name: windows}, " + script("sleep 1000", ""));
        KubeObject pod = room.awaitPhase("windows", "Failed");
        assertThat(pod.status().path("reason").asText()).isEqualTo("PodOSNotSupported");
    }

    @Test
    void aPodIsCalledByItsFullNameOnRequest() {
        room.pod(
                "named",
                "restartPolicy: Never, hostname: me, subdomain: ours, setHostnameAsFQDN: true, "
                        + script("hostname; cat /etc/hostname", ""));
        room.awaitPhase("named", "Succeeded");
        String name = "me.ours.default.svc.cluster.local";
        assertThat(room.log("named", "c")).containsExactly(name, name);
    }

    @Test
    void theImagesGroupsComeToThoseOfThePodUnlessItsPolicyIsStrict() {
        String groups = "runAsUser: 65534, runAsGroup: 3000, supplementalGroups: [4000], fsGroup: 2000";
        room.pod("merged", "restartPolicy: Never, securityContext: {" + groups + "}, " + script("id -G", ""));
        room.pod(
                "strict",
                "restartPolicy: Never, securityContext: {" + groups + ", supplementalGroupsPolicy: Strict}, "
                        + script("id -G", ""));
        room.pod(
                "own",
                "restartPolicy: Never, securityContext: {runAsUser: 65534, supplementalGroupsPolicy: Strict}, "
                        + script("id -G", ""));
        room.awaitPhase("merged", "Succeeded");
        room.awaitPhase("strict", "Succeeded");
        room.awaitPhase("own", "Succeeded");
        assertThat(groups("merged")).containsExactlyInAnyOrder("3000", "4000", "2000", "50000");
        assertThat(groups("strict")).containsExactlyInAnyOrder("3000", "4000", "2000");
        assertThat(groups("own")).containsExactly("65534");
    }

    private List<String> groups(String pod) {
        return List.of(room.log(pod, "c").getFirst().split(" "));
    }
}
