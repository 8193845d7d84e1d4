package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.check.Names;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The forms of names.
class NamesTableTest {
    private final GoLiterals literals = new GoLiterals(java.time.Instant.EPOCH);
    private final Tally tally = new Tally("validation.json");

    private void rule(String function, String good, String bad, Function<JsonNode, List<String>> rule) {
        tally.run(function, good, (name, row) -> Objects.mismatch(true, rule.apply(literals.json(row))));
        tally.run(function, bad, (name, row) -> Objects.mismatch(false, rule.apply(literals.json(row))));
    }

    private void text(String function, Function<String, List<String>> rule) {
        rule(function, "goodValues", "badValues", row -> rule.apply(row.asText()));
    }

    @Test
    void goodNamesAreTakenAndBadOnesAreNot() {
        text("TestIsDNS1123Label", Names::label);
        text("TestIsDNS1123Subdomain", Names::subdomain);
        text("TestIsDNS1035Label", Names::label1035);
        text("TestIsCIdentifier", Names::cIdentifier);
        text("TestIsValidPortName", Names::portName);
        text("TestIsValidIP", Names::ip);
        text("TestIsValidIPv4Address", Names::ipv4);
        text("TestIsValidIPv6Address", Names::ipv6);
        text("TestIsHTTPHeaderName", Names::header);
        text("TestIsValidPercent", Names::percent);
        rule("TestIsValidPortNum", "goodValues", "badValues", row -> Names.port(row.asLong()));
        rule(
                "TestIsInRange",
                "goodValues",
                "badValues",
                row -> Names.range(
                        row.path("value").asLong(),
                        row.path("min").asLong(),
                        row.path("max").asLong()));
        rule("TestIsQualifiedName", "successCases", "errorCases", row -> Names.qualified(row.asText()));
        rule("TestIsValidLabelValue", "successCases", "errorCases", row -> Names.labelValue(row.asText()));
        rule("TestIsConfigMapKey", "successCases", "failureCases", row -> Names.configKey(row.asText()));
        for (String function : List.of(
                "TestIsWildcardDNS1123Subdomain",
                "TestIsFullyQualifiedDomainName",
                "TestIsFullyQualifiedName",
                "TestIsDomainPrefixedPath",
                "TestIsValidSocketAddr")) {
            tally.skip(function, "goodValues", "a form that no kind of this cluster has");
            tally.skip(function, "badValues", "a form that no kind of this cluster has");
        }
        tally.skip("TestIsFullyQualifiedName", "messageTests", "a form that no kind of this cluster has");
        tally.done(450, 97);
    }
}
