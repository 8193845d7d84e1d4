package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.List;

/// What a volume means where it says nothing.
public final class VolumeDefaults {
    private static final int MODE = 0644;
    private static final int TOKEN_SECONDS = 3600;

    private VolumeDefaults() {}

    static void of(ObjectNode volume) {
        boolean bare = volume.properties().stream()
                .allMatch(e -> e.getKey().equals("name") || e.getValue().isNull());
        if (bare) {
            volume.putObject("emptyDir");
        }
        source(volume);
        for (String files : List.of("secret", "configMap", "downwardAPI", "projected")) {
            ObjectNode source = Trees.object(volume, files);
            if (source != null) {
                Absent.number(source, "defaultMode", MODE);
            }
        }
        if (volume.get("downwardAPI") instanceof ObjectNode downward) {
            items(downward);
        }
        if (volume.get("projected") instanceof ObjectNode projected) {
            Trees.objects(projected.path("sources")).forEach(VolumeDefaults::projection);
        }
        ObjectNode claim = Trees.object(volume, "ephemeral", "volumeClaimTemplate", "spec");
        if (claim != null) {
            Absent.text(claim, "volumeMode", "Filesystem");
        }
    }

    /// What persistent volumes have too.
    public static void source(ObjectNode volume) {
        if (volume.get("hostPath") instanceof ObjectNode host) {
            Absent.anyText(host, "type", "");
        }
        if (volume.get("iscsi") instanceof ObjectNode iscsi) {
            Absent.text(iscsi, "iscsiInterface", "default");
        }
        if (volume.get("rbd") instanceof ObjectNode rbd) {
            Absent.text(rbd, "pool", "rbd");
            Absent.text(rbd, "user", "admin");
            Absent.text(rbd, "keyring", "/etc/ceph/keyring");
        }
        if (volume.get("azureDisk") instanceof ObjectNode azure) {
            Absent.text(azure, "cachingMode", "ReadWrite");
            Absent.text(azure, "kind", "Shared");
            Absent.text(azure, "fsType", "ext4");
            Absent.flag(azure, "readOnly", false);
        }
        if (volume.get("scaleIO") instanceof ObjectNode scale) {
            Absent.text(scale, "storageMode", "ThinProvisioned");
            Absent.text(scale, "fsType", "xfs");
        }
    }

    private static void projection(ObjectNode source) {
        if (source.get("serviceAccountToken") instanceof ObjectNode token) {
            Absent.number(token, "expirationSeconds", TOKEN_SECONDS);
        }
        if (source.get("downwardAPI") instanceof ObjectNode downward) {
            items(downward);
        }
    }

    private static void items(ObjectNode downward) {
        for (ObjectNode item : Trees.objects(downward.path("items"))) {
            if (item.get("fieldRef") instanceof ObjectNode field) {
                Absent.text(field, "apiVersion", "v1");
            }
            if (item.get("resourceFieldRef") instanceof ObjectNode resource) {
                Absent.text(resource, "divisor", "0");
            }
        }
    }
}
