package io.cooperage.engine.cluster.node;

import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.ExecSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The kubelet as the API server sees it. Methods throw
/// [io.cooperage.engine.cluster.api.StatusException] with the words users know.
public interface PodAccess {

    /// The name of the container that is meant, which runs: what can be refused is refused here, before a
    /// client's connection turns into streams.
    ///
    /// @param container null for the only one
    String running(String namespace, String pod, @Nullable String container);

    /// The log as bytes of lines, oldest first. With `follow` it blocks for more until the container ends;
    /// closing it from another thread ends a read that blocks.
    InputStream logs(String namespace, String pod, LogRequest request);

    /// Starts a process in a container.
    ///
    /// @throws io.cooperage.engine.runtime.LaunchException when the command can't be executed
    ExecSession exec(String namespace, String pod, ExecRequest request);

    /// Joins the streams of a container's first process.
    Attachment attach(String namespace, String pod, @Nullable String container);

    /// Makes sure that the pod has a network, for [#connect].
    void requireRunning(String namespace, String pod);

    /// Connects to a TCP port inside the pod, on its loopback address.
    ///
    /// @throws IOException nobody listens there
    PodConnection connect(String namespace, String pod, int port) throws IOException;

    /// What each container of each pod that runs used lately, for `kubectl top`.
    ///
    /// @param namespace null for all
    List<PodUsage> podUsage(@Nullable String namespace);

    /// What the whole node used lately.
    Usage nodeUsage();

    /// @param container null for the only one; which of several an annotation prefers is kubectl's to know
    /// @param tailLines null for all
    /// @param limitBytes null for all
    record LogRequest(
            @Nullable String container,
            boolean follow,
            boolean previous,
            @Nullable Long tailLines,
            @Nullable Instant since,
            boolean timestamps,
            @Nullable Long limitBytes) {}

    record ExecRequest(
            @Nullable String container,
            List<String> command,
            boolean stdin,
            boolean stdout,
            boolean stderr,
            boolean tty) {
        public ExecRequest {
            command = List.copyOf(command);
        }
    }

    /// Bytes both ways.
    interface PodConnection extends AutoCloseable {
        InputStream in();

        OutputStream out();

        /// Tells the pod's side that nothing more comes.
        void endOutput() throws IOException;

        @Override
        void close();
    }

    /// @param nanocores of a processor, the average over `window`
    /// @param bytes the working set
    record Usage(Instant at, Duration window, long nanocores, long bytes) {}

    record PodUsage(String namespace, String pod, Map<String, String> labels, Map<String, Usage> containers) {}
}
