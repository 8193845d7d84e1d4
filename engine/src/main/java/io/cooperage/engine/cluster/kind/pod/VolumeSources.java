package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.object.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What is wrong with where a volume comes from.
final class VolumeSources {
    private static final String TWO = "may not specify more than 1 volume type";
    private static final long TOKEN_LEAST = 600;
    private static final long TOKEN_MOST = 1L << 32;

    private record Source(String field, Consumer<Place> check) {}

    private static final List<Source> SOURCES = List.of(
            new Source("emptyDir", VolumeSources::emptyDir),
            new Source("hostPath", RemoteSources::hostPath),
            new Source("gitRepo", VolumeSources::gitRepo),
            new Source("gcePersistentDisk", RemoteSources::gceDisk),
            new Source("awsElasticBlockStore", RemoteSources::awsDisk),
            new Source("secret", secret -> files(secret, "secretName")),
            new Source("nfs", RemoteSources::nfs),
            new Source("iscsi", RemoteSources::iscsi),
            new Source("glusterfs", RemoteSources::glusterfs),
            new Source("flocker", RemoteSources::flocker),
            new Source("persistentVolumeClaim", VolumeSources::claim),
            new Source("rbd", RemoteSources::rbd),
            new Source("cinder", RemoteSources::cinder),
            new Source("cephfs", RemoteSources::cephfs),
            new Source("quobyte", RemoteSources::quobyte),
            new Source("downwardAPI", VolumeSources::downward),
            new Source("fc", RemoteSources::fc),
            new Source("flexVolume", RemoteSources::flex),
            new Source("configMap", configMap -> files(configMap, "name")),
            new Source("azureFile", RemoteSources::azureFile),
            new Source("vsphereVolume", RemoteSources::vsphere),
            new Source("photonPersistentDisk", RemoteSources::photon),
            new Source("portworxVolume", RemoteSources::portworx),
            new Source("azureDisk", RemoteSources::azureDisk),
            new Source("storageos", RemoteSources::storageos),
            new Source("projected", VolumeSources::projected),
            new Source("scaleIO", RemoteSources::scaleIo),
            new Source("csi", RemoteSources::inlineCsi),
            new Source("image", VolumeSources::image));

    private VolumeSources() {}

    static void check(Place volume, String pod) {
        int found = 0;
        for (Source source : SOURCES) {
            Place one = volume.at(source.field());
            if (one.there()) {
                if (found++ > 0) {
                    one.forbidden(TWO);
                } else {
                    source.check().accept(one);
                }
            }
        }
        Place ephemeral = volume.at("ephemeral");
        if (ephemeral.there()) {
            if (found++ > 0) {
                ephemeral.forbidden(TWO);
            } else {
                ephemeral(ephemeral, volume, pod);
            }
        }
        if (found == 0) {
            volume.required("must specify a volume type");
        }
        if (volume.at("iscsi").has("initiatorName")
                && (volume.text("name") + ":" + volume.at("iscsi").text("targetPortal")).length() > 64) {
            volume.at("name").invalid(RemoteSources.PORTAL_TOO_LONG);
        }
    }

    private static void emptyDir(Place emptyDir) {
        Place limit = emptyDir.at("sizeLimit");
        if (!limit.there()) {
            return;
        }
        boolean good;
        try {
            good = Quantity.parse(limit.text()).compareTo(Quantity.ZERO) >= 0;
        } catch (IllegalArgumentException e) {
            good = false;
        }
        if (!good) {
            limit.forbidden("SizeLimit field must be a valid resource quantity");
        }
    }

    private static void gitRepo(Place repo) {
        if (repo.text("repository").isEmpty()) {
            repo.at("repository").required();
        }
        Paths.descending(repo.at("directory"));
    }

    private static void claim(Place claim) {
        if (claim.text("claimName").isEmpty()) {
            claim.at("claimName").required();
        }
    }

    private static void image(Place image) {
        if (image.text("reference").isEmpty()) {
            image.at("reference").required();
        }
        image.at("pullPolicy").oneOf(List.of("Always", "IfNotPresent", "Never"));
    }

    private static void files(Place source, String name) {
        if (source.text(name).isEmpty()) {
            source.at(name).required();
        }
        Paths.mode(source.at("defaultMode"));
        source.at("items").each().forEach(VolumeSources::item);
    }

    static void item(Place item) {
        for (String field : List.of("key", "path")) {
            if (item.text(field).isEmpty()) {
                item.at(field).required();
            }
        }
        Paths.own(item.at("path"));
        Paths.mode(item.at("mode"));
    }

    private static void downward(Place volume) {
        Paths.mode(volume.at("defaultMode"));
        volume.at("items").each().forEach(file -> downwardFile(file.as(volume)));
    }

    private static void downwardFile(Place file) {
        if (file.text("path").isEmpty()) {
            file.at("path").required();
        }
        Paths.own(file.at("path"));
        if (file.has("fieldRef")) {
            Environment.fileField(file.at("fieldRef"));
            if (file.has("resourceFieldRef")) {
                file.invalid("resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (file.has("resourceFieldRef")) {
            Environment.resource(file.at("resourceFieldRef"), true);
        } else {
            file.required("one of fieldRef and resourceFieldRef is required");
        }
        Paths.mode(file.at("mode"));
    }

    private static void projected(Place projected) {
        Paths.mode(projected.at("defaultMode"));
        Set<String> paths = new HashSet<>();
        for (Place source : projected.at("sources").each()) {
            int found = 0;
            for (String type : List.of("secret", "configMap")) {
                Place one = source.at(type);
                if (one.there()) {
                    found++;
                    if (one.text("name").isEmpty()) {
                        one.at("name").required();
                    }
                    for (Place item : one.at("items").each()) {
                        item(item);
                        unique(item.text("path"), one.text("name"), paths, projected);
                    }
                }
            }
            Place downward = source.at("downwardAPI");
            if (downward.there()) {
                found++;
                for (Place file : downward.at("items").each()) {
                    downwardFile(file.as(downward));
                    unique(file.text("path"), file.text("path"), paths, projected);
                }
            }
            Place token = source.at("serviceAccountToken");
            if (token.there()) {
                found++;
                token(token, projected);
            }
            if (found > 1) {
                source.forbidden(TWO);
            }
        }
    }

    private static void unique(String path, String shown, Set<String> paths, Place projected) {
        if (!path.isEmpty() && !paths.add(path)) {
            projected.invalid(shown, "conflicting duplicate paths");
        }
    }

    private static void token(Place token, Place projected) {
        Place seconds = token.at("expirationSeconds");
        if (seconds.number() < TOKEN_LEAST) {
            seconds.invalid(seconds.number(), "may not specify a duration less than 10 minutes");
        }
        if (seconds.number() > TOKEN_MOST) {
            seconds.invalid(seconds.number(), "may not specify a duration larger than 2^32 seconds");
        }
        Place path = token.at("path").as(projected.at("path"));
        if (path.blank()) {
            path.required();
        } else {
            Paths.own(path);
        }
    }

    private static void ephemeral(Place ephemeral, Place volume, String pod) {
        Place template = ephemeral.at("volumeClaimTemplate");
        if (template.there()) {
            ClaimSpecCheck.template(template);
        } else {
            template.required();
        }
        if (!pod.isEmpty() && !volume.text("name").isEmpty()) {
            String claim = pod + "-" + volume.text("name");
            Names.subdomain(claim)
                    .forEach(message -> volume.at("name").invalid("PVC name \"" + claim + "\": " + message));
        }
    }
}
