package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;

/// Finds what lies behind a PersistentVolumeClaim. For any thread.
public interface ClaimSource {

    /// The folder of a claim of the pod's namespace, ready for use; called again for each start of the pod.
    ///
    /// @throws io.cooperage.engine.error.EngineException saying why it can't be used, such as that it is not
    ///     bound
    Claim claim(KubeObject pod, String claim);

    /// @param readOnly the volume can only be read
    record Claim(Path folder, boolean readOnly) {}
}
