package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the volumes of pods, keeps those fresh that are made of objects, and takes them away.
final class PodVolumes {
    private static final Set<String> OF_OBJECTS = Set.of("configMap", "secret", "downwardAPI", "projected");
    private static final int SETGID = 02000;

    private final PodFolders folders;
    private final Environment.References references;
    private final TokenSource tokens;
    private final ClaimSource claims;
    private final IdMap ids;
    private final Map<String, Instant> freshUntil = new HashMap<>();

    /// @param ids who owns on disk what belongs to whom in containers
    PodVolumes(
            PodFolders folders, Environment.References references, TokenSource tokens, ClaimSource claims, IdMap ids) {
        this.folders = folders;
        this.references = references;
        this.tokens = tokens;
        this.claims = claims;
        this.ids = ids;
    }

    /// @param path a folder, or a file of the machine
    /// @param readOnly whatever the container asks for
    record Mounted(Path path, boolean readOnly) {}

    /// Idempotent.
    ///
    /// @return by name
    /// @throws WaitingException `MountVolume.SetUp failed for volume …` when one can't be made now
    Map<String, Mounted> setUp(PodFacts facts) {
        Map<String, Mounted> mounted = new LinkedHashMap<>();
        for (JsonNode volume : facts.pod().spec().path("volumes")) {
            String name = volume.path("name").asText();
            try {
                mounted.put(name, setUp(facts, volume, name));
            } catch (IOException e) {
                throw failed(name, String.valueOf(e.getMessage()), e);
            } catch (EngineException e) {
                throw failed(name, String.valueOf(e.getMessage()), e);
            }
        }
        return mounted;
    }

    private static WaitingException failed(String volume, String why, Exception cause) {
        return new WaitingException(
                "FailedMount", "MountVolume.SetUp failed for volume \"" + volume + "\" : " + why, cause);
    }

