package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.volume.ContainerVolumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is mounted in a container, in the shape of `docker inspect` (Engine API 1.50, `MountPoint` and the
/// mount parts of `HostConfig`).
final class InspectMounts {
    /// The options that `TmpfsOptions` become.
    private static final String SIZE = "size=";

    private static final String MODE = "mode=";

    private InspectMounts() {}

    static ArrayNode mounts(ObjectMapper json, EnginePaths paths, ContainerConfig config) {
        ArrayNode mounts = json.createArrayNode();
        for (MountRequest mount : config.mounts()) {
            if (mount.type() == MountRequest.Type.TMPFS && !mount.itemized()) {
                // To Docker it is no mount point, but an option of the container.
                continue;
            }
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
            node.put("Mode", shownMode(mount))
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

    /// Docker writes SELinux's `z` where nothing is said of a volume, whether there is SELinux or not.
    private static String shownMode(MountRequest mount) {
        String asked = mount.itemized() ? "" : mode(mount);
        boolean ofImage = isAnonymous(mount) && !mount.itemized();
        return asked.isEmpty() && mount.type() == MountRequest.Type.VOLUME && !ofImage ? "z" : asked;
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
            if (mount.itemized()) {
                other(others.addObject(), mount);
            } else if (source != null) {
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

    /// One of `Mounts`, with no more than was asked for.
    private static void other(ObjectNode node, MountRequest mount) {
        node.put("Type", mount.type().name().toLowerCase(Locale.ROOT));
        switch (mount.type()) {
            case BIND -> node.put("Source", String.valueOf(mount.source()));
            case VOLUME -> {
                if (!isAnonymous(mount)) {
                    node.put("Source", mount.volume());
                }
            }
            case TMPFS -> {}
        }
        node.put("Target", mount.target());
        if (mount.readOnly()) {
            node.put("ReadOnly", true);
        }
        String name = switch (mount.type()) {
            case BIND -> "BindOptions";
            case VOLUME -> "VolumeOptions";
            case TMPFS -> "TmpfsOptions";
        };
        ObjectNode options = node.objectNode();
        switch (mount.type()) {
            case BIND -> bindOptions(options, mount);
            case VOLUME -> volumeOptions(options, mount);
            case TMPFS -> tmpfsOptions(options, mount);
        }
        if (!options.isEmpty()) {
            node.set(name, options);
        }
    }

    private static void bindOptions(ObjectNode options, MountRequest mount) {
        if (mount.options().stream().anyMatch(SpecFactory::isPropagation)) {
            options.put("Propagation", propagation(mount));
        }
        flag(options, "NonRecursive", mount.options().contains("bind"));
        flag(options, "CreateMountpoint", mount.makeSource());
        flag(options, "ReadOnlyNonRecursive", mount.options().contains("ro"));
        flag(options, "ReadOnlyForceRecursive", mount.options().contains("rro"));
    }

    private static void volumeOptions(ObjectNode options, MountRequest mount) {
        flag(options, "NoCopy", !mount.copyUp());
        if (mount.subpath() != null) {
            options.put("Subpath", mount.subpath());
        }
    }

    private static void tmpfsOptions(ObjectNode options, MountRequest mount) {
        for (String word : mount.options()) {
            if (word.startsWith(SIZE)) {
                options.put("SizeBytes", Long.parseLong(word.substring(SIZE.length())));
            } else if (word.startsWith(MODE)) {
                options.put("Mode", Integer.parseInt(word.substring(MODE.length()), 8));
            }
        }
    }

    private static void flag(ObjectNode options, String name, boolean said) {
        if (said) {
            options.put(name, true);
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
