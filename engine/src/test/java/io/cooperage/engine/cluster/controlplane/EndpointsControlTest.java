package io.cooperage.engine.cluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsControlTest {
    @AutoClose
    private final ControlStand stand;

    EndpointsControlTest(@TempDir Path folder) {
        stand = ControlStand.running(folder);
    }

    private void pod(String name, int port) {
        stand.create(
                "pods",
                "{apiVersion: v1, kind: Pod, metadata: {name: " + name
                        + ", labels: {app: web}}, spec: {hostname: " + name + ", subdomain: web, containers: [{name: c,"
                        + " image: 'x:1', ports: [{name: http, containerPort: " + port + "}]}]}}");
    }

    private void service(String more) {
        stand.create(
                "services",
                "{apiVersion: v1, kind: Service, metadata: {name: web, labels: {tier: front}}, spec: {" + more
                        + " selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}}");
    }

    private JsonNode subsets() {
        KubeObject endpoints = stand.find("endpoints", "web");
        return endpoints == null ? MissingNode.getInstance() : endpoints.tree().path("subsets");
    }

    private List<JsonNode> endpoints() {
        List<JsonNode> all = new ArrayList<>();
        for (KubeObject slice : stand.list("endpointslices.discovery.k8s.io", "kubernetes.io/service-name=web")) {
            slice.tree().path("endpoints").forEach(all::add);
        }
        return all;
    }

    private static String conditions(JsonNode endpoint) {
        JsonNode conditions = endpoint.path("conditions");
        return conditions.path("ready") + " " + conditions.path("serving") + " " + conditions.path("terminating");
    }

    @Test
    void readyPodsAreListedWithThePortsThatTheyHave() {
        service("");
        stand.await(() -> stand.list("endpointslices.discovery.k8s.io", "kubernetes.io/service-name=web")
                        .size()
                == 1);
        assertThat(endpoints()).isEmpty();
        stand.kubelet.ready = pod -> !pod.name().equals("b");
        pod("a", 8080);
        pod("b", 8080);
        stand.await(() -> subsets().path(0).path("addresses").size() == 1
                && subsets().path(0).path("notReadyAddresses").size() == 1
                && endpoints().size() == 2);
        assertThat(subsets()).hasSize(1);
        JsonNode address = subsets().path(0).path("addresses").path(0);
        assertThat(address.path("targetRef").path("name").asText()).isEqualTo("a");
        assertThat(address.path("hostname").asText()).isEqualTo("a");
        assertThat(address.path("nodeName").asText()).isEqualTo("node-1");
        assertThat(subsets().path(0).path("ports").path(0).path("port").asInt()).isEqualTo(8080);
        assertThat(endpoints())
                .extracting(EndpointsControlTest::conditions)
                .containsExactly("true true false", "false false false");
        assertThat(stand.list("endpointslices.discovery.k8s.io", "tier=front"))
                .singleElement()
                .satisfies(slice -> {
                    assertThat(slice.name()).startsWith("web-");
                    assertThat(slice.labels())
                            .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
                    assertThat(slice.tree().path("addressType").asText()).isEqualTo("IPv4");
                });
    }

    @Test
    void anotherPortNumberIsAnotherSubsetAndSlice() {
        service("");
        pod("a", 8080);
        pod("b", 9090);
        stand.await(() -> subsets().size() == 2
                && stand.list("endpointslices.discovery.k8s.io", "kubernetes.io/service-name=web")
                                .size()
                        == 2);
    }

    @Test
    void aPodThatBecomesUnreadyLeavesAndOneThatGoesToo() {
        service("");
        pod("a", 8080);
        stand.await(() -> subsets().path(0).path("addresses").size() == 1);
        stand.kubelet.ready = pod -> false;
        stand.kubelet.look("default", "a");
        stand.await(() -> subsets().path(0).path("addresses").isMissingNode()
                && endpoints()
                        .getFirst()
                        .path("conditions")
                        .path("ready")
                        .asText()
                        .equals("false"));
        stand.delete("pods", "a");
        stand.await(() -> subsets().isMissingNode() && endpoints().isEmpty());
    }

    @Test
    void aHeadlessServiceMayPublishWhatIsNotReady() {
        stand.kubelet.ready = pod -> false;
        service("clusterIP: None, publishNotReadyAddresses: true,");
        pod("a", 8080);
        stand.await(() ->
                subsets().path(0).path("addresses").size() == 1 && endpoints().size() == 1);
        assertThat(conditions(endpoints().getFirst())).isEqualTo("true false false");
        assertThat(stand.get("endpoints", "web").labels()).containsKey("service.kubernetes.io/headless");
    }

    @Test
    void withoutAServiceNothingOfItStays() {
        service("");
        pod("a", 8080);
        stand.await(() ->
                subsets().path(0).path("addresses").size() == 1 && endpoints().size() == 1);
        stand.delete("services", "web");
        stand.await(() -> stand.find("endpoints", "web") == null
                && stand.list("endpointslices.discovery.k8s.io", "kubernetes.io/service-name=web")
                        .isEmpty());
    }

    @Test
    void whatUsersWriteByHandIsMirrored() {
        stand.create(
                "services",
                "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80, targetPort: 9000}]}}");
        stand.create(
                "endpoints",
                "{apiVersion: v1, kind: Endpoints, metadata: {name: web}, subsets: [{addresses: [{ip: 192.0.2.1}],"
                        + " ports: [{port: 9000}]}]}");
        stand.await(() -> endpoints().size() == 1);
        assertThat(endpoints().getFirst().path("addresses").path(0).asText()).isEqualTo("192.0.2.1");
        stand.merge(
                "endpoints",
                "web",
                "{subsets: [{addresses: [{ip: 192.0.2.1}, {ip: 192.0.2.2}], ports: [{port: 9000}]}]}");
        stand.await(() -> endpoints().size() == 2);
        assertThat(stand.list("endpointslices.discovery.k8s.io", "kubernetes.io/service-name=web"))
                .hasSize(1);
        stand.delete("endpoints", "web");
        stand.await(() -> endpoints().isEmpty());
    }
}
