package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import org.junit.jupiter.api.Test;

/// Volumes and claims: what Kubernetes takes and what it refuses.
class StorageTableTest {
    private final Cases cases = new Cases();

    StorageTableTest() {
        claims();
        volumes();
    }

    /// The variables of the Go test, made as their names say.
    private void claims() {
        cases.with("validClaim", status(claim("10G", ""), "Bound"));
        cases.with("validUpdateClaim", claim("10G", "volume"));
        cases.with("invalidUpdateClaimResources", claim("20G", "volume"));
        ObjectNode modes = claim("10G", "volume");
        ((ObjectNode) modes.get("spec")).putArray("accessModes").add("ReadWriteOnce");
        cases.with("invalidUpdateClaimAccessModes", modes);
        cases.with("validClaimVolumeModeFile", mode(claim("10G", "volume"), "Filesystem"));
        cases.with("validClaimVolumeModeBlock", mode(claim("10G", "volume"), "Block"));
        cases.with("invalidClaimVolumeModeNil", claim("10G", "volume"));
        cases.with("validClaimStorageClass", storage(claim("10G", ""), "fast", ""));
        cases.with("invalidUpdateClaimStorageClass", storage(claim("10G", "volume"), "fast2", ""));
        cases.with("validClaimStorageClassInSpec", storage(claim("10G", ""), "", "fast"));
        cases.with("invalidClaimStorageClassInSpec", storage(claim("10G", ""), "", "fast2"));
        cases.with("validClaimStorageClassInAnnotationAndSpec", storage(claim("10G", ""), "fast", "fast"));
        cases.with("invalidClaimStorageClassInAnnotationAndSpec", storage(claim("10G", ""), "fast2", "fast"));
        cases.with("validClaimAnnotation", noted(claim("10G", ""), "foo-description"));
        cases.with("validUpdateClaimMutableAnnotation", noted(claim("10G", "volume"), "updated"));
        cases.with("validAddClaimAnnotation", noted(status(claim("10G", ""), "Bound"), "added"));
        cases.with("validSizeUpdate", status(claim("15G", ""), "Bound"));
        cases.with("invalidSizeUpdate", status(claim("5G", ""), "Bound"));
        cases.with("unboundSizeUpdate", status(claim("12G", ""), "Pending"));
    }

    private static ObjectNode claim(String size, String volume) {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        claim.putObject("metadata").put("name", "foo").put("namespace", "ns");
        ObjectNode spec = claim.putObject("spec");
        spec.putArray("accessModes").add("ReadWriteOnce").add("ReadOnlyMany");
        spec.putObject("resources").putObject("requests").put("storage", size);
        if (!volume.isEmpty()) {
            spec.put("volumeName", volume);
        }
        return claim;
    }

    private static ObjectNode status(ObjectNode claim, String phase) {
        claim.putObject("status").put("phase", phase);
        return claim;
    }

    private static ObjectNode mode(ObjectNode claim, String mode) {
        ((ObjectNode) claim.get("spec")).put("volumeMode", mode);
        return claim;
    }

    private static ObjectNode storage(ObjectNode claim, String annotation, String field) {
        if (!annotation.isEmpty()) {
            ((ObjectNode) claim.get("metadata"))
                    .putObject("annotations")
                    .put("volume.beta.kubernetes.io/storage-class", annotation);
        }
        if (!field.isEmpty()) {
            ((ObjectNode) claim.get("spec")).put("storageClassName", field);
        }
        return claim;
    }

    private static ObjectNode noted(ObjectNode claim, String description) {
        ((ObjectNode) claim.get("metadata")).putObject("annotations").put("description", description);
        return claim;
    }

    private void volumes() {
        ObjectNode csi = volume();
        ObjectNode source = ((ObjectNode) csi.get("spec")).putObject("csi");
        source.put("driver", "test-driver").put("volumeHandle", "test-123");
        ObjectNode local = volume();
        ((ObjectNode) local.get("spec"))
                .putObject("hostPath")
                .put("path", "/foo")
                .put("type", "DirectoryOrCreate");
        ObjectNode deep = local.deepCopy();
        ((ObjectNode) deep.at("/spec/hostPath")).put("path", "/foo/b");
        ObjectNode type = volume();
        ((ObjectNode) type.get("spec")).putObject("fc").putArray("targetWWNs").add("WWN");
        ((ObjectNode) type.at("/spec/fc")).put("lun", 1);
        cases.with("validCSIVolume", csi);
        cases.with("validVolume", local);
        cases.with("validPvSourceNoUpdate", local.deepCopy());
        cases.with("invalidPvSourceUpdateDeep", deep);
        cases.with("invalidPvSourceUpdateType", type);
    }

