package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client library that the window uses: it watches over WebSockets, and repeats what the server fails at.
@Tag("conformance")
class Fabric8Test {
    private final Path folder;
    private KubeServer server;
    private KubernetesClient client;

    @SuppressWarnings("NullAway.Init") // set before each test
    Fabric8Test(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException {
        server = KubeServer.start(folder);
        Config config = Config.fromKubeconfig(Files.readString(server.kubeconfig()));
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static ConfigMap map(String name, String colour) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .addToLabels("colour", colour)
                .endMetadata()
                .addToData("colour", colour)
                .build();
    }

    @Test
    void createsListsEditsAndDeletes() {
        client.resource(map("a", "blue")).create();
        client.resource(map("b", "red")).create();
        var maps = client.configMaps().inNamespace("default");
        assertThat(maps.withLabel("colour", "red").list().getItems())
                .extracting(one -> one.getMetadata().getName())
                .containsExactly("b");
        ConfigMap edited = maps.withName("a").edit(old -> {
            old.setData(Map.of("colour", "green"));
            return old;
        });
        assertThat(edited.getData()).containsEntry("colour", "green");
        assertThatThrownBy(() -> client.resource(map("a", "x")).create())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        maps.withLabel("colour").delete();
        assertThat(maps.list().getItems()).isEmpty();
    }

    @Test
    void scalesAndPatchesDeployments() {
        Deployment web = new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("web:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        var deployments = client.apps().deployments().inNamespace("default");
        deployments.resource(web).create();
        // Without waiting for pods, which nobody makes here.
        var scale = deployments.withName("web").scale();
        assertThat(scale.getSpec().getReplicas()).isEqualTo(1);
        scale.getSpec().setReplicas(4);
        deployments.withName("web").scale(scale);
        assertThat(deployments.withName("web").get().getSpec().getReplicas()).isEqualTo(4);
        Deployment paused = deployments.withName("web").edit(old -> {
            old.getSpec().setPaused(true);
            return old;
        });
        assertThat(paused.getSpec().getPaused()).isTrue();
        assertThat(paused.getMetadata().getGeneration()).isEqualTo(3);
    }

    @Test
    void watchesOverAWebSocket() throws InterruptedException {
        client.resource(map("a", "blue")).create();
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (Watch watch = client.configMaps().inNamespace("default").watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap one) {
                seen.add(action + " " + one.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("CLOSED " + cause.getMessage());
            }
        })) {
            assertThat(watch).isNotNull();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("ADDED a");
            client.resource(map("b", "red")).create();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("ADDED b");
            client.configMaps().inNamespace("default").withName("a").delete();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("DELETED a");
        }
    }

    @Test
    void informersFollow() throws Exception {
        client.resource(map("a", "blue")).create();
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (SharedIndexInformer<ConfigMap> informer = client.configMaps()
                .inNamespace("default")
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(ConfigMap one) {
                        seen.add("added " + one.getMetadata().getName());
                    }

                    @Override
                    public void onUpdate(ConfigMap old, ConfigMap one) {
                        seen.add("changed " + one.getData().get("colour"));
                    }

                    @Override
                    public void onDelete(ConfigMap one, boolean unknown) {
                        seen.add("gone " + one.getMetadata().getName());
                    }
                })) {
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("added a");
            client.configMaps().inNamespace("default").withName("a").edit(old -> {
                old.setData(Map.of("colour", "red"));
                return old;
            });
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("changed red");
            client.configMaps().inNamespace("default").withName("a").delete();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("gone a");
            assertThat(informer.getStore().list()).isEmpty();
        }
    }

    @Test
    void waitsUntilAConditionHolds() {
        server.make(
                "pods",
                "default",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
        Thread.ofVirtual()
                .start(() -> client.pods().inNamespace("default").withName("p").editStatus(pod -> {
                    pod.getStatus().setPhase("Running");
                    return pod;
                }));
        Pod running = client.pods()
                .inNamespace("default")
                .withName("p")
                .waitUntilCondition(
                        pod -> pod != null && "Running".equals(pod.getStatus().getPhase()), 20, TimeUnit.SECONDS);
        assertThat(running.getStatus().getPhase()).isEqualTo("Running");
    }

    @Test
    void knowsGroupsAndWhatMetricsSay() {
        assertThat(client.hasApiGroup("apps", true)).isTrue();
        assertThat(client.hasApiGroup("networking.k8s.io", true)).isFalse();
        assertThat(client.supports(Deployment.class)).isTrue();
        assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("32");
        assertThat(client.top().pods().metrics("default").getItems())
                .extracting(pod -> pod.getContainers().size())
                .isEqualTo(List.of(2));
    }
}
