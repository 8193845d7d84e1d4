package io.cooperage.ui.cluster.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cooperage.ui.control.code.CodeAssist.Completion;
import io.cooperage.ui.control.code.CodeAssist.Finding;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class YamlAssistTest {
    private static final String DOCUMENT = """
            {"components": {"schemas": {
              "io.k8s.api.apps.v1.Deployment": {
                "type": "object", "description": "Deployment enables declarative updates.",
                "x-kubernetes-group-version-kind": [{"group": "apps", "kind": "Deployment", "version": "v1"}],
                "properties": {
                  "apiVersion": {"type": "string"}, "kind": {"type": "string"},
                  "metadata": {"type": "object", "properties": {
                    "name": {"type": "string"},
                    "labels": {"type": "object", "additionalProperties": {"type": "string"}}}},
                  "spec": {"description": "What is wanted. More words.",
                           "allOf": [{"$ref": "#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec"}]}}},
              "io.k8s.api.apps.v1.DeploymentSpec": {
                "type": "object", "required": ["selector"], "properties": {
                  "replicas": {"type": "integer", "description": "Number of desired pods. Defaults to 1."},
                  "paused": {"type": "boolean"},
                  "selector": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
                               "properties": {"matchLabels": {"type": "object"}}},
                  "containers": {"type": "array", "items":
                      {"$ref": "#/components/schemas/io.k8s.api.core.v1.Container"}}}},
              "io.k8s.api.core.v1.Container": {
                "type": "object", "required": ["name"], "properties": {
                  "name": {"type": "string"},
                  "image": {"type": "string"},
                  "protocol": {"type": "string", "enum": ["TCP", "UDP"], "default": "TCP"},
                  "imagePullPolicy": {"type": "string",
                    "description": "Image pull policy. One of Always, Never, IfNotPresent. Defaults to Always."}}}
            }}}
            """;

    private final YamlAssist assist = new YamlAssist();

    @BeforeEach
    void learn() throws Exception {
        JsonNode document = JsonMapper.builder().build().readTree(DOCUMENT);
        assist.learn(Schema.of(document, "apps", "v1", "Deployment").orElseThrow());
    }

    private List<Completion> complete(String marked) {
        int at = marked.indexOf('|');
        return assist.complete(marked.replace("|", ""), at, true);
    }

    @Test
    void fieldsAreProposedThoseThatAreNeededFirst() {
        assertThat(complete("spec:\n  |"))
                .extracting(Completion::label)
                .containsExactly("selector", "containers", "paused", "replicas");
        assertThat(complete("spec:\n  paused: true\n  re|"))
                .extracting(Completion::label)
                .containsExactly("replicas");
        assertThat(complete("spec:\n  containers:\n  - name: web\n    |"))
                .extracting(Completion::label)
                .containsExactly("image", "imagePullPolicy", "protocol");
        Completion replicas = complete("spec:\n  re|").getFirst();
        assertThat(replicas.detail()).isEqualTo("integer  Number of desired pods");
        assertThat(replicas.insert()).isEqualTo("replicas: ");
        assertThat(complete("spec:\n  cont|").getFirst().insert()).isEqualTo("containers:\n  - ");
    }

    @Test
    void valuesAreProposedThatTheSchemaOrItsWordsName() {
        assertThat(complete("spec:\n  paused: |")).extracting(Completion::label).containsExactly("true", "false");
        assertThat(complete("spec:\n  containers:\n  - protocol: |"))
                .extracting(Completion::label)
                .containsExactly("TCP", "UDP");
        assertThat(complete("spec:\n  containers:\n  - imagePullPolicy: N|"))
                .extracting(Completion::label)
                .containsExactly("Never", "IfNotPresent");
    }

    @Test
    void whatStandsThereIsExplained() {
        String text = "spec:\n  replicas: 3\n";
        assertThat(assist.explain(text, text.indexOf("plic")).orElseThrow())
                .isEqualTo("`replicas`  integer\n\nNumber of desired pods. Defaults to 1.");
        assertThat(assist.explain(text, 0).orElseThrow()).startsWith("`spec`  DeploymentSpec\n\nWhat is wanted.");
    }

    @Test
    void unknownFieldsAndWrongValuesAreFoundWhereTheyStand() {
        String text = """
                metadata:
                  labels: {anything: goes}
                spec:
                  replcias: 3
                  replicas: three
                  paused: maybe
                  selector:
                    anything: goes
                  containers:
                  - name: web
                    protocol: SCTP
                    wrong: 1
                    name: twice
                """;
        List<Finding> findings = assist.check(text);
        assertThat(findings)
                .extracting(finding -> text.substring(finding.from(), finding.to()) + ": " + finding.message())
                .containsExactly(
                        "replcias: spec has no field replcias. Did you mean replicas?",
                        "three: replicas takes a whole number.",
                        "maybe: paused takes true or false.",
                        "SCTP: protocol takes one of TCP, UDP.",
                        "wrong: Container has no field wrong.",
                        "name: name stands here twice.");
    }

    @Test
    void whatCannotBeReadIsFoundWhereItBreaks() {
        assertThat(broken("spec:\n  replicas: [1, 2\n")).isEqualTo("1: 2: expected ',' or ']', but got <stream end>");
        assertThat(broken("spec:\n\treplicas: 3\n"))
                .startsWith("1: replicas: 3: found character '\\t(TAB)' that cannot start any token.");
        assertThat(broken("spec:\n  a: 1\n b: 2\n")).startsWith("2: b: 2: expected <block end>");
        assertThat(broken("a: A\n---\nkind: 'B\n")).contains("found unexpected end of stream");
        assertThat(assist.check("")).isEmpty();
    }

    /// The line from 0, what is underlined, and why.
    private String broken(String text) {
        Finding finding = assist.check(text).stream()
                .filter(each -> !each.message().contains("has no field"))
                .findFirst()
                .orElseThrow();
        long line =
                text.substring(0, finding.from()).chars().filter(c -> c == '\n').count();
        return line + ": " + text.substring(finding.from(), finding.to()).strip() + ": " + finding.message();
    }
}
