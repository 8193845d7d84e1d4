package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Kinds with a template for pods: made, changed, and their status.
class WorkloadTableTest {
    private final Cases cases = new Cases();

    @Test
    void workloads() {
        Tally tally = new Tally("apps-validation.json");
        for (String kind : List.of("StatefulSet", "DaemonSet", "ReplicaSet")) {
            cases.taken(tally, "TestValidate" + kind, "successCases", kind, "");
            cases.refused(tally, "TestValidate" + kind, "errorCases", kind, "");
            for (boolean good : new boolean[] {true, false}) {
                cases.changed(
                        tally,
                        "TestValidate" + kind + "Update",
                        good ? "successCases" : "errorCases",
                        kind,
                        "old",
                        "update",
                        row -> good);
            }
        }
        tally.skip("TestValidateDeploymentRollback", "successCases", Cases.GONE);
        tally.done(73, 10);
    }

    @Test
    void replicationControllers() {
        Tally tally = new Tally("core-validation.json");
        cases.taken(tally, "TestValidateReplicationController", "successCases", "ReplicationController", "");
        cases.refused(tally, "TestValidateReplicationController", "errorCases", "ReplicationController", "");
        for (boolean good : new boolean[] {true, false}) {
            cases.changed(
                    tally,
                    "TestValidateReplicationControllerUpdate",
                    good ? "successCases" : "errorCases",
                    "ReplicationController",
                    "old",
                    "update",
                    row -> good);
        }
        status(tally, "TestValidateReplicationControllerStatus", "ReplicationController");
        for (String table : List.of("successCases", "errorCases")) {
            tally.skip("TestValidateLimitRange", table, Cases.GONE);
            tally.skip("TestValidateResourceQuota", table, Cases.GONE);
        }
        tally.done(32, 39);
    }

    @Test
    void statuses() {
        Tally tally = new Tally("apps-validation.json");
        status(tally, "TestValidateStatefulSetStatus", "StatefulSet");
        status(tally, "TestValidateDeploymentStatus", "Deployment");
        status(tally, "TestValidateReplicaSetStatus", "ReplicaSet");
        Kind daemons = Objects.kind("DaemonSet");
        tally.run("TestValidateDaemonSetStatusUpdate", "errorCases", (name, row) -> {
            List<String> wrong = Objects.wrongStatus(
                    daemons, cases.read(daemons, row.path("update")), cases.read(daemons, row.path("old")));
            return Objects.mismatch(false, wrong);
        });
        Kind deployments = Objects.kind("Deployment");
        tally.run("TestValidateDeploymentStatusUpdate", "tests", (name, row) -> {
            KubeObject now = holder(deployments, cases.json(row.path("to")));
            KubeObject old = holder(deployments, cases.json(row.path("from")));
            return Objects.mismatch(!row.path("expectedErr").asBoolean(), Objects.wrongStatus(deployments, now, old));
        });
        tally.done(44, 0);
    }

    /// Rows that are a status and what is thought of it.
    private static void status(Tally tally, String function, String kind) {
        Kind known = Objects.kind(kind);
        tally.run(function, "tests", (name, row) -> {
            ObjectNode status = ((ObjectNode) row.deepCopy()).remove(List.of("name", "expectedErr"));
            List<String> wrong = Objects.wrongStatus(
                    known, holder(known, status), holder(known, JsonNodeFactory.instance.objectNode()));
            return Objects.mismatch(!row.path("expectedErr").asBoolean(), wrong);
        });
    }

    private static KubeObject holder(Kind kind, JsonNode status) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", "foo").put("namespace", "ns");
        object.set("status", status);
        return Objects.object(kind, object);
    }

    private static ObjectNode revision(String name, String namespace, long revision) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", name).put("namespace", namespace);
        object.putObject("data").put("key", "value");
        return object.put("revision", revision);
    }

    /// The variables of the Go test, made as their names say.
    @Test
    void revisions() {
        Tally tally = new Tally("apps-validation.json");
        ObjectNode changed = revision("validname", "validns", 0);
        changed.putObject("data").put("key", "other");
        GoLiterals objects = new GoLiterals(Instant.EPOCH)
                .with("valid", revision("validname", "validns", 0))
                .with("badRevision", revision("validname", "validns", -1))
                .with("emptyName", revision("", "validns", 0))
                .with("invalidName", revision("NoUppercaseOrSpecialCharsLike=Equals", "validns", 0))
                .with("emptyNs", revision("validname", "", 0))
                .with("invalidNs", revision("validname", "NoUppercaseOrSpecialCharsLike=Equals", 100))
                .with("nilData", revision("validname", "validns", 100).<ObjectNode>without("data"))
                .with("changedData", changed)
                .with("changedRevision", revision("validname", "validns", 1));
        Kind kind = Objects.kind("ControllerRevision");
        tally.run("TestValidateControllerRevision", "tests", (name, row) -> {
            List<String> wrong = Objects.wrong(kind, Objects.object(kind, objects.json(row.path("history"))));
            return Objects.mismatch(row.path("isValid").asBoolean(), wrong);
        });
        tally.run("TestValidateControllerRevisionUpdate", "cases", (name, row) -> {
            if (name.equals("invalid")) {
                throw new NotApplicable(Cases.REVISION);
            }
            List<String> wrong = Objects.wrong(
                    kind,
                    Objects.object(kind, objects.json(row.path("newHistory"))),
                    Objects.object(kind, objects.json(row.path("oldHistory"))));
            return Objects.mismatch(row.path("isValid").asBoolean(), wrong);
        });
        tally.done(10, 1);
    }
}
