package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.volume.ContainerVolumes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is mounted in a container, in the shape of `docker inspect` (Engine API 1.50, `MountPoint` and the
/// mount parts of `HostConfig`).
final class InspectMounts {
    private InspectMounts() {}

    static ArrayNode mounts(ObjectMapper json, EnginePaths paths, ContainerConfig config) {
        ArrayNode mounts = json.createArrayNode();
        for (MountRequest mount : config.mounts()) {
            ObjectNode node = mounts.addObject();
            String name = mount.volume();
            switch (mount.type()) {
                case BIND -> node.put("Type", "bind").put("Source", String.valueOf(mount.source()));
                case TMPFS -> node.put("Type", "tmpfs").put("Source", "");
                case VOLUME -> {
                    node.put("Type", "volume");
                    if (name != null) {
                        node.put("Name", name)
                                .put(
                                        "Source",
                                        ContainerVolumes.folder(paths, name).toString());
                    }
                }
            }
            node.put("Destination", mount.target());
            if (mount.type() == MountRequest.Type.VOLUME) {
                node.put("Driver", "local");
            }
            node.put("Mode", mode(mount))
                    .put("RW", !mount.readOnly())
                    .put("Propagation", mount.type() == MountRequest.Type.BIND ? propagation(mount) : "");
        }
        return mounts;
    }

    private static String propagation(MountRequest mount) {
        return mount.options().stream()
                .filter(SpecFactory::isPropagation)
                .findFirst()
                .orElse("rprivate");
    }

    private static String mode(MountRequest mount) {
        List<String> words = new ArrayList<>(mount.options());
        if (mount.readOnly() && !words.contains("ro") && mount.type() != MountRequest.Type.TMPFS) {
            words.addFirst("ro");
        }
        return String.join(",", words);
    }

    /// `Binds`, `Mounts`, `Tmpfs` and `VolumesFrom`: each mount where Docker's clients ask for such ones.
    static void host(ObjectNode node, ContainerConfig config) {
        List<String> binds = new ArrayList<>();
        ObjectNode tmpfs = node.objectNode();
        ArrayNode others = node.arrayNode();
        for (MountRequest mount : config.mounts()) {
            String source = source(mount);
            if (source != null) {
                String mode = mode(mount);
                binds.add(source + ":" + mount.target() + (mode.isEmpty() ? "" : ":" + mode));
            } else if (mount.type() == MountRequest.Type.TMPFS) {
                tmpfs.put(mount.target(), String.join(",", mount.options()));
            } else if (!isAnonymous(mount) || mount.type() == MountRequest.Type.BIND) {
                other(others.addObject(), mount);
            }
        }
        strings(node, "Binds", binds);
        if (!others.isEmpty()) {
            node.set("Mounts", others);
        }
        if (!tmpfs.isEmpty()) {
            node.set("Tmpfs", tmpfs);
        }
        strings(node, "VolumesFrom", config.volumesFrom());
    }

    private static void strings(ObjectNode node, String name, List<String> values) {
        if (values.isEmpty()) {
            node.putNull(name);
        } else {
            values.forEach(node.putArray(name)::add);
        }
    }

    /// What only `--mount` can say.
    private static void other(ObjectNode node, MountRequest mount) {
        boolean bind = mount.type() == MountRequest.Type.BIND;
        node.put("Type", bind ? "bind" : "volume");
        node.put("Source", bind ? String.valueOf(mount.source()) : mount.volume());
        node.put("Target", mount.target());
        if (mount.readOnly()) {
            node.put("ReadOnly", true);
        }
        if (bind && mount.options().stream().anyMatch(SpecFactory::isPropagation)) {
            node.putObject("BindOptions").put("Propagation", propagation(mount));
        }
        if (!bind) {
            ObjectNode options = node.putObject("VolumeOptions");
            if (!mount.copyUp()) {
                options.put("NoCopy", true);
            }
            if (mount.subpath() != null) {
                options.put("Subpath", mount.subpath());
            }
        }
    }

    /// What stands before the colon in `-v`; null for what has no such form.
    private static @Nullable String source(MountRequest mount) {
        return switch (mount.type()) {
            case BIND -> mount.makeSource() ? String.valueOf(mount.source()) : null;
            case VOLUME -> mount.subpath() == null && !isAnonymous(mount) ? mount.volume() : null;
            case TMPFS -> null;
        };
    }

    private static boolean isAnonymous(MountRequest mount) {
        String name = mount.volume();
        return name == null || name.matches("[0-9a-f]{64}");
    }
}
