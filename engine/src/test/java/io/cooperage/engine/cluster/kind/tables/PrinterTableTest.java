package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The cells of `kubectl get`.
class PrinterTableTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    /// Columns that have come since.
    private static final Set<String> NEWER = Set.of(
            "Job/Status",
            "CronJob/Timezone",
            "PriorityClass/PreemptionPolicy",
            "PersistentVolume/VolumeAttributesClass",
            "PersistentVolumeClaim/VolumeAttributesClass");
    private static final String GONE = "a kind that this cluster does not have";

    private final GoLiterals literals = new GoLiterals(NOW)
            .with(
                    "mulExternalIP",
                    JsonNodeFactory.instance.arrayNode().add("80.11.12.10").add("80.11.12.11"))
            .with("volumeMode", TextNode.valueOf("Filesystem"))
            .with("policyDelte", TextNode.valueOf("Delete"))
            .with("policyRetain", TextNode.valueOf("Retain"))
            .with("bindModeImmediate", TextNode.valueOf("Immediate"))
            .with("bindModeWait", TextNode.valueOf("WaitForFirstConsumer"))
            .with("tcpProtocol", TextNode.valueOf("TCP"))
            .with("time.Minute", JsonNodeFactory.instance.numberNode(60_000_000_000L))
            .with("time.Hour", JsonNodeFactory.instance.numberNode(3_600_000_000_000L));
    private final Tally tally = new Tally("printers.json");

    private void table(String function, String table, String field, String kind) {
        boolean wide = function.equals("TestPrintPodwide") || function.startsWith("TestPrintPersistentVolume");
        tally.run(function, table, (name, row) -> {
            Kind known = Objects.kind(kind);
            KubeObject object = Objects.object(known, literals.json(row.path(field)));
            if (row.toString().contains("2.3.4.5,3.4.5...")) {
                throw new NotApplicable("addresses are cut by clients only");
            }
            boolean asWide = wide || row.path("options").path("Wide").asBoolean();
            JsonNode expected = row.has("expected") ? row.path("expected") : row.path("expect");
            return compare(known, object, expected, asWide);
        });
    }

    private String compare(Kind kind, KubeObject object, JsonNode expected, boolean wide) {
        if (expected.isEmpty()) {
            throw new NotApplicable("no row is printed: finished pods are left out by clients");
        }
        Printer printer = kind.printer();
        List<Object> cells = printer.cells(object, NOW);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Printer.Column column = printer.columns().get(i);
            boolean newer = NEWER.contains(kind.id().kind() + "/" + column.name());
            if (!newer && (wide || column.priority() == 0)) {
                texts.add(cells.get(i).toString());
            }
        }
        List<String> wanted = new ArrayList<>();
        expected.path(0)
                .path("Cells")
                .forEach(cell -> wanted.add(literals.json(cell).asText()));
        return texts.equals(wanted) ? "" : texts + " instead of " + wanted;
    }

    @Test
    void cellsAreAsKubectlShowsThem() {
        table("TestPrintEvent", "tests", "event", "Event");
        table("TestPrintNamespace", "tests", "namespace", "Namespace");
        table("TestPrintSecret", "tests", "secret", "Secret");
        table("TestPrintServiceAccount", "tests", "serviceAccount", "ServiceAccount");
        for (String node : List.of(
                "Status",
                "Role",
                "OSImage",
                "KernelVersion",
                "ContainerRuntimeVersion",
                "Name",
                "ExternalIP",
                "InternalIP")) {
            nodes("TestPrintNode" + node);
        }
        table("TestPrintServiceLoadBalancer", "tests", "service", "Service");
        table("TestPrintPod", "tests", "pod", "Pod");
        table("TestPrintPodwide", "tests", "pod", "Pod");
        table("TestPrintPodConditions", "tests", "pod", "Pod");
        table("TestPrintNonTerminatedPod", "tests", "pod", "Pod");
        table("TestPrintPodTemplate", "tests", "podTemplate", "PodTemplate");
        table("TestPrintDeployment", "tests", "deployment", "Deployment");
        table("TestPrintDaemonSet", "tests", "daemonSet", "DaemonSet");
        table("TestPrintJob", "tests", "job", "Job");
        table("TestPrintService", "tests", "service", "Service");
        table("TestPrintControllerRevision", "tests", "history", "ControllerRevision");
        table("TestPrintConfigMap", "tests", "configMap", "ConfigMap");
        table("TestPrintRoleBinding", "tests", "binding", "RoleBinding");
        table("TestPrintClusterRoleBinding", "tests", "binding", "ClusterRoleBinding");
        table("TestPrintReplicationController", "tests", "rc", "ReplicationController");
        table("TestPrintReplicaSet", "tests", "replicaSet", "ReplicaSet");
        table("TestPrintStatefulSet", "tests", "statefulSet", "StatefulSet");
        table("TestPrintPersistentVolume", "tests", "pv", "PersistentVolume");
        table("TestPrintPersistentVolumeClaim", "tests", "pvc", "PersistentVolumeClaim");
        table("TestPrintCronJob", "tests", "cronjob", "CronJob");
        table("TestPrintStorageClass", "tests", "sc", "StorageClass");
        table("TestPrintLease", "tests", "lease", "Lease");
        table("TestPrintPriorityClass", "tests", "pc", "PriorityClass");
        table("TestPrintEndpoint", "tests", "endpoint", "Endpoints");
        table("TestPrintEndpointSlice", "tests", "endpointSlice", "EndpointSlice");
        unknownKinds();
        for (String list : List.of("PodTemplate", "DaemonSet", "Job", "Service", "ReplicaSet", "CronJob")) {
            tally.skip("TestPrint" + list + "List", "expectedRows", "rows whose objects the table does not have");
        }
        tally.skip("TestPrintPodDisruptionBudgetList", "expectedRows", GONE);
        tally.skip("TestFormatResourceName", "tests", "names are put together by the client");
        tally.skip("TestPrintService", "mulExternalIP", "a variable of another table");
        tally.done(132, 67);
    }

    private void nodes(String function) {
        boolean wide = !List.of("TestPrintNodeStatus", "TestPrintNodeRole", "TestPrintNodeName")
                .contains(function);
        tally.run(function, "table", (name, row) -> {
            Kind known = Objects.kind("Node");
            ObjectNode tree = (ObjectNode) literals.json(row.path("node"));
            return compare(known, Objects.object(known, tree), row.path("expected"), wide);
        });
    }

    private void unknownKinds() {
        tally.skip("TestPrintIngressClass", "testCases", GONE);
        for (String kind : List.of(
                "HPA",
                "PodDisruptionBudget",
                "NetworkPolicy",
                "CertificateSigningRequest",
                "ComponentStatus",
                "RuntimeClass",
                "FlowSchema",
                "PriorityLevelConfiguration",
                "StorageVersion")) {
            tally.skip("TestPrint" + kind, "tests", GONE);
        }
    }
}
