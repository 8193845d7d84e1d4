package io.cooperage.engine.cluster.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kubelet mounts for a claim. For any thread.
public final class ClaimFolders {
    private final ClusterApi api;

    public ClaimFolders(ClusterApi api) {
        this.api = api;
    }

    /// @param folder of this machine, which is there
    /// @param readOnly the volume allows nothing else
    public record Mount(Path folder, boolean readOnly) {}

    /// @throws EngineException with the words of a FailedMount event: NOT_FOUND, UNAVAILABLE while the
    ///     claim is not bound, NOT_IMPLEMENTED for volumes that are not folders of this machine
    public Mount mount(String namespace, String claimName) {
        KubeObject claim = api.find(api.kinds().of("persistentvolumeclaims"), namespace, claimName);
        if (claim == null) {
            throw EngineException.notFound("persistentvolumeclaim \"" + claimName + "\" not found");
        }
        String volumeName = claim.spec().path("volumeName").asText();
        if (volumeName.isEmpty() || !claim.status().path("phase").asText().equals("Bound")) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "PVC " + namespace + "/" + claimName + " is not bound");
        }
        KubeObject volume = api.find(api.kinds().of("persistentvolumes"), "", volumeName);
        if (volume == null) {
            throw EngineException.notFound("persistentvolume \"" + volumeName + "\" not found");
        }
        String owner = volume.spec().path("claimRef").path("uid").asText();
        if (!owner.equals(claim.uid())) {
            throw EngineException.conflict("persistentvolume \"" + volumeName + "\" is bound to another claim than "
                    + namespace + "/" + claimName);
        }
        return new Mount(folder(volume), isReadOnly(volume));
    }

    private static boolean isReadOnly(KubeObject volume) {
        boolean writable = false;
        for (JsonNode mode : volume.spec().path("accessModes")) {
            writable |= !mode.asText().equals("ReadOnlyMany");
        }
        return !writable;
    }

    private static Path folder(KubeObject volume) {
        JsonNode spec = volume.spec();
        if (spec.path("volumeMode").asText("Filesystem").equals("Block")) {
            throw new EngineException(
                    ErrorKind.NOT_IMPLEMENTED,
                    "persistentvolume \"" + volume.name() + "\" has volumeMode Block: this node mounts file systems"
                            + " only; use volumeMode Filesystem");
        }
        if (!spec.path("mountOptions").isEmpty()) {
            throw new EngineException(
                    ErrorKind.NOT_IMPLEMENTED,
                    "persistentvolume \"" + volume.name()
                            + "\": Mount options are not supported for this volume type; leave mountOptions out");
        }
        String path = spec.path("hostPath")
                .path("path")
                .asText(spec.path("local").path("path").asText());
        if (path.isEmpty()) {
            throw new EngineException(
                    ErrorKind.NOT_IMPLEMENTED,
                    "persistentvolume \"" + volume.name()
                            + "\" is neither hostPath nor local, which alone can be mounted" + " here");
        }
        Path folder = Path.of(path);
        if (!folder.isAbsolute()) {
            throw EngineException.invalid(
                    "persistentvolume \"" + volume.name() + "\": " + path + " is no absolute path");
        }
        if (!Files.exists(folder)) {
            String type = spec.path("hostPath").path("type").asText();
            if (!type.equals("DirectoryOrCreate") && !(spec.has("hostPath") && type.isEmpty())) {
                throw EngineException.notFound("path \"" + path + "\" does not exist");
            }
            VolumeFolder.create(folder);
        }
        return folder;
    }
}