    private Mounted setUp(PodFacts facts, JsonNode volume, String name) throws IOException {
        KubeObject pod = facts.pod();
        Path folder = folders.volume(pod.uid(), name);
        if (OF_OBJECTS.stream().anyMatch(volume::has)) {
            write(facts, volume, folder);
            return new Mounted(folder, true);
        }
        if (volume.has("hostPath")) {
            return new Mounted(HostPaths.checked(volume.path("hostPath")), false);
        }
        if (volume.has("persistentVolumeClaim")) {
            JsonNode source = volume.path("persistentVolumeClaim");
            return claim(
                    pod,
                    source.path("claimName").asText(),
                    source.path("readOnly").asBoolean());
        }
        if (volume.has("ephemeral")) {
            return claim(pod, pod.name() + "-" + name, false);
        }
        if (volume.has("emptyDir") || volume.size() == 1) {
            emptyDir(facts, volume.path("emptyDir"), folder);
            return new Mounted(folder, false);
        }
        String kind = volume.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> !key.equals("name"))
                .findFirst()
                .orElse("");
        throw EngineException.notImplemented("no volume plugin matched: " + kind
                + " volumes can't be had in this cluster; use emptyDir, hostPath or a persistentVolumeClaim");
    }

    private Mounted claim(KubeObject pod, String name, boolean readOnly) throws IOException {
        ClaimSource.Claim claim = claims.claim(pod, name);
        Integer group = group(pod);
        boolean always = !pod.spec()
                .path("securityContext")
                .path("fsGroupChangePolicy")
                .asText()
                .equals("OnRootMismatch");
        if (group != null && !claim.readOnly() && (always || !belongsTo(claim.folder(), group))) {
            giveAll(claim.folder(), group);
        }
        return new Mounted(claim.folder(), readOnly || claim.readOnly());
    }

    private static boolean belongsTo(Path folder, int group) {
        return Syscalls.host().statx(Fd.CWD, folder.toString(), 0).gid() == group;
    }

    private static void giveAll(Path folder, int group) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                if (!Files.isSymbolicLink(path)) {
                    give(path, group);
                }
            }
        }
    }

    /// To the group, which may then do what the owner may; new files in a folder belong to it too.
    private static void give(Path path, int group) {
        Syscalls kernel = Syscalls.host();
        int mode = kernel.statx(Fd.CWD, path.toString(), AtFlags.AT_SYMLINK_NOFOLLOW)
                        .mode()
                & 07777;
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        kernel.fchownat(Fd.CWD, path.toString(), -1, group, AtFlags.AT_SYMLINK_NOFOLLOW);
        kernel.fchmodat(Fd.CWD, path.toString(), folder ? mode | SETGID | 0770 : mode | 0660);
    }

    private @Nullable Integer group(KubeObject pod) {
        JsonNode group = pod.spec().path("securityContext").path("fsGroup");
        return group.isNumber() ? Integer.valueOf(ids.hostGid(group.asLong())) : null;
    }

    private void write(PodFacts facts, JsonNode volume, Path folder) throws IOException {
        Integer group = group(facts.pod());
        VolumeContent content = new VolumeContent(
                references, facts, tokens, mode -> group == null ? mode : Integer.valueOf(mode | 0440));
        content.add(volume);
        new AtomicVolume(folder, new AtomicVolume.Ownership(group)).write(content.files());
        Instant until = content.freshUntil();
        synchronized (freshUntil) {
            if (until != null) {
                freshUntil.merge(facts.pod().uid(), until, (a, b) -> a.isBefore(b) ? a : b);
            }
        }
    }

    /// Writes again what is made of objects.
    ///
    /// @return when a token must be made again; null for never
    /// @throws WaitingException when something is not there any more; the old files stay
    @Nullable
    Instant refresh(PodFacts facts) {
        synchronized (freshUntil) {
            freshUntil.remove(facts.pod().uid());
        }
        for (JsonNode volume : facts.pod().spec().path("volumes")) {
            if (OF_OBJECTS.stream().anyMatch(volume::has)) {
                String name = volume.path("name").asText();
                try {
                    write(facts, volume, folders.volume(facts.pod().uid(), name));
                } catch (IOException | EngineException e) {
                    throw failed(name, String.valueOf(e.getMessage()), e);
                }
            }
        }
        return freshUntil(facts.pod().uid());
    }

    @Nullable
    Instant freshUntil(String uid) {
        synchronized (freshUntil) {
            return freshUntil.get(uid);
        }
    }

    /// Whether a change of this object changes files of the pod.
    static boolean refersTo(KubeObject pod, String kind, String name) {
        for (JsonNode volume : pod.spec().path("volumes")) {
            List<JsonNode> sources = new ArrayList<>();
            sources.add(volume);
            volume.path("projected").path("sources").forEach(sources::add);
            for (JsonNode source : sources) {
                JsonNode reference = source.path(kind.equals("Secret") ? "secret" : "configMap");
                if (reference.path("name").asText().equals(name)
                        || reference.path("secretName").asText().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void emptyDir(PodFacts facts, JsonNode source, Path folder) throws IOException {
        if (Files.isDirectory(folder) && (!source.path("medium").asText().startsWith("Memory") || isMounted(folder))) {
            return;
        }
        PodFolders.make(folder, "rwxrwxrwx");
        String medium = source.path("medium").asText();
        if (medium.equals("Memory")) {
            long size = memorySize(facts, source.path("sizeLimit"));
            Syscalls.host()
                    .mount(
                            "tmpfs",
                            folder.toString(),
                            "tmpfs",
                            MountFlags.MS_NOSUID | MountFlags.MS_NODEV,
                            size == 0 ? "mode=1777" : "mode=1777,size=" + size);
        } else if (!medium.isEmpty()) {
            throw EngineException.notImplemented(
                    "emptyDir medium " + medium + ": this cluster has \"\" and \"Memory\"");
        }
        Syscalls.host().fchmodat(Fd.CWD, folder.toString(), 0777);
        Integer group = group(facts.pod());
        if (group != null) {
            give(folder, group);
        }
    }

    /// What is in memory is the pod's, so it is never more than the pod or the node may have of it.
    ///
    /// @return bytes; 0 for as many as the kernel gives
    private static long memorySize(PodFacts facts, JsonNode sizeLimit) {
        Quantity own =
                sizeLimit.isMissingNode() || sizeLimit.isNull() ? Quantity.ZERO : Quantity.parse(sizeLimit.asText());
        return Stream.of(
                        Optional.of(own),
                        Optional.ofNullable(PodResources.limitOfAll(facts.pod(), "memory")),
                        Optional.ofNullable(facts.allocatable().get("memory")))
                .flatMap(Optional::stream)
                .mapToLong(Quantity::units)
                .filter(bytes -> bytes > 0)
                .min()
                .orElse(0);
    }

    private static boolean isMounted(Path folder) {
        return MountInfo.ofSelf().stream().anyMatch(mount -> mount.target().equals(folder.toString()));
    }

    /// Everything that lies on disk for the pod; its containers are gone.
    void tearDown(String uid) {
        synchronized (freshUntil) {
            freshUntil.remove(uid);
        }
        folders.remove(uid);
    }
}