    private static ObjectNode volume() {
        ObjectNode volume = JsonNodeFactory.instance.objectNode();
        volume.putObject("metadata").put("name", "foo");
        ObjectNode spec = volume.putObject("spec");
        spec.putObject("capacity").put("storage", "1Gi");
        spec.putArray("accessModes").add("ReadWriteOnce");
        spec.put("storageClassName", "test-storage-class");
        return volume;
    }

    @Test
    void storage() {
        Tally tally = new Tally("core-validation.json");
        cases.decided(
                tally, "TestValidatePersistentVolumes", "scenarios", "PersistentVolume", "volume", "isExpectedFailure");
        cases.decided(
                tally, "TestValidateLocalVolumes", "scenarios", "PersistentVolume", "volume", "isExpectedFailure");
        Kind volumes = Objects.kind("PersistentVolume");
        tally.run("TestValidatePersistentVolumeSpec", "scenarios", (name, row) -> {
            if (row.path("isInlineSpec").asBoolean()) {
                throw new NotApplicable("volumes inside attachments, which this cluster does not have");
            }
            ObjectNode volume = JsonNodeFactory.instance.objectNode();
            volume.putObject("metadata").put("name", "v");
            volume.set("spec", cases.json(row.path("pvSpec")));
            return Objects.mismatch(
                    !row.path("isExpectedFailure").asBoolean(),
                    Objects.wrong(volumes, Objects.object(volumes, volume)));
        });
        Cases.Good good = row -> !row.path("isExpectedFailure").asBoolean();
        cases.changed(
                tally,
                "TestValidatePersistentVolumeSourceUpdate",
                "scenarios",
                "PersistentVolume",
                "oldVolume",
                "newVolume",
                good);
        cases.changed(
                tally, "TestValidateVolumeNodeAffinityUpdate", "scenarios", "PersistentVolume", "oldPV", "newPV", good);
        cases.changed(tally, "TestAlphaPVVolumeModeUpdate", "scenarios", "PersistentVolume", "oldPV", "newPV", good);
        Kind claims = Objects.kind("PersistentVolumeClaim");
        tally.run("testValidatePVC", "scenarios", (name, row) -> {
            if (name.equals("missing-name") || name.equals("missing-namespace")) {
                throw new NotApplicable("the table has lost the names of its claims");
            }
            KubeObject claim = cases.read(claims, row.path("claim"));
            claim.ownMetadata().put("name", "foo").put("namespace", "ns");
            return Objects.mismatch(!row.path("isExpectedFailure").asBoolean(), Objects.wrong(claims, claim));
        });
        cases.changed(
                tally,
                "TestValidatePersistentVolumeClaimUpdate",
                "scenarios",
                "PersistentVolumeClaim",
                "oldClaim",
                "newClaim",
                good);
        cases.taken(tally, "TestPVCVolumeMode", "successCasesPVC", "PersistentVolumeClaim", "");
        cases.refused(tally, "TestPVCVolumeMode", "errorCasesPVC", "PersistentVolumeClaim", "");
        cases.taken(tally, "TestPVVolumeMode", "successCasesPV", "PersistentVolume", "");
        cases.refused(tally, "TestPVVolumeMode", "errorCasesPV", "PersistentVolume", "");
        sources(tally, true);
        sources(tally, false);
        tally.done(105, 27);
    }

    /// What a claim can be filled from.
    private void sources(Tally tally, boolean good) {
        Kind claims = Objects.kind("PersistentVolumeClaim");
        Tally.Check check = (name, row) -> {
            ObjectNode claim = JsonNodeFactory.instance.objectNode();
            claim.putObject("metadata").put("name", "foo").put("namespace", "ns");
            claim.set("spec", cases.json(row.has("claimSpec") ? row.path("claimSpec") : row));
            return Objects.mismatch(
                    good && !row.path("expectedFail").asBoolean(),
                    Objects.wrong(claims, Objects.object(claims, claim)));
        };
        if (good) {
            tally.run("TestAlphaVolumePVCDataSource", "testCases", check);
        } else {
            tally.run("TestAlphaVolumeSnapshotDataSource", "failedTestCases", check);
        }
    }
}
