package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.PodVolumes.Mounted;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// From a container's `volumeMounts` to mounts.
final class Mounts {
    private Mounts() {}

    /// @param env for `subPathExpr`
    /// @throws WaitingException when a mount can't be
    static List<MountRequest> of(JsonNode container, Map<String, Mounted> volumes, Map<String, String> env) {
        List<MountRequest> mounts = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            String name = mount.path("name").asText();
            Mounted volume = volumes.get(name);
            if (volume == null) {
                throw WaitingException.config("cannot find volume \"" + name + "\" to mount into container \""
                        + ContainerSpecs.name(container) + "\"");
            }
            String subPath = mount.path("subPath").asText();
            String expression = mount.path("subPathExpr").asText();
            String below = expression.isEmpty() ? subPath : expanded(expression, env);
            Path source = below.isEmpty() ? volume.path() : below(volume, below, container);
            boolean readOnly = volume.readOnly() || mount.path("readOnly").asBoolean();
            mounts.add(bind(source, mount.path("mountPath").asText(), readOnly, options(mount, readOnly)));
        }
        return mounts;
    }

    private static String expanded(String expression, Map<String, String> env) {
        String path = Expansion.expand(expression, env);
        if (path.contains("$(")) {
            throw WaitingException.config(
                    "failed to expand subPath \"" + expression + "\": missing value for one of its variables");
        }
        return path;
    }

    private static List<String> options(JsonNode mount, boolean readOnly) {
        List<String> options = new ArrayList<>();
        switch (mount.path("mountPropagation").asText("None")) {
            case "HostToContainer" -> options.add("rslave");
            case "Bidirectional" -> options.add("rshared");
            default -> options.add("rprivate");
        }
        if (readOnly) {
            String recursive = mount.path("recursiveReadOnly").asText("Disabled");
            options.add(recursive.equals("Disabled") ? "ro" : "rro");
        }
        return options;
    }

    static MountRequest bind(Path source, String target, boolean readOnly, List<String> options) {
        // Kubernetes takes relative ones as from the root.
        String absolute = target.startsWith("/") ? target : "/" + target;
        return new MountRequest(MountRequest.Type.BIND, source, absolute, readOnly, options);
    }

    /// What is not there is made as a folder, as Kubernetes does.
    private static Path below(Mounted volume, String path, JsonNode container) {
        String why = "failed to prepare subPath for volumeMount \"" + path + "\" of container \""
                + ContainerSpecs.name(container) + "\"";
        Path joined = volume.path().resolve(path).normalize();
        if (Path.of(path).isAbsolute() || !joined.startsWith(volume.path())) {
            throw WaitingException.config(why + ": it must lie in the volume");
        }
        try {
            Path root = volume.path().toRealPath();
            Path made = root;
            for (Path part : volume.path().relativize(joined)) {
                Path next = made.resolve(part);
                if (!Files.exists(next)) {
                    PodFolders.make(next, "rwxr-xr-x");
                }
                made = next.toRealPath();
                // A link in the volume, which its containers can write, may point anywhere.
                if (!made.startsWith(root)) {
                    throw WaitingException.config(why + ": it leads out of the volume");
                }
            }
            return made;
        } catch (IOException e) {
            throw new WaitingException(WaitingException.CONFIG, why + ": " + e.getMessage(), e);
        }
    }
}
