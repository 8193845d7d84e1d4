package io.cooperage.engine.cluster.volume;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;

/// The StorageClass `standard`, which claims have that name none. It is called as the small clusters' that
/// people know call theirs, and like kind's it waits for the first pod that wants the volume.
public final class LocalClass {
    /// What [LocalProvisioner] goes by; other classes may name it too.
    public static final String PROVISIONER = "cooperage.io/local-folder";

    static final String NAME = "standard";

    private LocalClass() {}

    /// Makes it where there is none. One that somebody has changed stays as it is.
    public static void ensure(ClusterApi api) {
        Kind kind = api.kinds().of("storageclasses.storage.k8s.io");
        if (api.find(kind, "", NAME) != null) {
            return;
        }
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", "storage.k8s.io/v1").put("kind", "StorageClass");
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("name", NAME);
        metadata.putObject("annotations").put("storageclass.kubernetes.io/is-default-class", "true");
        tree.put("provisioner", PROVISIONER)
                .put("reclaimPolicy", "Delete")
                .put("volumeBindingMode", "WaitForFirstConsumer");
        try {
            api.create(kind, "", new KubeObject(tree), WriteOptions.by("local-provisioner"));
        } catch (StatusException e) {
            if (e.reason() != StatusReason.ALREADY_EXISTS) {
                throw e;
            }
        }
    }
}
