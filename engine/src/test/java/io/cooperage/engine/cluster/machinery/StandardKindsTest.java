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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /// What `kubectl create` shows, word for word.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            replicas: 2 | replicas: two    | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
            replicas: 2 | replicas: 1.5    | json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32
            replicas: 2 | replicas: 3000000000 | json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32
            image: side | image: side, env: [{name: A, value: 1}] | json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string
            image: side | image: side, env: [{name: A, value: true}] | json: cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string
            image: side | image: side, command: sh | json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string
            image: side | image: side, ports: {} | json: cannot unmarshal object into Go struct field Container.spec.template.spec.containers.ports of type []v1.ContainerPort
            image: side | image: side, imagePullPolicy: 1 | json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.imagePullPolicy of type v1.PullPolicy
            image: side | image: side, livenessProbe: {httpGet: {port: true}} | json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.template.spec.containers.livenessProbe.httpGet.port of type int32
            labels: {app: web} | labels: {app: 5} | json: cannot unmarshal number into Go struct field ObjectMeta.spec.template.metadata.labels of type string
            containerPort: 80 | containerPort: '80' | json: cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32
            cpu: 0.5    | cpu: 10x         | quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
            """)
    void wrongTypesAreRefused(String right, String wrong, String told) {
        assertThat(WEB).contains(right);
        assertThatThrownBy(() -> create(WEB.replace(right, wrong), FieldValidation.IGNORE, List.of()))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.BAD_REQUEST))
                .hasMessage("Deployment in version \"v1\" cannot be handled as a Deployment: " + told);
    }

    /// What `kubectl apply` shows of an object that is there already.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {spec: {replicas: two}}       | map[spec:map[replicas:two]]       | unrecognized type: int32
            {spec: {replicas: 1.5}}       | map[spec:map[replicas:1.5]]       | cannot convert float64 to int32
            {metadata: {labels: {a: 1}}}  | map[metadata:map[labels:map[a:1]]] | cannot convert int64 to string
            {metadata: {labels: {a: true}}} | map[metadata:map[labels:map[a:true]]] | unrecognized type: string
            {spec: {template: {spec: {nodeSelector: x}}}} | map[spec:map[template:map[spec:map[nodeSelector:x]]]] | cannot restore map from string
            {spec: {selector: x}}         | map[spec:map[selector:x]]         | cannot restore struct from: string
            {spec: {$retainKeys: [strategy], strategy: {rollingUpdate: {maxSurge: true}}}} | map[spec:map[strategy:map[rollingUpdate:map[maxSurge:true]]]] | json: cannot unmarshal bool into Go value of type int32
            {spec: {bogus: [a, 1]}}       | map[spec:map[bogus:[a 1]]]        | strict decoding error: unknown field "spec.bogus"
            """)
    void wrongTypesInAPatchAreRefused(String patch, String shown, String told) {
        cluster.create("deployments.apps", "default", WEB);
        assertThatThrownBy(() -> patch(new Patch(Patch.Type.STRATEGIC, ClusterFixture.json(patch))))
                .isInstanceOfSatisfying(StatusException.class, e -> {
                    assertThat(e.reason()).isEqualTo(StatusReason.INVALID);
                    assertThat(Objects.requireNonNull(e.details()).causes())
                            .containsExactly(new StatusException.Cause(
                                    "FieldValueInvalid", "Invalid value: \"" + shown + "\": " + told, "patch"));
                });
    }

    @Test
    void otherPatchesAreReadAsJson() {
        cluster.create("deployments.apps", "default", WEB);
        assertThatThrownBy(() -> patch(new Patch(Patch.Type.MERGE, ClusterFixture.json("{spec: {replicas: two}}"))))
                .hasMessageStartingWith(" \"\" is invalid: patch: Invalid value: \"{")
                .hasMessageEndingWith(
                        "}\": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas"
                                + " of type int32");
    }

    private KubeObject patch(Patch patch) {
        return cluster.api.patch(
                cluster.kind("deployments.apps"),
                "default",
                "web",
                "",
                patch,
                new WriteOptions("kubectl", false, FieldValidation.STRICT, false, null, w -> {}));
    }

    @ParameterizedTest
    @CsvSource({
        "YWJj,",
        "YWI=,",
        "YQ==,",
        "'',",
        "'YW\nJj\r\n',",
        "hello world,5",
        "hunter2,4",
        "YQ=,3",
        "YQ=a,2",
        "YQ==a,4",
        "Y===,1",
        "=,0"
    })
    void secretsAreBase64(String data, @Nullable Integer wrong) {
        String secret =
                "{metadata: {name: s}, data: {k: \"" + data.replace("\n", "\\n").replace("\r", "\\r") + "\"}}";
        if (wrong == null) {
            cluster.create("secrets", "default", secret);
        } else {
            assertThatThrownBy(() -> cluster.create("secrets", "default", secret))
                    .hasMessage(
                            "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte "
                                    + wrong);
        }
    }

    @Test
    void whatMayNotChangeIsShownAsGoWritesIt() {
        cluster.create("deployments.apps", "default", WEB);
        assertThatThrownBy(() -> patch(new Patch(
                        Patch.Type.MERGE,
                        ClusterFixture.json("{spec: {selector: {matchLabels: {tier: x}, matchExpressions: [{key: app,"
                                + " operator: In, values: [web]}]}}}"))))
                .hasMessageContaining(
                        "spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"web\"}:"
                                + " `selector` does not match template `labels`")
                .hasMessageContaining("spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"
                        + "\"app\":\"web\", \"tier\":\"x\"}, MatchExpressions:[]v1.LabelSelectorRequirement{"
                        + "v1.LabelSelectorRequirement{Key:\"app\", Operator:\"In\", Values:[]string{\"web\"}}}}:"
                        + " field is immutable");
        assertThatThrownBy(() -> cluster.create(
                        "services",
                        "default",
                        "{metadata: {name: s}, spec: {ports: [{name: a, port: 80}, {name: b, port: 80}]}}"))
                .hasMessage("Service \"s\" is invalid: spec.ports[1]: Duplicate value: core.ServicePort{Name:\"\","
                        + " Protocol:\"TCP\", AppProtocol:(*string)(nil), Port:80,"
                        + " TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:\"\"}, NodePort:0}");
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
