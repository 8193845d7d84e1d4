package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What is wrong with places of volumes that are not the cluster's own: directories of the host, and storage
/// somewhere else. What this node can't mount is refused by the kubelet, as on any node without the driver.
public final class RemoteSources {
    static final String PORTAL_TOO_LONG = "Total length of <volume name>:<iscsi.targetPortal> must be under 64"
            + " characters if iscsi.initiatorName is specified.";
    private static final List<String> HOST_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    private static final Pattern IQN = Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([0-9a-zA-Z]([-0-9a-zA-Z]*[0-9a-zA-Z])?"
            + "(\\.[0-9a-zA-Z]([-0-9a-zA-Z]*[0-9a-zA-Z])?)*)(:([^,;*&$|\\s]+))");
    private static final Pattern EUI = Pattern.compile("eui\\.[0-9A-Fa-f]{16}");
    private static final Pattern NAA = Pattern.compile("naa\\.[0-9A-Fa-f]{32}");
    private static final int CSI_DRIVER_MAX = 63;

    private RemoteSources() {}

    public static void hostPath(Place host) {
        if (host.text("path").isEmpty()) {
            host.at("path").required();
            return;
        }
        Paths.noBacksteps(host.at("path"));
        host.at("type").oneOf(HOST_TYPES);
    }

    public static void local(Place local) {
        if (local.text("path").isEmpty()) {
            local.at("path").required();
            return;
        }
        Paths.noBacksteps(local.at("path"));
    }

    public static void nfs(Place nfs) {
        need(nfs, "server", "path");
        if (!nfs.text("path").startsWith("/")) {
            nfs.at("path").invalid(nfs.text("path"), "must be an absolute path");
        }
    }

    public static void gceDisk(Place disk) {
        Place told = disk.called("persistentDisk");
        need(told, "pdName");
        partition(told);
    }

    public static void awsDisk(Place disk) {
        need(disk, "volumeID");
        partition(disk);
    }

    private static void partition(Place disk) {
        Place partition = disk.at("partition");
        if (partition.number() < 0 || partition.number() > 255) {
            partition.invalid(partition.number(), Names.between(0, 255));
        }
    }

    public static void iscsi(Place iscsi) {
        need(iscsi, "targetPortal");
        Place name = iscsi.at("iqn");
        if (name.blank()) {
            name.required();
        } else {
            initiator(name);
        }
        Place lun = iscsi.at("lun");
        Names.range(lun.number(), 0, 255).forEach(message -> lun.invalid(lun.number(), message));
        if ((iscsi.flag("chapAuthDiscovery") || iscsi.flag("chapAuthSession")) && !iscsi.has("secretRef")) {
            iscsi.at("secretRef").required();
        }
        if (iscsi.has("initiatorName")) {
            initiator(iscsi.at("initiatorName").as(iscsi.at("initiatorname")));
        }
    }

    private static void initiator(Place name) {
        String text = name.text();
        Pattern form = text.startsWith("iqn") ? IQN : text.startsWith("eui") ? EUI : NAA;
        if (!text.startsWith("iqn") && !text.startsWith("eui") && !text.startsWith("naa")) {
            name.invalid("must be valid format starting with iqn, eui, or naa");
        } else if (!form.matcher(text).matches()) {
            name.invalid("must be valid format");
        }
    }

    public static void glusterfs(Place volume) {
        need(volume, "endpoints", "path");
        Place namespace = volume.at("endpointsNamespace");
        if (namespace.there()) {
            if (namespace.blank()) {
                namespace.invalid("if the endpointnamespace is set, it must be a valid namespace name");
            } else {
                namespace.must(Names::label);
            }
        }
    }

