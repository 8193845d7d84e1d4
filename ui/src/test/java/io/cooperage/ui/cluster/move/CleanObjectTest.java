package io.cooperage.ui.cluster.move;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.client.ManifestText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanObjectTest {
    @Test
    void aDeploymentIsAsItsAuthorWroteIt() {
        CleanObject clean = CleanObject.of(yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                  namespace: shop
                  uid: 1-2-3
                  resourceVersion: "77"
                  generation: 3
                  creationTimestamp: "2026-01-02T03:04:05Z"
                  managedFields: [{manager: kubectl}]
                  labels: {app: web}
                  annotations:
                    deployment.kubernetes.io/revision: "3"
                    kubectl.kubernetes.io/last-applied-configuration: "{}"
                    team: blue
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {creationTimestamp: null, labels: {app: web}}
                    spec:
                      nodeName: here
                      dnsPolicy: ClusterFirst
                      restartPolicy: Always
                      schedulerName: default-scheduler
                      securityContext: {}
                      terminationGracePeriodSeconds: 30
                      serviceAccount: default
                      serviceAccountName: default
                      nodeSelector: {kubernetes.io/hostname: here, disk: fast}
                      tolerations: [{key: gpu, operator: Exists}]
                      volumes: [{name: pages, hostPath: {path: /srv/pages}}]
                      containers:
                      - name: web
                        image: shop/web:1
                        imagePullPolicy: Never
                        resources: {}
                        terminationMessagePath: /dev/termination-log
                        terminationMessagePolicy: File
                status: {replicas: 2}
                """));
        assertThat(clean.object()).isEqualTo(yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                  labels: {app: web}
                  annotations: {team: blue}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      nodeSelector: {disk: fast}
                      tolerations: [{key: gpu, operator: Exists}]
                      volumes: [{name: pages, hostPath: {path: /srv/pages}}]
                      containers: [{name: web, image: "shop/web:1"}]
                """));
        assertThat(clean.notes())
                .anyMatch(note -> note.contains("bound to the node here"))
                .anyMatch(note -> note.contains("/srv/pages"))
                .anyMatch(note -> note.contains("never pull"));
    }

    @Test
    void aServiceGetsAddressesAndPortsOfTheOtherCluster() {
        CleanObject clean = CleanObject.of(yaml("""
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: shop}
                spec:
                  type: NodePort
                  clusterIP: 10.96.0.7
                  clusterIPs: [10.96.0.7]
                  ipFamilies: [IPv4]
                  ipFamilyPolicy: SingleStack
                  internalTrafficPolicy: Cluster
                  externalTrafficPolicy: Local
                  sessionAffinity: None
                  selector: {app: web}
                  ports: [{port: 80, targetPort: 8080, nodePort: 30123, protocol: TCP}]
                status: {loadBalancer: {}}
                """));
        assertThat(clean.object().path("spec")).isEqualTo(yaml("""
                type: NodePort
                externalTrafficPolicy: Local
                selector: {app: web}
                ports: [{port: 80, targetPort: 8080, protocol: TCP}]
                """));
        assertThat(clean.notes()).singleElement().asString().contains("30123");
    }

    @Test
    void aHeadlessServiceStaysHeadless() {
        CleanObject clean = CleanObject.of(yaml("""
                kind: Service
                metadata: {name: db}
                spec: {clusterIP: None, clusterIPs: [None], selector: {app: db}}
                """));
        assertThat(clean.object().at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(clean.object().path("spec").has("clusterIPs")).isFalse();
    }

    @Test
    void aClaimAsksForAVolumeAnew() {
        CleanObject clean = CleanObject.of(yaml("""
                kind: PersistentVolumeClaim
                metadata:
                  name: orders
                  annotations: {pv.kubernetes.io/bind-completed: "yes", volume.kubernetes.io/selected-node: here}
                  finalizers: [kubernetes.io/pvc-protection]
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: local
                  volumeName: pvc-1
                  volumeMode: Filesystem
                  resources: {requests: {storage: 1Gi}}
                status: {phase: Bound}
                """));
        assertThat(clean.object()).isEqualTo(yaml("""
                kind: PersistentVolumeClaim
                metadata: {name: orders}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """));
        assertThat(clean.notes())
                .anyMatch(note -> note.contains("not copied"))
                .anyMatch(note -> note.contains("local"));
    }

    @Test
    void aPodLosesWhatEveryPodIsGiven() {
        CleanObject clean = CleanObject.of(yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {name: one, namespace: shop, uid: x}
                spec:
                  nodeName: here
                  priority: 0
                  preemptionPolicy: PreemptLowerPriority
                  enableServiceLinks: true
                  tolerations:
                  - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
                  - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
                  volumes: [{name: kube-api-access-abcde, projected: {}}]
                  containers:
                  - {name: a, image: b, volumeMounts: [{name: kube-api-access-abcde, mountPath: /var/run}]}
                """));
        assertThat(clean.object()).isEqualTo(yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {name: one}
                spec: {containers: [{name: a, image: b}]}
                """));
    }

    @Test
    void aJobLosesTheSelectorThatWasMadeForIt() {
        CleanObject clean = CleanObject.of(yaml("""
                kind: Job
                metadata: {name: once}
                spec:
                  selector: {matchLabels: {batch.kubernetes.io/controller-uid: x}}
                  template:
                    metadata:
                      labels:
                        batch.kubernetes.io/controller-uid: x
                        controller-uid: x
                        job-name: once
                        app: once
                    spec: {restartPolicy: Never, containers: [{name: a, image: b}]}
                """));
        assertThat(clean.object().path("spec")).isEqualTo(yaml("""
                template:
                  metadata: {labels: {app: once}}
                  spec: {restartPolicy: Never, containers: [{name: a, image: b}]}
                """));
    }

    @Test
    void everythingThatAPodNamesIsFound() {
        JsonNode spec = yaml("""
                imagePullSecrets: [{name: pull}]
                serviceAccountName: reader
                initContainers:
                - {name: i, envFrom: [{configMapRef: {name: early}}]}
                containers:
                - name: a
                  env:
                  - {name: A, valueFrom: {secretKeyRef: {name: key, key: x}}}
                  - {name: B, valueFrom: {configMapKeyRef: {name: one, key: x}}}
                  envFrom: [{secretRef: {name: all}}]
                volumes:
                - {name: v, configMap: {name: files}}
                - {name: w, secret: {secretName: cert}}
                - {name: x, persistentVolumeClaim: {claimName: data}}
                - name: y
                  projected:
                    sources: [{configMap: {name: kube-root-ca.crt}}, {secret: {name: more}}, {configMap: {name: part}}]
                """);
        assertThat(PodSpecs.configMaps(spec)).containsExactly("early", "one", "files", "part");
        assertThat(PodSpecs.secrets(spec)).containsExactly("pull", "key", "all", "cert", "more");
        assertThat(PodSpecs.claims(spec)).containsExactly("data");
        assertThat(PodSpecs.serviceAccount(spec)).isEqualTo("reader");
    }

    @Test
    void aServiceLeadsToPodsThatHaveAllItAsksFor() {
        JsonNode labels = yaml("{app: web, tier: front}");
        assertThat(PodSpecs.selects(yaml("{spec: {selector: {app: web}}}"), labels))
                .isTrue();
        assertThat(PodSpecs.selects(yaml("{spec: {selector: {app: web, tier: back}}}"), labels))
                .isFalse();
        assertThat(PodSpecs.selects(yaml("{spec: {ports: []}}"), labels))
                .as("one without a selector leads nowhere by itself")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "shop/web:1,registry:5000/team,registry:5000/team/web:1",
        "web,localhost:5000,localhost:5000/web:latest",
        "ghcr.io/a/b/c:2,r.example.org/x,r.example.org/x/c:2"
    })
    void anImageIsCalledAfterItsRegistry(String from, String registry, String to) {
        assertThat(ImageMove.of(from, true, registry).to()).isEqualTo(to);
        assertThat(ImageMove.of(from, false, registry).to())
                .as("what is not here stays")
                .isEqualTo(from);
        assertThat(ImageMove.of(from, true, "").isPushed()).isFalse();
    }

    @Test
    void anImageOfADigestTellsIt() {
        String digest = "0123456789ab" + "c".repeat(52);
        assertThat(ImageMove.of("shop/web@sha256:" + digest, true, "localhost:5000")
                        .to())
                .isEqualTo("localhost:5000/web:0123456789ab");
    }

    private static JsonNode yaml(String text) {
        return ManifestText.documents(text).getFirst();
    }
}
