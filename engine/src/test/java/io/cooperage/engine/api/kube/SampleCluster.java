package io.cooperage.engine.api.kube;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.build.BuildListener;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/// A cluster, the manifests of the project's folder `samples`, and their image in two versions, made by our
/// own builder of a base that needs no network.
final class SampleCluster implements AutoCloseable {
    private final WholeCluster cluster;
    private final Path samples;

    /// Skips the test where there can't be one.
    SampleCluster(Path folder) throws IOException, InterruptedException {
        WholeCluster.requireKubectl();
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making pods needs root, here or in a user namespace");
        samples = samples();
        cluster = new WholeCluster(folder);
        boolean ready = false;
        try {
            cluster.busybox("base:1");
            build("1");
            build("2");
            ready = true;
        } finally {
            if (!ready) {
                cluster.close();
            }
        }
    }

    /// Beside the classes, where the build copies them.
    private static Path samples() {
        URL place = SampleCluster.class.getResource("/samples/guestbook.yaml");
        assumeTrue(place != null, "the samples are not among the test's resources");
        try {
            return Objects.requireNonNull(
                    Path.of(Objects.requireNonNull(place).toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(place.toString(), e);
        }
    }

    private void build(String version) {
        BuildRequest request = new BuildRequest(
                new BuildContext.Folder(samples.resolve("image")),
                "Dockerfile",
                null,
                List.of("samples:" + version),
                null,
                Map.of("BASE", "base:1", "VERSION", version),
                Map.of(),
                null,
                false,
                List.of(),
                0,
                false,
                "none",
                List.of(),
                Map.of(),
                Map.of(),
                List.of(new BuildOutput.Image()),
                null,
                List.of(),
                0,
                0,
                false);
        cluster.engine().builder().build(request, BuildListener.NONE);
    }

    WholeCluster cluster() {
        return cluster;
    }

    /// A namespace of the test's own with what a file of the samples asks for.
    Space apply(String namespace, String file) {
        Space space = new Space(namespace);
        cluster.kubectl("create", "namespace", namespace);
        // Pods by themselves are refused until their account is there; who makes one by hand is slower.
        space.kubectl("wait", "--for=create", "serviceaccount/default", "--timeout=110s");
        space.kubectl("apply", "-f", samples.resolve(file).toString());
        return space;
    }

    /// One namespace, as kubectl sees it.
    final class Space {
        private final String namespace;

        private Space(String namespace) {
            this.namespace = namespace;
        }

        String name() {
            return namespace;
        }

        String kubectl(String... arguments) {
            List<String> all = new ArrayList<>(List.of("-n", namespace));
            all.addAll(Arrays.asList(arguments));
            return cluster.kubectl(all.toArray(String[]::new));
        }

        /// A field of an object, empty where it has none or is none.
        String field(String object, String jsonPath) {
            return cluster.kubectlWith(
                            "", "-n", namespace, "get", object, "--ignore-not-found", "-o", "jsonpath=" + jsonPath)
                    .out()
                    .strip();
        }

        /// Waits until an object has this field.
        void awaitField(String object, String jsonPath) {
            kubectl("wait", "--for=jsonpath=" + jsonPath, object, "--timeout=110s");
        }

        /// Names of all of a kind that have these labels.
        List<String> names(String kind, String labels) {
            return kubectl("get", kind, "-l", labels, "-o", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
                    .lines()
                    .toList();
        }

        void await(String what, BooleanSupplier condition) throws InterruptedException {
            cluster.await(what, condition);
        }

        /// An event of this reason about an object, with such a message.
        void awaitEvent(String object, String reason, String message) throws InterruptedException {
            await(
                    "the event " + reason + " of " + object,
                    () -> kubectl(
                                    "get",
                                    "events",
                                    "--field-selector",
                                    "involvedObject.name=" + object + ",reason=" + reason,
                                    "-o",
                                    "jsonpath={range .items[*]}{.message}{\"\\n\"}{end}")
                            .contains(message));
        }

        /// Its pods go in their own time.
        void delete() {
            cluster.kubectl("delete", "namespace", namespace, "--wait=false");
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
