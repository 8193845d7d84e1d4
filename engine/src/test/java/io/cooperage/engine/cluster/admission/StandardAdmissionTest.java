package io.cooperage.engine.cluster.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.machinery.ClusterFixture;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of writes on their way into a cluster with all its kinds.
class StandardAdmissionTest {
    private static final String POD = "{metadata: {name: web}, spec: {containers: [{name: c, image: i}]}}";

    @TempDir
    Path folder;

    private ClusterFixture cluster;

    @SuppressWarnings("NullAway.Init")
    StandardAdmissionTest() {}

    @BeforeEach
    void open() {
        cluster = new ClusterFixture(folder, new StandardKinds(), kind -> Optional.empty(), StandardAdmission.steps());
        cluster.create("serviceaccounts", "default", "{metadata: {name: default}}");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private String refused(String resource, String namespace, String json) {
        return String.valueOf(assertThrows(StatusException.class, () -> cluster.create(resource, namespace, json))
                .getMessage());
    }

    @Test
    void aPodGetsAnAccountItsTokenAPriorityAndTolerations() {
        KubeObject pod = cluster.create("pods", "default", POD);
        JsonNode spec = pod.spec();
        assertEquals("default", spec.path("serviceAccountName").asText());
        String volume = spec.at("/volumes/0/name").asText();
        assertTrue(volume.matches("kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}"), volume);
        assertEquals(volume, spec.at("/containers/0/volumeMounts/0/name").asText());
        assertEquals(
                "/var/run/secrets/kubernetes.io/serviceaccount",
                spec.at("/containers/0/volumeMounts/0/mountPath").asText());
        assertEquals(
                3607,
                spec.at("/volumes/0/projected/sources/0/serviceAccountToken/expirationSeconds")
                        .asInt());
        assertEquals(0, spec.path("priority").asInt());
        assertEquals("PreemptLowerPriority", spec.path("preemptionPolicy").asText());
        assertEquals(2, spec.path("tolerations").size());
        assertEquals("BestEffort", pod.status().path("qosClass").asText());
        assertEquals("Pending", pod.status().path("phase").asText());
    }

    @Test
    void aPodThatWantsNoTokenGetsNone() {
        KubeObject pod = cluster.create(
                "pods",
                "default",
                "{metadata: {name: web}, spec: {automountServiceAccountToken: false, containers: [{name: c, image:"
                        + " i}]}}");
        assertTrue(pod.spec().path("volumes").isMissingNode());
    }

    @Test
    void aPodOfAnUnknownAccountIsRefused() {
        assertEquals(
                "pods \"web\" is forbidden: error looking up service account default/nobody: serviceaccount \"nobody\""
                        + " not found",
                refused(
                        "pods",
                        "default",
                        "{metadata: {name: web}, spec: {serviceAccountName: nobody, containers: [{name: c, image:"
                                + " i}]}}"));
    }

    @Test
    void anotherRuntimeIsNotFound() {
        assertEquals(
                "pods \"web\" is forbidden: pod rejected: RuntimeClass \"gvisor\" not found",
                refused(
                        "pods",
                        "default",
                        "{metadata: {name: web}, spec: {runtimeClassName: gvisor, containers: [{name: c, image: i}]}}"));
    }

    @Test
    void aPriorityClassBecomesANumber() {
        cluster.create("priorityclasses.scheduling.k8s.io", "", "{metadata: {name: high}, value: 1000}");
        KubeObject pod = cluster.create(
                "pods",
                "default",
                "{metadata: {name: web}, spec: {priorityClassName: high, containers: [{name: c, image: i}]}}");
        assertEquals(1000, pod.spec().path("priority").asInt());
        assertEquals(
                "pods \"other\" is forbidden: no PriorityClass with name low was found",
                refused(
                        "pods",
                        "default",
                        "{metadata: {name: other}, spec: {priorityClassName: low, containers: [{name: c, image:"
                                + " i}]}}"));
    }

    @Test
    void servicesGetAddressesAndNodePortsOfTheirOwn() {
        KubeObject one = cluster.create("services", "default", "{metadata: {name: a}, spec: {ports: [{port: 80}]}}");
        KubeObject two = cluster.create(
                "services", "default", "{metadata: {name: b}, spec: {type: NodePort, ports: [{port: 80}]}}");
        String address = one.spec().path("clusterIP").asText();
        assertTrue(address.startsWith("10.96."), address);
        assertEquals(address, one.spec().at("/clusterIPs/0").asText());
        assertEquals("SingleStack", one.spec().path("ipFamilyPolicy").asText());
        assertNotEquals(address, two.spec().path("clusterIP").asText());
        int port = two.spec().at("/ports/0/nodePort").asInt();
        assertTrue(30000 <= port && port <= 32767, "node port " + port);

        assertEquals(
                "Service \"c\" is invalid: spec.clusterIPs: Invalid value: []string{\"" + address
                        + "\"}: failed to allocate IP " + address + ": provided IP is already allocated",
                refused(
                        "services",
                        "default",
                        "{metadata: {name: c}, spec: {clusterIP: " + address + ", ports: [{port: 80}]}}"));
        assertEquals(
                "Service \"c\" is invalid: spec.ports[0].nodePort: Invalid value: " + port
                        + ": provided port is already allocated",
                refused(
                        "services",
                        "default",
                        "{metadata: {name: c}, spec: {type: NodePort, ports: [{port: 80, nodePort: " + port + "}]}}"));
        assertEquals(
                "Service \"c\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid"
                        + " range. The range of valid ports is 30000-32767",
                refused(
                        "services",
                        "default",
                        "{metadata: {name: c}, spec: {type: NodePort, ports: [{port: 80, nodePort: 80}]}}"));
    }

    @Test
    void aServiceKeepsWhatItHasWhenAClientLeavesItOut() {
        KubeObject made = cluster.create(
                "services", "default", "{metadata: {name: a}, spec: {type: NodePort, ports: [{port: 80}]}}");
        KubeObject wanted = made.copy();
        ((ObjectNode) wanted.spec()).remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
        ((ObjectNode) wanted.spec().at("/ports/0")).remove("nodePort");
        wanted.ownMetadata().putObject("labels").put("new", "label");
        KubeObject now = cluster.update("services", wanted);
        assertEquals(made.spec(), now.spec());
        ((ObjectNode) wanted.spec()).put("type", "ClusterIP");
        wanted.ownMetadata().remove("resourceVersion");
        KubeObject inside = cluster.update("services", wanted);
        assertTrue(inside.spec().at("/ports/0/nodePort").isMissingNode());
        assertTrue(inside.spec().path("externalTrafficPolicy").isMissingNode());
    }

    @Test
    void someNamespacesStay() {
        StatusException refusal = assertThrows(
                StatusException.class,
                () -> cluster.api.delete(cluster.kind("namespaces"), "", "default", DeleteOptions.by("test", null)));
        assertEquals(StatusReason.FORBIDDEN, refusal.reason());
        assertEquals("namespaces \"default\" is forbidden: this namespace may not be deleted", refusal.getMessage());
    }

    @Test
    void aClaimGetsTheDefaultClassAndStaysWhileItIsUsed() {
        cluster.create(
                "storageclasses.storage.k8s.io",
                "",
                "{metadata: {name: local, annotations: {storageclass.kubernetes.io/is-default-class: 'true'}},"
                        + " provisioner: example.com/local}");
        KubeObject claim = cluster.create(
                "persistentvolumeclaims",
                "default",
                "{metadata: {name: c}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
        assertEquals("local", claim.spec().path("storageClassName").asText());
        assertEquals(List.of("kubernetes.io/pvc-protection"), claim.finalizers());
    }

    @Test
    void aPodsImageMayChangeAndItsCommandNot() {
        KubeObject pod = cluster.create("pods", "default", POD).copy();
        ((ObjectNode) pod.spec().at("/containers/0")).put("image", "other");
        KubeObject changed = cluster.update("pods", pod).copy();
        assertEquals("other", changed.spec().at("/containers/0/image").asText());
        ((ObjectNode) changed.spec().at("/containers/0")).putArray("command").add("sh");
        String refusal = assertThrows(StatusException.class, () -> cluster.update("pods", changed))
                .getMessage();
        assertTrue(
                refusal != null
                        && refusal.startsWith("Pod \"web\" is invalid: spec: Forbidden: pod updates may not change"
                                + " fields other than `spec.containers[*].image`,"),
                refusal);
    }

    @Test
    void aContainerCanBePutIntoARunningPodOnce() {
        KubeObject pod = cluster.create("pods", "default", POD).copy();
        ((ObjectNode) pod.spec())
                .putArray("ephemeralContainers")
                .addObject()
                .put("name", "c")
                .put("image", "i");
        assertEquals(
                "Pod \"web\" is invalid: spec.ephemeralContainers[0].name: Duplicate value: \"c\"", refusedLater(pod));
        ((ObjectNode) pod.spec().at("/ephemeralContainers/0")).put("name", "debug");
        KubeObject now = later(pod);
        assertEquals("debug", now.spec().at("/ephemeralContainers/0/name").asText());
        KubeObject without = now.copy();
        ((ObjectNode) without.spec()).putArray("ephemeralContainers");
        String removal = refusedLater(without);
        assertTrue(removal.contains("existing ephemeral containers"), removal);
    }

    private KubeObject later(KubeObject pod) {
        return cluster.api.update(
                cluster.kind("pods"), "default", "web", "ephemeralcontainers", pod, WriteOptions.by("test"));
    }

    private String refusedLater(KubeObject pod) {
        return String.valueOf(
                assertThrows(StatusException.class, () -> later(pod)).getMessage());
    }
}