    public static void flocker(Place volume) {
        String name = volume.text("datasetName");
        String id = volume.text("datasetUUID");
        if (name.isEmpty() && id.isEmpty()) {
            volume.required("one of datasetName and datasetUUID is required");
        }
        if (!name.isEmpty() && !id.isEmpty()) {
            volume.invalid("resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        if (name.contains("/")) {
            volume.at("datasetName").invalid("must not contain '/'");
        }
    }

    public static void rbd(Place volume) {
        if (volume.at("monitors").empty()) {
            volume.at("monitors").required();
        }
        need(volume, "image");
    }

    public static void cephfs(Place volume) {
        if (volume.at("monitors").empty()) {
            volume.at("monitors").required();
        }
    }

    public static void cinder(Place volume) {
        need(volume, "volumeID");
        if (volume.has("secretRef")) {
            need(volume.at("secretRef"), "name");
        }
    }

    public static void quobyte(Place volume) {
        String words = "must be a host:port pair or multiple pairs separated by commas";
        String registry = volume.text("registry");
        if (registry.isEmpty()) {
            volume.at("registry").required(words);
        } else if (volume.text("tenant").length() > 64) {
            volume.at("tenant").required("must be a UUID and may not exceed a length of 64 characters");
        } else {
            for (String pair : registry.split(",", -1)) {
                if (!pair.matches("([^:\\[\\]]*|\\[[^\\]]*\\]):[^:]*")) {
                    volume.at("registry").invalid(words);
                }
            }
        }
        need(volume, "volume");
    }

    public static void fc(Place volume) {
        boolean targets = !volume.at("targetWWNs").empty();
        boolean ids = !volume.at("wwids").empty();
        if (!targets && !ids) {
            volume.at("targetWWNs").required("must specify either targetWWNs or wwids, but not both");
        }
        if (targets && ids) {
            volume.at("targetWWNs").invalid("targetWWNs and wwids can not be specified simultaneously");
        }
        Place lun = volume.at("lun");
        if (targets && !lun.there()) {
            lun.required("lun is required if targetWWNs is specified");
        } else if (targets) {
            Names.range(lun.number(), 0, 255).forEach(message -> lun.invalid(lun.number(), message));
        }
    }

    public static void flex(Place volume) {
        need(volume, "driver");
        for (String key : volume.at("options").keys()) {
            int slash = key.indexOf('/');
            String domain = "." + (slash < 0 ? key : key.substring(0, slash)).toLowerCase(Locale.ROOT);
            if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
                volume.at("options").key(key).invalid(key, "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    public static void azureFile(Place volume) {
        need(volume, "secretName", "shareName");
        if (volume.has("secretNamespace") && volume.text("secretNamespace").isEmpty()) {
            volume.at("secretNamespace").required();
        }
    }

    public static void azureDisk(Place volume) {
        need(volume, "diskName", "diskURI");
        volume.at("cachingMode").oneOf(List.of("None", "ReadOnly", "ReadWrite"));
        volume.at("kind").oneOf(List.of("Dedicated", "Managed", "Shared"));
        String uri = volume.text("diskURI");
        if (volume.text("kind").equals("Managed") && !uri.startsWith("/subscriptions/")) {
            volume.at("diskURI")
                    .notSupported(List.of("/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/"
                            + "microsoft.compute/disks/{disk-id}"));
        } else if (volume.has("kind") && !volume.text("kind").equals("Managed") && !uri.startsWith("https://")) {
            volume.at("diskURI")
                    .notSupported(
                            List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
        }
    }

    public static void vsphere(Place volume) {
        need(volume, "volumePath");
    }

    public static void photon(Place volume) {
        need(volume, "pdID");
    }

    public static void portworx(Place volume) {
        need(volume, "volumeID");
    }

    public static void storageos(Place volume) {
        Place name = volume.at("volumeName");
        name.mustHave(Names::label);
        if (!volume.text("volumeNamespace").isEmpty()) {
            volume.at("volumeNamespace").must(Names::label);
        }
        if (volume.has("secretRef")) {
            need(volume.at("secretRef"), "name");
        }
    }

    public static void scaleIo(Place volume) {
        need(volume, "gateway", "system", "volumeName");
    }

    static void inlineCsi(Place csi) {
        csiDriver(csi.at("driver"));
        if (csi.has("nodePublishSecretRef")) {
            need(csi.at("nodePublishSecretRef"), "name");
        }
    }

    /// Of a persistent volume.
    public static void csi(Place csi) {
        csiDriver(csi.at("driver"));
        need(csi, "volumeHandle");
        for (String secret : List.of(
                "controllerPublishSecretRef",
                "controllerExpandSecretRef",
                "nodePublishSecretRef",
                "nodeExpandSecretRef")) {
            if (csi.has(secret)) {
                Place one = csi.at(secret);
                one.at("name").mustHave(Names::label);
                one.at("namespace").mustHave(Names::label);
            }
        }
    }

    private static void csiDriver(Place driver) {
        if (driver.blank()) {
            driver.required();
        }
        if (driver.text().length() > CSI_DRIVER_MAX) {
            driver.tooLong(CSI_DRIVER_MAX);
        }
        if (!driver.blank()) {
            Names.subdomain(driver.text().toLowerCase(Locale.ROOT))
                    .forEach(message -> driver.invalid(driver.text(), message));
        }
    }

    private static void need(Place at, String... fields) {
        for (String field : fields) {
            if (at.text(field).isEmpty()) {
                at.at(field).required();
            }
        }
    }
}
