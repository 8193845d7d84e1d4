package io.cooperage.ui.cluster.object;

import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.container.ExitStatus;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.containers.detail.terminal.Shell;
import io.cooperage.ui.containers.detail.terminal.ShellStarter;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Starts programs in a container of a pod of any cluster, through its API.
record PodShells(KubeSession session, String namespace, String pod, String container) implements ShellStarter {
    /// The API tells only after the start that a program is not there: so the choice is made in the pod.
    private static final List<String> BEST =
            List.of("sh", "-c", "TERM=xterm-256color; export TERM; command -v bash >/dev/null && exec bash; exec sh");

    @Override
    public ExecSession start(Shell shell, int columns, int rows) {
        if (shell.user() != null) {
            throw EngineException.notImplemented(
                    "Kubernetes starts programs in a pod only as the container's own user; leave the user out");
        }
        List<String> command = shell.command().isEmpty() ? BEST : shell.command();
        try {
            ExecWatch watch = session.client()
                    .pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .inContainer(container)
                    .redirectingInput()
                    .redirectingOutput()
                    .withTTY()
                    .exec(command.toArray(String[]::new));
            watch.resize(columns, rows);
            return new Session(watch, pod);
        } catch (KubernetesClientException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "no program can be started in " + pod + ": " + why(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /// The answer to a refused upgrade is lost in the client; what the pod tells of itself is mostly the
    /// reason.
    private String why(String said) {
        Pod now;
        try {
            now = session.client().pods().inNamespace(namespace).withName(pod).get();
        } catch (KubernetesClientException e) {
            return said;
        }
        if (now == null) {
            return "it is gone";
        }
        return Stream.of(
                        now.getStatus().getInitContainerStatuses(),
                        now.getStatus().getContainerStatuses())
                .flatMap(List::stream)
                .filter(status -> status.getName().equals(container))
                .findFirst()
                .map(status -> status.getState().getRunning() != null ? said : resting(status.getState()))
                .orElseGet(() -> "container " + container + " has not been started yet");
    }

    private String resting(ContainerState state) {
        String reason = state.getWaiting() != null
                ? state.getWaiting().getReason()
                : state.getTerminated() != null ? state.getTerminated().getReason() : null;
        return "container " + container + " does not run now" + (reason == null ? "" : " (" + reason + ")");
    }

    /// The client's streams as the terminal wants them.
    private record Session(ExecWatch watch, String execId) implements ExecSession {
        private static final int CHUNK = 16 << 10;
        private static final int NO_PID = 0;

        @Override
        public @Nullable Chunk read() {
            byte[] bytes = new byte[CHUNK];
            try {
                int count = watch.getOutput().read(bytes);
                return count < 0 ? null : new Chunk(StdStream.STDOUT, Arrays.copyOf(bytes, count));
            } catch (IOException e) {
                return null; // The connection is gone, and the program with it.
            }
        }

        @Override
        public OutputStream stdin() {
            return watch.getInput();
        }

        @Override
        public void resize(int columns, int rows) {
            watch.resize(columns, rows);
        }

        @Override
        public CompletableFuture<ExitStatus> exit() {
            return watch.exitCode().thenApply(code -> new ExitStatus(code, false, Instant.now()));
        }

        @Override
        public int pid() {
            return NO_PID;
        }

        /// The API has no signals; hanging up ends a shell.
        @Override
        public void signal(int signal) {
            watch.close();
        }

        @Override
        public void close() {
            watch.close();
        }
    }
}
