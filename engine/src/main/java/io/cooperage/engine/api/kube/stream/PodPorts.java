package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.node.PodAccess.PodConnection;
import java.io.IOException;

/// The ports of one pod, for a client that forwards some.
///
/// @param pods where the pod is
record PodPorts(PodAccess pods, String namespace, String pod) {

    /// @throws IOException with the words that kubectl shows
    PodConnection connect(int port) throws IOException {
        try {
            return pods.connect(namespace, pod, port);
        } catch (IOException e) {
            throw new IOException(refusal(port, e), e);
        } catch (RuntimeException e) {
            // The pod has gone meanwhile, or its namespace can't be entered: as good as nobody listening.
            throw new IOException(refusal(port, e), e);
        }
    }

    private String refusal(int port, Exception e) {
        return "error forwarding port " + port + " to pod " + pod + ", uid : " + e.getMessage();
    }
}
