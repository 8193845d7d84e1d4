package io.cooperage.engine.cluster.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.testing.ApiRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The test plays the scheduler and the volume controller.
class LocalProvisionerTest {
    @TempDir
    Path folder;

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private ApiRoom room;
    private LocalProvisioner provisioner;

    @SuppressWarnings("NullAway.Init")
    LocalProvisionerTest() {}

    @BeforeEach
    void open() {
        room = new ApiRoom(folder);
        LocalClass.ensure(room.api);
        LocalClass.ensure(room.api);
        provisioner = LocalProvisioner.start(
                room.informers,
                (about, path, type, reason, message) -> events.add(reason + ": " + message),
                folder.resolve("volumes"));
    }

    @AfterEach
    void close() {
        provisioner.close();
        room.close();
    }

    private KubeObject claim(String name, String more) {
        return room.create("persistentvolumeclaims", "default", """
                {'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'%s'},'spec':{
                 'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}%s}}""".formatted(name, more));
    }

    private void ask(String name) {
        room.change(
                "persistentvolumeclaims",
                "default",
                name,
                "",
                claim -> claim.ownMetadata()
                        .withObject("annotations")
                        .put("volume.kubernetes.io/selected-node", "here")
                        .put("volume.kubernetes.io/storage-provisioner", LocalClass.PROVISIONER));
    }

    private void bind(KubeObject claim) {
        room.change(
                "persistentvolumeclaims",
                "default",
                claim.name(),
                "",
                changed -> changed.tree().withObject("spec").put("volumeName", "pvc-" + claim.uid()));
        room.change(
                "persistentvolumeclaims",
                "default",
                claim.name(),
                "status",
                changed -> changed.tree().withObject("status").put("phase", "Bound"));
    }

    @Test
    void aClaimGetsAFolderWhenItsPodHasANode() throws IOException {
        KubeObject claim = claim("data", "");
        assertThat(claim.spec().path("storageClassName").asText()).isEqualTo("standard");
        String volumeName = "pvc-" + claim.uid();
        ClaimFolders folders = new ClaimFolders(room.api);
        assertThatThrownBy(() -> folders.mount("default", "data")).hasMessageContaining("is not bound");
        assertThat(room.has("persistentvolumes", "", volumeName)).isFalse();

        ask("data");
        ApiRoom.until(() -> room.has("persistentvolumes", "", volumeName));
        KubeObject volume = room.get("persistentvolumes", "", volumeName);
        assertThat(volume.spec().path("capacity").path("storage").asText()).isEqualTo("1Gi");
        assertThat(volume.spec().path("claimRef").path("uid").asText()).isEqualTo(claim.uid());
        assertThat(volume.spec().path("persistentVolumeReclaimPolicy").asText()).isEqualTo("Delete");
        assertThat(volume.annotations()).containsEntry("cooperage.io/capacity", "not enforced");
        ApiRoom.until(() -> events.contains("ProvisioningSucceeded: Successfully provisioned volume " + volumeName));

        bind(claim);
        ClaimFolders.Mount mount = folders.mount("default", "data");
        assertThat(mount.folder()).isDirectory().hasParent(folder.resolve("volumes"));
        assertThat(mount.readOnly()).isFalse();
        Files.writeString(mount.folder().resolve("file"), "kept");
        assertThatThrownBy(() -> folders.mount("default", "other"))
                .hasMessage("persistentvolumeclaim \"other\" not found");

        delete(claim);
        ApiRoom.until(() -> !Files.exists(mount.folder()));
        ApiRoom.until(() -> !room.has("persistentvolumes", "", volumeName)
                || room.get("persistentvolumes", "", volumeName)
                        .deletionTimestamp()
                        .isPresent());
    }

    private void delete(KubeObject claim) {
        room.api.delete(
                room.api.kinds().of("persistentvolumeclaims"),
                "default",
                claim.name(),
                DeleteOptions.by("test", claim.uid()));
        if (room.has("persistentvolumeclaims", "default", claim.name())) {
            room.change(
                    "persistentvolumeclaims",
                    "default",
                    claim.name(),
                    "",
                    changed -> changed.ownMetadata().putArray("finalizers"));
        }
    }

    @Test
    void whatIsToBeRetainedIs() {
        storageClass("kept", ",'reclaimPolicy':'Retain'");
        KubeObject claim = claim("data", ",'storageClassName':'kept'");
        ask("data");
        String volumeName = "pvc-" + claim.uid();
        ApiRoom.until(() -> room.has("persistentvolumes", "", volumeName));
        Path path = Path.of(room.get("persistentvolumes", "", volumeName)
                .spec()
                .path("hostPath")
                .path("path")
                .asText());
        bind(claim);
        delete(claim);
        // Another claim's way through the same queue is the time in which this one would have been removed.
        KubeObject second = claim("second", "");
        ask("second");
        ApiRoom.until(() -> room.has("persistentvolumes", "", "pvc-" + second.uid()));
        assertThat(path).isDirectory();
        assertThat(room.has("persistentvolumes", "", volumeName)).isTrue();
    }

