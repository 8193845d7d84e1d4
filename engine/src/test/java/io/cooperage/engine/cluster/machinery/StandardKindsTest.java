package io.cooperage.engine.cluster.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.admission.StandardAdmission;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.api.WriteOptions.FieldValidation;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.cluster.schema.Schemas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verbs with the kinds, the schemas and the admission that users meet.
class StandardKindsTest {
    private static final Schemas SCHEMAS = new OpenApiSchemas();
    private static final String WEB = "{metadata: {name: web}, spec: {replicas: 2, selector: {matchLabels: {app: web}},"
            + " template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: 'web:1', ports:"
            + " [{containerPort: 80}], resources: {requests: {cpu: 0.5, memory: 1024Mi}}}, {name: b, image: side}]}}}}";

    @TempDir
    private Path folder;

    private ClusterFixture cluster;

    @SuppressWarnings("NullAway.Init") // by begin()
    StandardKindsTest() {}

    @BeforeEach
    void begin() {
        cluster = new ClusterFixture(folder, new StandardKinds(), SCHEMAS, StandardAdmission.steps());
        cluster.create("serviceaccounts", "default", "{metadata: {name: default}}");
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void unknownFieldsAreToldRefusedOrDropped() {
        String bogus = WEB.replace("image: side", "image: side, bogus: 1");
        assertThatThrownBy(() -> create(bogus, FieldValidation.STRICT, new ArrayList<>()))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.BAD_REQUEST))
                .hasMessage("Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error:"
                        + " unknown field \"spec.template.spec.containers[1].bogus\"");
        List<String> warnings = new ArrayList<>();
        KubeObject web = create(bogus, FieldValidation.WARN, warnings);
        assertThat(warnings).contains("unknown field \"spec.template.spec.containers[1].bogus\"");
        assertThat(web.tree().toString()).doesNotContain("bogus");
    }

    @Test
    void wrongTypesAreRefused() {
        assertThatThrownBy(() -> create(WEB.replace("replicas: 2", "replicas: two"), FieldValidation.IGNORE, List.of()))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.BAD_REQUEST))
                .hasMessageStartingWith("Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot"
                        + " unmarshal string into Go struct field ")
                .hasMessageEndingWith("spec.replicas of type int32");
    }

    private KubeObject create(String json, FieldValidation validation, List<String> warnings) {
        return cluster.api.create(
                cluster.kind("deployments.apps"),
                "default",
                ClusterFixture.object(json),
                new WriteOptions("kubectl-create", false, validation, false, null, warnings::add));
    }

    @Test
    void listsAreMergedByTheirKeys() {
        KubeObject web = cluster.create("deployments.apps", "default", WEB);
        KubeObject patched = cluster.api.patch(
                cluster.kind("deployments.apps"),
                "default",
                "web",
                "",
                new Patch(
                        Patch.Type.STRATEGIC,
                        ClusterFixture.json("{spec: {template: {spec: {$setElementOrder/containers: [{name: b}, {name:"
                                + " a}], containers: [{name: a, image: 'web:2'}]}}}}")),
                WriteOptions.by("kubectl-edit"));
        JsonNode containers = patched.spec().path("template").path("spec").path("containers");
        assertThat(containers.path(0).path("name").asText()).isEqualTo("b");
        assertThat(containers.path(1).path("image").asText()).isEqualTo("web:2");
        assertThat(containers
                        .path(1)
                        .path("ports")
                        .path(0)
                        .path("containerPort")
                        .asInt())
                .isEqualTo(80);
        assertThat(patched.generation()).isEqualTo(web.generation() + 1);
        JsonNode owned = patched.metadata().path("managedFields").path(1);
        assertThat(owned.path("manager").asText()).isEqualTo("kubectl-edit");
        assertThat(owned.path("fieldsV1").at("/f:spec/f:template/f:spec/f:containers"))
                .isEqualTo(ClusterFixture.json("{'k:{\"name\":\"a\"}': {'f:image': {}}}"));
        assertThat(patched.metadata()
                        .path("managedFields")
                        .path(0)
                        .path("fieldsV1")
                        .toString())
                .contains("k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}");
    }

    @Test
    void defaultsAreStableAndQuantitiesCanonical() {
        KubeObject web = cluster.create("deployments.apps", "default", WEB);
        JsonNode requests = web.spec().at("/template/spec/containers/0/resources/requests");
        assertThat(requests).isEqualTo(ClusterFixture.json("{cpu: 500m, memory: 1Gi}"));
        long revision = cluster.api.revision();
        KubeObject again = ClusterFixture.object(WEB);
        cluster.api.update(
                cluster.kind("deployments.apps"), "default", "web", "", again, WriteOptions.by("kubectl-replace"));
        assertThat(cluster.api.revision()).isEqualTo(revision);
    }

    @Test
    void everySelectableFieldIsKnownForAnObjectWithoutValues() {
        for (var kind : cluster.api.kinds().all()) {
            KubeObject nothing = new KubeObject(ClusterFixture.object("{}").tree());
            assertThat(kind.rules().selectableFields(nothing))
                    .as(kind.toString())
                    .isNotNull();
        }
        assertThatThrownBy(() -> cluster.create("pods", "zz", "{metadata: {name: p}}"))
                .isInstanceOf(StatusException.class)
                .hasMessage("namespaces \"zz\" not found");
    }
}
