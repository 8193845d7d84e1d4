package io.cooperage.engine.cluster.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi.Deleted;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.DeleteOptions.Propagation;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.timeline.TimelineEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultClusterApiTest {
    private static final String DEPLOYMENT = "{metadata: {name: web}, spec: {replicas: 1, selector: {matchLabels: {app:"
            + " web}}}, status: {replicas: 7}}";
    private static final String POD = "{metadata: {name: p}, spec: {nodeName: n, containers: [{name: c, image: i}]}}";

    @TempDir
    private Path folder;

    private ClusterFixture cluster;

    @SuppressWarnings("NullAway.Init") // by begin()
    DefaultClusterApiTest() {}

    @BeforeEach
    void begin() {
        cluster = new ClusterFixture(folder);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void createFillsInWhatIsTheServersOwn() {
        KubeObject created = cluster.create(
                "deployments.apps",
                "default",
                "{metadata: {name: web, uid: mine, generation: 9, labels: {}, creationTimestamp: null}, spec: {a: null,"
                        + " replicas: 1}, status: {replicas: 7}}");

        assertThat(created.uid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(created.generation()).isEqualTo(1);
        assertThat(created.revision()).isEqualTo(cluster.api.revision());
        assertThat(created.creationTimestamp()).isPresent();
        assertThat(created.tree().has("status")).isFalse();
        assertThat(created.spec().has("a")).isFalse();
        assertThat(created.metadata().has("labels")).isFalse();
        assertThat(created.apiVersion()).isEqualTo("apps/v1");
        assertThat(created.kind()).isEqualTo("Deployment");
        assertThat(created.namespace()).isEqualTo("default");
        assertThat(created.metadata().path("managedFields").path(0).path("fieldsV1"))
                .isEqualTo(ClusterFixture.json("{'f:spec': {'.': {}, 'f:replicas': {}}}"));
        assertThat(cluster.api.get(cluster.kind("deployments.apps"), "default", "web"))
                .isEqualTo(created);
    }

    @Test
    void createRefusesInKubernetesWords() {
        cluster.create("configmaps", "default", "{metadata: {name: c}}");

        refused(() -> cluster.create("configmaps", "default", "{metadata: {name: c}}"), StatusReason.ALREADY_EXISTS)
                .hasMessage("configmaps \"c\" already exists");
        refused(() -> cluster.create("configmaps", "zz", "{metadata: {name: c}}"), StatusReason.NOT_FOUND)
                .hasMessage("namespaces \"zz\" not found");
        refused(
                        () -> cluster.create("configmaps", "default", "{metadata: {name: d, resourceVersion: '4'}}"),
                        StatusReason.BAD_REQUEST)
                .hasMessage("resourceVersion should not be set on objects to be created");
        refused(() -> cluster.create("configmaps", "default", "{metadata: {}}"), StatusReason.INVALID)
                .hasMessage(
                        "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required");
        refused(() -> cluster.create("configmaps", "default", "{metadata: {name: A_b}}"), StatusReason.INVALID)
                .hasMessage("ConfigMap \"A_b\" is invalid: metadata.name: Invalid value: \"A_b\": a lowercase RFC 1123"
                        + " subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                        + " and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        refused(
                        () -> cluster.create("configmaps", "default", "{apiVersion: v2, metadata: {name: d}}"),
                        StatusReason.BAD_REQUEST)
                .hasMessage("the API version in the data (v2) does not match the expected API version (v1)");
        refused(
                        () -> cluster.create("configmaps", "default", "{metadata: {name: d, namespace: x}}"),
                        StatusReason.BAD_REQUEST)
                .hasMessage("the namespace of the provided object does not match the namespace sent on the request");
    }

    @Test
    void generatedNamesAreNew() {
        for (int i = 0; i < 20; i++) {
            assertThat(cluster.create("pods", "default", "{metadata: {generateName: web-}}")
                            .name())
                    .matches("web-[bcdfghjklmnpqrstvwxz2456789]{5}");
        }
    }

    @Test
    void aWriteThatChangesNothingStoresNothing() {
        KubeObject web = cluster.create("deployments.apps", "default", DEPLOYMENT);
        long before = cluster.api.revision();

        assertThat(cluster.update("deployments.apps", web.copy())).isEqualTo(web);
        assertThat(cluster.merge("deployments.apps", "default", "web", "{spec: {replicas: 1}}"))
                .isEqualTo(web);
        KubeObject other = web.copy();
        other.tree().putObject("status").put("replicas", 4);
        other.ownMetadata().remove("resourceVersion");
        assertThat(cluster.update("deployments.apps", other)).isEqualTo(web);
        assertThat(cluster.api.revision()).isEqualTo(before);
    }

    @Test
    void specAndStatusAreApart() {
        KubeObject web = cluster.create("deployments.apps", "default", DEPLOYMENT);
        KubeObject both = web.copy();
        both.tree().putObject("status").put("replicas", 1);
        both.tree().putObject("spec").put("replicas", 5);

        KubeObject status = cluster.status("deployments.apps", both);
        assertThat(status.spec()).isEqualTo(web.spec());
        assertThat(status.status().path("replicas").asInt()).isEqualTo(1);
        assertThat(status.generation()).isEqualTo(1);

        KubeObject spec =
                cluster.merge("deployments.apps", "default", "web", "{spec: {replicas: 5}, status: {replicas: 9}}");
        assertThat(spec.status()).isEqualTo(status.status());
        assertThat(spec.generation()).isEqualTo(2);

        KubeObject labelled = cluster.merge("deployments.apps", "default", "web", "{metadata: {labels: {a: b}}}");
        assertThat(labelled.generation()).isEqualTo(2);
        assertThat(labelled.uid()).isEqualTo(web.uid());
    }

    @Test
    void aRevisionIsACondition() {
        KubeObject web = cluster.create("deployments.apps", "default", DEPLOYMENT);
        cluster.merge("deployments.apps", "default", "web", "{spec: {replicas: 2}}");

        KubeObject stale = web.copy();
        ((ObjectNode) stale.spec()).put("replicas", 3);
        refused(() -> cluster.update("deployments.apps", stale), StatusReason.CONFLICT)
                .hasMessage("Operation cannot be fulfilled on deployments.apps \"web\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
        refused(
                () -> cluster.merge(
                        "deployments.apps",
                        "default",
                        "web",
                        "{metadata: {resourceVersion: '" + web.revision() + "'}, spec: {replicas: 3}}"),
                StatusReason.CONFLICT);

        stale.ownMetadata().remove("resourceVersion");
        assertThat(cluster.update("deployments.apps", stale)
                        .spec()
                        .path("replicas")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void patchesOfEachType() {
        cluster.create("deployments.apps", "default", DEPLOYMENT);
        assertThat(patch(Patch.Type.JSON, "[{op: replace, path: /spec/replicas, value: 4}]")
                        .spec()
                        .path("replicas")
                        .asInt())
                .isEqualTo(4);
        refused(() -> patch(Patch.Type.JSON, "[{op: remove, path: /spec/none}]"), StatusReason.INVALID)
                .hasMessage("the server rejected our request due to an error in our request");
        refused(() -> patch(Patch.Type.JSON, "[{op: add, path: /none/deep, value: 1}]"), StatusReason.INVALID);
        refused(() -> patch(Patch.Type.JSON, "[{op: test, path: /spec/replicas, value: 1}]"), StatusReason.INVALID);
        assertThat(patch(Patch.Type.STRATEGIC, "{spec: {replicas: null}}")
                        .spec()
                        .has("replicas"))
                .isFalse();
        refused(() -> patch(Patch.Type.APPLY, "{}"), StatusReason.UNSUPPORTED_MEDIA_TYPE);
    }

    private KubeObject patch(Patch.Type type, String body) {
        return cluster.api.patch(
                cluster.kind("deployments.apps"),
                "default",
                "web",
                "",
                new Patch(type, ClusterFixture.json(body)),
                WriteOptions.by("test"));
    }

    @Test
    void dryRunStoresNothing() {
        WriteOptions dry = new WriteOptions("test", true, WriteOptions.FieldValidation.IGNORE, false, null, w -> {});
        long before = cluster.api.revision();
        KubeObject object = ClusterFixture.object("{metadata: {name: c}, data: {a: b}}");
        KubeObject made = cluster.api.create(cluster.kind("configmaps"), "default", object, dry);

        assertThat(made.uid()).isNotEmpty();
        assertThat(cluster.api.find(cluster.kind("configmaps"), "default", "c")).isNull();
        cluster.create("configmaps", "default", "{metadata: {name: c}}");
        refused(
                () -> cluster.api.create(cluster.kind("configmaps"), "default", object, dry),
                StatusReason.ALREADY_EXISTS);
        assertThat(cluster.api.revision()).isEqualTo(before + 1);
    }

    @Test
    void scaleReadsAndWritesReplicas() {
        KubeObject web = cluster.create("deployments.apps", "default", DEPLOYMENT);
        KubeObject scale = cluster.api.scale(cluster.kind("deployments.apps"), "default", "web");
        assertThat(scale.tree().path("status")).isEqualTo(ClusterFixture.json("{replicas: 0, selector: app=web}"));
        assertThat(scale.revision()).isEqualTo(web.revision());

        KubeObject more = scale.copy();
        more.tree().putObject("spec").put("replicas", 3);
        KubeObject scaled = cluster.api.update(
                cluster.kind("deployments.apps"), "default", "web", "scale", more, WriteOptions.by("test"));
        assertThat(scaled.spec().path("replicas").asInt()).isEqualTo(3);
        assertThat(cluster.api
                        .get(cluster.kind("deployments.apps"), "default", "web")
                        .generation())
                .isEqualTo(2);
        refused(
                () -> cluster.api.update(
                        cluster.kind("deployments.apps"), "default", "web", "scale", more, WriteOptions.by("test")),
                StatusReason.CONFLICT);
    }

    @Test
    void bindingAssignsANodeOnce() {
        cluster.create("pods", "default", "{metadata: {name: p}, spec: {containers: []}}");
        KubeObject binding = ClusterFixture.object("{metadata: {name: p}, target: {kind: Node, name: n}}");
        KubeObject bound = bind(binding);

        assertThat(bound.spec().path("nodeName").asText()).isEqualTo("n");
        assertThat(bound.status().path("conditions").path(0).path("type").asText())
                .isEqualTo("PodScheduled");
        refused(() -> bind(binding), StatusReason.CONFLICT)
                .hasMessage("Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node"
                        + " \"n\"");
    }

    private KubeObject bind(KubeObject binding) {
        return cluster.api.update(
                cluster.kind("pods"), "default", "p", "binding", binding, WriteOptions.by("scheduler"));
    }

    @Test
    void podsEndWithGrace() {
        cluster.create("pods", "default", POD);
        Instant before = Instant.now();
        Deleted marked = delete(DeleteOptions.by("test", null));
        assertThat(marked.gone()).isFalse();
        assertThat(marked.object().metadata().path("deletionGracePeriodSeconds").asLong())
                .isEqualTo(30);
        assertThat(marked.object().deletionTimestamp().orElseThrow()).isAfter(before.plusSeconds(28));

        assertThat(delete(DeleteOptions.by("test", null)).object()).isEqualTo(marked.object());
        assertThat(delete(DeleteOptions.by("test", null).withGrace(60)).object())
                .isEqualTo(marked.object());
        KubeObject sooner = delete(DeleteOptions.by("test", null).withGrace(5)).object();
        assertThat(sooner.deletionTimestamp().orElseThrow())
                .isEqualTo(marked.object().deletionTimestamp().orElseThrow().minusSeconds(25));

        refused(() -> delete(DeleteOptions.by("kubelet", "other").withGrace(0)), StatusReason.CONFLICT);
        assertThat(delete(DeleteOptions.by("kubelet", marked.object().uid()).withGrace(0))
                        .gone())
                .isTrue();
        refused(() -> delete(DeleteOptions.by("test", null)), StatusReason.NOT_FOUND)
                .hasMessage("pods \"p\" not found");
    }

    @Test
    void podsThatNobodyRunsEndAtOnce() {
        cluster.create("pods", "default", "{metadata: {name: p}, spec: {containers: []}}");
        assertThat(delete(DeleteOptions.by("test", null)).gone()).isTrue();
    }

    private Deleted delete(DeleteOptions options) {
        return cluster.api.delete(cluster.kind("pods"), "default", "p", options);
    }

    @Test
    void finalizersHoldAnObject() {
        cluster.create("configmaps", "default", "{metadata: {name: c, finalizers: [example.com/x]}}");
        assertThat(cluster.delete("configmaps", "default", "c")).isFalse();
        refused(
                        () -> cluster.merge(
                                "configmaps",
                                "default",
                                "c",
                                "{metadata: {finalizers: [example.com/x, example.com/y]}}"),
                        StatusReason.INVALID)
                .hasMessageContaining("metadata.finalizers: Forbidden: no new finalizers can be added if the object is"
                        + " being deleted, found new finalizers []string{\"example.com/y\"}");

        KubeObject last = cluster.merge("configmaps", "default", "c", "{metadata: {finalizers: null}}");
        assertThat(last.revision()).isEqualTo(cluster.api.revision());
        assertThat(cluster.api.find(cluster.kind("configmaps"), "default", "c")).isNull();
    }

    @Test
    void propagationIsAFinalizer() {
        cluster.create("deployments.apps", "default", DEPLOYMENT);
        DeleteOptions foreground = new DeleteOptions("test", null, Propagation.FOREGROUND, null, null, false, null);
        Deleted waiting = cluster.api.delete(cluster.kind("deployments.apps"), "default", "web", foreground);
        assertThat(waiting.object().finalizers()).containsExactly("foregroundDeletion");
        assertThat(waiting.object().generation()).isEqualTo(2);

        cluster.create("jobs.batch", "default", "{metadata: {name: j}}");
        assertThat(cluster.delete("jobs.batch", "default", "j")).isFalse();
        assertThat(cluster.api.get(cluster.kind("jobs.batch"), "default", "j").finalizers())
                .containsExactly("orphan");
    }

    @Test
    void ownersOfFieldsAreKept() {
        cluster.create("deployments.apps", "default", DEPLOYMENT);
        cluster.api.patch(
                cluster.kind("deployments.apps"),
                "default",
                "web",
                "",
                new Patch(Patch.Type.MERGE, ClusterFixture.json("{spec: {replicas: 5}, metadata: {labels: {a: b}}}")),
                WriteOptions.by("other"));

        KubeObject web = cluster.api.get(cluster.kind("deployments.apps"), "default", "web");
        assertThat(web.metadata().path("managedFields").path(0).path("fieldsV1").toString())
                .doesNotContain("f:replicas")
                .contains("f:selector");
        assertThat(web.metadata().path("managedFields").path(1).path("manager").asText())
                .isEqualTo("other");
        assertThat(web.metadata().path("managedFields").path(1).path("fieldsV1"))
                .isEqualTo(ClusterFixture.json(
                        "{'f:metadata': {'f:labels': {'.': {}, 'f:a': {}}}, 'f:spec': {'f:replicas': {}}}"));
    }

    @Test
    void theTimelineTellsWhoDidWhatAndWhy() {
        KubeObject web = cluster.create("deployments.apps", "default", DEPLOYMENT);
        cluster.api.patch(
                cluster.kind("deployments.apps"),
                "default",
                "web",
                "",
                new Patch(Patch.Type.MERGE, ClusterFixture.json("{spec: {replicas: 2}}")),
                WriteOptions.by("scaler").because(cluster.kind("pods").key("default", "p"), 7));

        List<TimelineEntry> entries = cluster.timeline.latest();
        TimelineEntry last = entries.getLast();
        assertThat(last.actor()).isEqualTo("scaler");
        assertThat(last.verb()).isEqualTo(TimelineEntry.Verb.UPDATED);
        assertThat(last.summary()).isEqualTo("replicas 1 → 2");
        assertThat(last.cause()).isEqualTo(cluster.kind("pods").key("default", "p"));
        assertThat(last.causeRevision()).isEqualTo(7);
        assertThat(entries.get(entries.size() - 2).revision()).isEqualTo(web.revision());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable call, StatusReason reason) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
