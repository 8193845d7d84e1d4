package io.cooperage.engine.cluster.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.testing.SharedCases;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiSchemasTest {
    private static final OpenApiSchemas SCHEMAS = new OpenApiSchemas();

    @Test
    void theResourceIsWhatTheGeneratorMakes() throws IOException {
        byte[] made = OpenApiReduction.reduce(SharedCases.json("kubernetes-tables/swagger-v1.32.0.json"));
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode stored = mapper.createObjectNode();
        OpenApiDescription.forEach(stored::set);
        assertThat(stored).isEqualTo(mapper.readTree(made));
    }

    @Test
    void containersAreMergedByName() {
        FieldSchema containers = at("apps", "v1", "Deployment", "spec", "template", "spec", "containers");
        assertThat(containers.type()).isEqualTo(FieldSchema.Type.LIST);
        assertThat(containers.mergeKey()).isEqualTo("name");
        assertThat(containers.patchStrategies()).containsExactly("merge");
        assertThat(containers.listMapKeys()).containsExactly("name");
        assertThat(containers.listType()).isEqualTo("map");
        FieldSchema ports = property(element(containers), "ports");
        assertThat(ports.mergeKey()).isEqualTo("containerPort");
        assertThat(ports.listMapKeys()).containsExactly("containerPort", "protocol");
    }

    @Test
    void strategiesStandBesideAReference() {
        FieldSchema strategy = at("apps", "v1", "Deployment", "spec", "strategy");
        assertThat(strategy.patchStrategies()).containsExactly("retainKeys");
        assertThat(strategy.properties()).containsKeys("type", "rollingUpdate");
        assertThat(at("", "v1", "Pod", "spec", "volumes").patchStrategies()).containsExactly("merge", "retainKeys");
    }

    @Test
    void typesAreKnown() {
        assertThat(at("apps", "v1", "Deployment", "spec", "strategy", "rollingUpdate", "maxSurge")
                        .type())
                .isEqualTo(FieldSchema.Type.INT_OR_STRING);
        assertThat(at("", "v1", "Pod", "metadata", "creationTimestamp").type()).isEqualTo(FieldSchema.Type.TIME);
        assertThat(at("", "v1", "Pod", "metadata", "labels").type()).isEqualTo(FieldSchema.Type.MAP);
        FieldSchema limits = property(element(at("", "v1", "Pod", "spec", "containers")), "resources");
        assertThat(element(property(limits, "limits")).type()).isEqualTo(FieldSchema.Type.QUANTITY);
        assertThat(at("apps", "v1", "ControllerRevision", "data").type()).isEqualTo(FieldSchema.Type.ANY);
        assertThat(at("", "v1", "Pod", "spec").required()).containsExactly("containers");
        assertThat(at("apps", "v1", "Deployment", "spec", "selector").listType())
                .isEqualTo("atomic");
    }

    @Test
    void fieldsThatPodsHaveHereAreDescribed() {
        assertThat(at("", "v1", "Pod", "spec", "securityContext", "supplementalGroupsPolicy")
                        .type())
                .isEqualTo(FieldSchema.Type.STRING);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Set<String> all = SCHEMAS.closure(Set.of("io.k8s.api.apps.v1.Deployment"));
        assertThat(all)
                .contains("io.k8s.api.core.v1.PodSpec", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
                .doesNotContain("io.k8s.api.core.v1.Service");
        assertThat(SCHEMAS.definition(new GroupVersionKind("", "v1", "Pod"))).hasValue("io.k8s.api.core.v1.Pod");
        assertThat(SCHEMAS.of(new GroupVersionKind("example.com", "v1", "Pod"))).isEmpty();
    }

    private static FieldSchema at(String group, String version, String kind, String... path) {
        FieldSchema schema =
                SCHEMAS.of(new GroupVersionKind(group, version, kind)).orElseThrow();
        for (String step : List.of(path)) {
            schema = property(schema, step);
        }
        return schema;
    }

    private static FieldSchema property(FieldSchema schema, String name) {
        FieldSchema found = schema.properties().get(name);
        return Objects.requireNonNull(found, name);
    }

    private static FieldSchema element(FieldSchema schema) {
        return Objects.requireNonNull(schema.items());
    }
}
