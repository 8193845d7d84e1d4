package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The volumes of a pod, what is wrong with them, and with their use.
final class Volumes {
    private static final List<String> PROPAGATIONS = List.of("Bidirectional", "HostToContainer", "None");
    private static final List<String> RECURSIVE = List.of("Disabled", "Enabled", "IfPossible");

    private final Map<String, JsonNode> good = new HashMap<>();

    private Volumes() {}

    /// @param pod its name, or empty where it is not known
    static Volumes check(Place list, String pod) {
        Volumes volumes = new Volumes();
        Set<String> own = new HashSet<>();
        for (Place volume : list.each()) {
            if (volume.has("ephemeral")) {
                own.add(pod + "-" + volume.text("name"));
            }
        }
        for (Place volume : list.each()) {
            volumes.one(volume, pod);
            Place claim = volume.at("persistentVolumeClaim").at("claimName");
            if (!pod.isEmpty() && own.contains(claim.text())) {
                claim.invalid("must not reference a PVC that gets created for an ephemeral volume");
            }
        }
        return volumes;
    }

    private void one(Place volume, String pod) {
        int before = volume.errors().size();
        VolumeSources.check(volume, pod);
        Place name = volume.at("name");
        name.mustHave(Names::label);
        if (good.containsKey(name.text())) {
            name.duplicate();
        }
        if (volume.errors().size() == before) {
            good.put(name.text(), volume.node());
        }
    }

    void mounts(Place container) {
        Map<String, String> devices = pathsByName(container.at("volumeDevices"), "devicePath");
        Set<String> seen = new HashSet<>();
        for (Place mount : container.at("volumeMounts").each()) {
            Place name = mount.at("name");
            Place path = mount.at("mountPath");
            if (name.blank()) {
                name.required();
            }
            if (!good.containsKey(name.text())) {
                missing(name);
            }
            if (path.blank()) {
                path.required();
            }
            if (!seen.add(path.text())) {
                path.invalid(path.text(), "must be unique");
            }
            if (devices.containsKey(name.text())) {
                name.invalid("must not already exist in volumeDevices");
            }
            if (devices.containsValue(path.text())) {
                path.invalid("must not already exist as a path in volumeDevices");
            }
            parts(mount, container);
        }
    }

    private static void parts(Place mount, Place container) {
        Place all = container.at("volumeMounts");
        if (!mount.text("subPath").isEmpty()) {
            Paths.descending(mount.at("subPath").as(all.at("subPath")));
        }
        if (!mount.text("subPathExpr").isEmpty()) {
            if (!mount.text("subPath").isEmpty()) {
                mount.at("subPathExpr").invalid("subPathExpr and subPath are mutually exclusive");
            }
            Paths.descending(mount.at("subPathExpr").as(all.at("subPathExpr")));
        }
        Place propagation = mount.at("mountPropagation").as(all.at("mountPropagation"));
        propagation.oneOf(PROPAGATIONS);
        boolean privileged = container.at("securityContext").flag("privileged");
        if (propagation.text().equals("Bidirectional") && !privileged) {
            propagation.forbidden("Bidirectional mount propagation is available only to privileged containers");
        }
        Place recursive = mount.at("recursiveReadOnly").as(all.at("recursiveReadOnly"));
        recursive.oneOf(RECURSIVE);
        if (recursive.there() && List.of("Enabled", "IfPossible").contains(recursive.text())) {
            if (!mount.flag("readOnly")) {
                recursive.forbidden("may only be specified when readOnly is true");
            }
            if (!List.of("", "None").contains(propagation.text())) {
                recursive.forbidden("may only be specified when mountPropagation is None or not specified");
            }
        }
    }

    void devices(Place container) {
        Map<String, String> mounts = pathsByName(container.at("volumeMounts"), "mountPath");
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (Place device : container.at("volumeDevices").each()) {
            Place name = device.at("name");
            Place path = device.at("devicePath");
            if (name.blank()) {
                name.required();
            } else if (!names.add(name.text())) {
                name.invalid("must be unique");
            }
            JsonNode volume = good.get(name.text());
            if (volume == null) {
                missing(name);
            } else if (!volume.hasNonNull("persistentVolumeClaim") && !volume.hasNonNull("ephemeral")) {
                name.invalid("can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }
            if (path.blank()) {
                path.required();
            }
            if (paths.contains(path.text())) {
                path.invalid(path.text(), "must be unique");
            }
            if (List.of(path.text().split("/", -1)).contains("..")) {
                path.invalid("can not contain backsteps ('..')");
            } else {
                paths.add(path.text());
            }
            if (mounts.containsKey(name.text())) {
                name.invalid("must not already exist in volumeMounts");
            }
            if (mounts.containsValue(path.text())) {
                path.invalid("must not already exist as a path in volumeMounts");
            }
        }
    }

    private static void missing(Place name) {
        if (name.there()) {
            name.notFound();
        } else {
            name.add(FieldError.notFound(name.path(), ""));
        }
    }

    private static Map<String, String> pathsByName(Place list, String path) {
        Map<String, String> paths = new HashMap<>();
        list.each().forEach(one -> paths.put(one.text("name"), one.text(path)));
        return paths;
    }
}
