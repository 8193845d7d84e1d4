package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.check.Amounts;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nodes, and the names of what they have.
class NodeTableTest {
    private final Cases cases = new Cases();

    @Test
    void nodes() {
        Tally tally = new Tally("core-validation.json");
        cases.taken(tally, "TestValidateNode", "successCases", "Node", "");
        Kind nodes = Objects.kind("Node");
        tally.run("TestValidateNode", "errorCases", (name, row) -> {
            mustBeRead(row);
            return Objects.mismatch(false, Objects.wrong(nodes, cases.read(nodes, row)));
        });
        tally.run("TestValidateNodeUpdate", "tests", (name, row) -> {
            mustBeRead(row);
            KubeObject now = cases.read(nodes, row.path("node"));
            KubeObject old = cases.read(nodes, row.path("oldNode"));
            List<String> wrong = new ArrayList<>(Objects.wrong(nodes, now, old));
            // A name that was there before is not looked at again.
            wrong.removeIf(each -> each.startsWith("metadata.name: Required"));
            return Objects.mismatch(row.path("valid").asBoolean(), wrong);
        });
        cases.decided(tally, "TestValidateNodeCIDRs", "testCases", "Node", "node", "expectError");
        tally.done(52, 5);
    }

    private static void mustBeRead(JsonNode node) {
        if (node.toString().contains("PreferAvoidPods")) {
            throw new NotApplicable("an annotation that no part of this cluster reads");
        }
    }

    @Test
    void namesOfResources() {
        Tally tally = new Tally("core-validation.json");
        tally.run("TestValidateResourceNames", "table", (name, row) -> {
            Place place = Place.of("field", row.path("input"));
            Amounts.resource(row.path("input").asText(), place);
            List<String> wrong = place.errors().stream().map(Object::toString).toList();
            return Objects.mismatch(row.path("success").asBoolean(), wrong);
        });
        tally.done(22, 0);
    }
}
