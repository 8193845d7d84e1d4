package io.cooperage.engine.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.pod.PodQos;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.testing.SharedCases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rules of a kubelet that need no kernel.
class KubeletRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PodResources RESOURCES = new PodResources(EnumSet.allOf(Controller.class), 8L << 30, -1000);

    @Test
    void patienceGrowsAndIsForgotten() {
        BackOff backOff = new BackOff();
        assertThat(backOff.waitUntil(NOW, NOW)).as("the first time at once").isNull();
        Instant at = NOW;
        for (int seconds : List.of(10, 20, 40, 80, 160, 300, 300)) {
            backOff.next(at, at);
            assertThat(backOff.waitUntil(at, at)).isEqualTo(at.plusSeconds(seconds));
            at = at.plusSeconds(seconds);
            assertThat(backOff.waitUntil(at.minusSeconds(seconds), at)).isNull();
        }
        Instant later = at.plus(Duration.ofMinutes(11));
        assertThat(backOff.waitUntil(later, later)).isNull();
        backOff.next(later, later);
        assertThat(backOff.current()).isEqualTo(Duration.ofSeconds(10));
        assertThat(BackOff.shown(Duration.ofSeconds(80))).isEqualTo("1m20s");
        assertThat(BackOff.shown(Duration.ofMinutes(5))).isEqualTo("5m0s");
    }

    /// The table of Kubernetes' own test of its expansion, as far as it says something of its own.
    @Test
    void variablesAreExpanded() {
        Map<String, String> known =
                Map.of("VAR_A", "A", "VAR_B", "B", "VAR_C", "C", "VAR_REF", "$(VAR_A)", "VAR_EMPTY", "");
        Map<String, String> cases = Map.ofEntries(
                Map.entry("$(VAR_A)", "A"),
                Map.entry("___$(VAR_B)___", "___B___"),
                Map.entry("$(VAR_A)-$(VAR_C)", "A-C"),
                Map.entry("$(VAR_REF)", "$(VAR_A)"),
                Map.entry("$$(VAR_B)", "$(VAR_B)"),
                Map.entry("$$$(VAR_B)", "$B"),
                Map.entry("$$$$(VAR_B)", "$$(VAR_B)"),
                Map.entry("$(VAR_A", "$(VAR_A"),
                Map.entry("$(VAR_B)_$(VAR_A", "B_$(VAR_A"),
                Map.entry("\\$(VAR_A)", "\\A"),
                Map.entry("foo$", "foo$"),
                Map.entry("foo\\$(VAR_A)bar", "foo\\Abar"),
                Map.entry("$(VAR_DNE)", "$(VAR_DNE)"),
                Map.entry("$(VAR_EMPTY)", ""),
                Map.entry("$VAR_A", "$VAR_A"),
                Map.entry("$$$$$$$(GOOD)", "$$$$(GOOD)"),
                Map.entry("$(VAR_A)$(VAR_B)", "AB"),
                Map.entry("", ""));
        cases.forEach((text, wanted) ->
                assertThat(Expansion.expand(text, known)).as(text).isEqualTo(wanted));
    }

    private static KubeObject pod(String spec) {
        return PodRoom.object(
                "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: default, uid: u}, spec: {" + spec + "}}");
    }

    @Test
    void qualityOfServiceFollowsFromRequestsAndLimits() {
        assertThat(PodQos.of(pod("containers: [{name: c}]").spec())).isEqualTo(PodQos.BEST_EFFORT);
        assertThat(PodQos.of(pod("containers: [{name: c, resources: {requests: {cpu: 1}}}]")
                        .spec()))
                .isEqualTo(PodQos.BURSTABLE);
        KubeObject guaranteed = pod("containers: [{name: c, resources: {limits: {cpu: 1, memory: 1Gi},"
                + " requests: {cpu: 1000m, memory: 1024Mi}}}]");
        assertThat(PodQos.of(guaranteed.spec())).isEqualTo(PodQos.GUARANTEED);
        assertThat(RESOURCES.parent(guaranteed).path()).isEqualTo("kubepods/podu");
        assertThat(RESOURCES.parent(guaranteed).limits().memory()).isEqualTo(1L << 30);
        assertThat(RESOURCES.oomScore(
                        guaranteed, ContainerSpecs.main(guaranteed).getFirst()))
                .isEqualTo(-997);
        KubeObject half = pod("containers: [{name: c, resources: {requests: {memory: 4Gi, cpu: 250m}}}, {name: d}]");
        assertThat(RESOURCES.parent(half).path()).isEqualTo("kubepods/burstable/podu");
        assertThat(RESOURCES.parent(half).limits().memory()).isNull();
        assertThat(RESOURCES.parent(half).limits().cpuShares()).isEqualTo(256);
        assertThat(RESOURCES.oomScore(half, ContainerSpecs.main(half).getFirst()))
                .isEqualTo(500);
        assertThat(PodResources.shares(0)).isEqualTo(2);
        KubeObject prepared = pod("initContainers: [{name: s, restartPolicy: Always, resources: {limits: {cpu: 100m}}},"
                + " {name: i, resources: {limits: {cpu: 1500m}}}, {name: t, restartPolicy: Always,"
                + " resources: {limits: {cpu: 300m}}}], containers: [{name: c, resources: {limits: {cpu: 500m}}}]");
        // The preparation runs beside the first sidecar only, and is more than all that runs later.
        assertThat(RESOURCES.parent(prepared).limits().cpuQuotaMicros()).isEqualTo(160_000);
        assertThat(PodResources.requestedThousandths(prepared)).isEqualTo(1600);
    }

    @Test
    void processesPressWhenHardlyANumberIsLeft() {
        assertThat(NodePressure.isCrowded("0.35 0.71 1.99 2/345 12345\n", 32768))
                .isFalse();
        assertThat(NodePressure.isCrowded("0.35 0.71 1.99 2/32000 12345\n", 32768))
                .isFalse();
        assertThat(NodePressure.isCrowded("9.35 0.71 1.99 2/32200 12345\n", 32768))
                .isTrue();
        assertThat(NodePressure.isCrowded("none", 1)).isFalse();
        // The least that Linux takes as its largest number is 301.
        assertThat(NodePressure.most()).isGreaterThan(300);
    }

    @Test
    void servicesAreVariables() {
        KubeObject service = PodRoom.object("{apiVersion: v1, kind: Service, metadata: {name: my-db, namespace: n},"
                + " spec: {clusterIP: 10.0.0.1, ports: [{name: sql, port: 5432, protocol: TCP}, {name: dns, port: 53,"
                + " protocol: UDP}]}}");
        assertThat(ServiceVariables.of(List.of(service), "n", true))
                .containsEntry("MY_DB_SERVICE_HOST", "10.0.0.1")
                .containsEntry("MY_DB_SERVICE_PORT", "5432")
                .containsEntry("MY_DB_SERVICE_PORT_DNS", "53")
                .containsEntry("MY_DB_PORT", "tcp://10.0.0.1:5432")
                .containsEntry("MY_DB_PORT_53_UDP", "udp://10.0.0.1:53")
                .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.0.0.1");
        assertThat(ServiceVariables.of(List.of(service), "n", false)).isEmpty();
        assertThat(ServiceVariables.of(List.of(service), "other", true)).isEmpty();
    }

    @Test
    void variablesAreExpandedAsKubernetesDoes() {
        String file = "kubernetes-tables/expansion.json";
        Map<String, String> known = new LinkedHashMap<>();
        SharedCases.rows(file, "TestMapping", "context")
                .properties()
                .forEach(e -> known.put(e.getKey(), e.getValue().asText()));
        JsonNode cases = SharedCases.rows(file, "doExpansionTest", "cases");
        for (JsonNode row : cases) {
            assertThat(Expansion.expand(row.path("input").asText(), known))
                    .as(row.path("name").asText())
                    .isEqualTo(row.path("expected").asText());
        }
        assertThat(cases.size()).isEqualTo(37);
        Map<String, String> env = new LinkedHashMap<>();
        SharedCases.rows(file, "TestMapReference", "envs").forEach(row -> {
            String value = Expansion.expand(row.path("Value").asText(), env);
            env.put(row.path("Name").asText(), value);
        });
        JsonNode expected = SharedCases.rows(file, "TestMapReference", "expectedEnv");
        env.forEach(
                (name, value) -> assertThat(value).isEqualTo(expected.path(name).asText()));
        assertThat(env).hasSize(expected.size());
    }

    @Test
    void aContextOfSeLinuxIsRefusedByNameWhereItWouldMatter() {
        KubeObject pod = pod("securityContext: {seLinuxOptions: {level: 's0:c1,c2'}}, containers: [{name: c}]");
        JsonNode container = pod.spec().path("containers").path(0);
        assertThat(new SecurityContexts(pod, container, Path.of("/"), false).security())
                .isEqualTo(Security.DEFAULT);
        assertThatThrownBy(() -> new SecurityContexts(pod, container, Path.of("/"), true).security())
                .isInstanceOfSatisfying(WaitingException.class, e -> {
                    assertThat(e.reason()).isEqualTo("CreateContainerConfigError");
                    assertThat(e).hasMessageStartingWith("seLinuxOptions: SELinux is enabled on this node");
                });
        KubeObject own = pod("containers: [{name: c, securityContext: {seLinuxOptions: {type: spc_t}}}]");
        assertThatThrownBy(() ->
                        new SecurityContexts(own, own.spec().path("containers").path(0), Path.of("/"), true).security())
                .hasMessageStartingWith("seLinuxOptions: ");
        KubeObject without = pod("containers: [{name: c}]");
        assertThat(new SecurityContexts(without, container, Path.of("/"), true).security())
                .isEqualTo(Security.DEFAULT);
    }

    @Test
    void aContainersProfileOfAppArmorIsItsOwnOrItsPods() {
        KubeObject pod = pod("""
                securityContext: {appArmorProfile: {type: Localhost, localhostProfile: web}}, containers: [{name: a}, \
                {name: b, securityContext: {appArmorProfile: {type: RuntimeDefault}}}, \
                {name: c, securityContext: {appArmorProfile: {type: Unconfined}}}]""");
        assertThat(apparmor(pod)).containsExactly("web", null, "unconfined");
        assertThat(apparmor(pod("containers: [{name: a}]"))).containsExactly((String) null);
    }

    private static List<String> apparmor(KubeObject pod) {
        List<String> profiles = new ArrayList<>();
        pod.spec()
                .path("containers")
                .forEach(container -> profiles.add(new SecurityContexts(pod, container, Path.of("/"), false)
                        .security()
                        .apparmor()));
        return profiles;
    }
}