    @Test
    void aFolderGoesEvenWhenItsVolumeWasDeletedFirst() {
        KubeObject claim = claim("data", "");
        ask("data");
        String volumeName = "pvc-" + claim.uid();
        ApiRoom.until(() -> room.has("persistentvolumes", "", volumeName));
        bind(claim);
        Path path = Path.of(room.get("persistentvolumes", "", volumeName)
                .spec()
                .path("hostPath")
                .path("path")
                .asText());
        room.api.delete(room.api.kinds().of("persistentvolumes"), "", volumeName, DeleteOptions.by("test", null));
        // What the volume controller keeps it by; from here the provisioner alone does.
        room.change(
                "persistentvolumes",
                "",
                volumeName,
                "",
                volume -> volume.ownMetadata()
                        .putArray("finalizers")
                        .add("external-provisioner.volume.kubernetes.io/finalizer"));
        assertThat(path).isDirectory();
        delete(claim);
        ApiRoom.until(() -> !room.has("persistentvolumes", "", volumeName));
        assertThat(path).doesNotExist();
    }

    @Test
    void aClaimGrowsWhereItsClassAllowsIt() {
        storageClass("elastic", ",'allowVolumeExpansion':true");
        KubeObject claim = claim("data", ",'storageClassName':'elastic'");
        ask("data");
        String volumeName = "pvc-" + claim.uid();
        ApiRoom.until(() -> room.has("persistentvolumes", "", volumeName));
        bind(claim);
        room.change(
                "persistentvolumeclaims",
                "default",
                "data",
                "",
                changed -> changed.tree().withObject("/spec/resources/requests").put("storage", "3Gi"));
        ApiRoom.until(() -> room.get("persistentvolumes", "", volumeName)
                .spec()
                .path("capacity")
                .path("storage")
                .asText()
                .equals("3Gi"));
        ApiRoom.until(() -> events.contains("VolumeResizeSuccessful: Resize volume succeeded"));
    }

    private void storageClass(String name, String more) {
        room.create("storageclasses.storage.k8s.io", "", """
                {'metadata':{'name':'%s'},'provisioner':'%s'%s}""".formatted(name, LocalClass.PROVISIONER, more));
    }

    private void awaitFailure(String claim, String storageClass, String trouble) {
        claim(claim, ",'storageClassName':'" + storageClass + "'");
        ask(claim);
        awaitTrouble(storageClass, trouble);
    }

    private void awaitTrouble(String storageClass, String trouble) {
        String start = "ProvisioningFailed: failed to provision volume with StorageClass \"" + storageClass + "\": ";
        ApiRoom.until(() -> events.stream().anyMatch(event -> event.startsWith(start + trouble)));
    }

    @Test
    void whatCannotBeMadeIsSaid() {
        claim("raw", ",'volumeMode':'Block'");
        ask("raw");
        awaitTrouble("standard", "Block volumes");
        claim("copy", ",'dataSource':{'kind':'PersistentVolumeClaim','name':'raw'}");
        ask("copy");
        awaitTrouble("standard", "a volume with the content of another is not supported");
        storageClass("mounted", ",'mountOptions':['noexec']");
        awaitFailure("mounted", "mounted", "the class has mountOptions");
        storageClass("placed", ",'allowedTopologies':[{'matchLabelExpressions':[{'key':'zone','values':['here']}]}]");
        awaitFailure("placed", "placed", "the class has allowedTopologies");
    }

    @Test
    void aVolumeWithMountOptionsIsNotMountedWithoutThem() {
        room.create("persistentvolumes", "", """
                {'metadata':{'name':'v'},'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],
                 'mountOptions':['noexec'],'hostPath':{'path':'/tmp'}}}""");
        KubeObject claim = claim("data", ",'storageClassName':'','volumeName':'v'");
        room.change(
                "persistentvolumes",
                "",
                "v",
                "",
                volume -> volume.tree()
                        .withObject("/spec/claimRef")
                        .put("namespace", "default")
                        .put("name", "data")
                        .put("uid", claim.uid()));
        room.change(
                "persistentvolumeclaims",
                "default",
                "data",
                "status",
                changed -> changed.tree().withObject("status").put("phase", "Bound"));
        assertThatThrownBy(() -> new ClaimFolders(room.api).mount("default", "data"))
                .hasMessage("persistentvolume \"v\": Mount options are not supported for this volume type;"
                        + " leave mountOptions out");
    }
}
