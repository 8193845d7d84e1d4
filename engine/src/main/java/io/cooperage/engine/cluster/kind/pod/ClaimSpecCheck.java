package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Amounts;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import java.util.List;
import java.util.Set;

/// What is wrong with the spec of a claim for storage, which pods may contain too.
public final class ClaimSpecCheck {
    private static final List<String> MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

    private ClaimSpecCheck() {}

    /// Of an ephemeral volume: nothing of its metadata is used but labels and annotations.
    static void template(Place template) {
        Place metadata = template.at("metadata");
        Selectors.annotations(metadata.at("annotations"));
        Selectors.labels(metadata.at("labels"));
        for (String field : metadata.keys()) {
            if (!Set.of("annotations", "labels").contains(field)
                    && !metadata.at(field).empty()) {
                metadata.at(field).forbidden("cannot be set");
            }
        }
        check(template.at("spec"));
    }

    public static void check(Place spec) {
        Place modes = spec.at("accessModes");
        if (modes.empty()) {
            modes.required("at least 1 access mode is required");
        }
        Selectors.selector(spec.at("selector"));
        modes(modes);
        Place storage = spec.at("resources")
                .at("requests")
                .key("storage")
                .as(spec.at("resources").key("storage"));
        if (storage.there()) {
            Amounts.positive(storage);
        } else {
            storage.required();
        }
        if (!spec.text("storageClassName").isEmpty()) {
            spec.at("storageClassName").must(Names::subdomain);
        }
        volumeMode(spec.at("volumeMode"));
        source(spec.at("dataSource"));
        source(spec.at("dataSourceRef"));
        sources(spec);
    }

    /// Of claims and of volumes.
    public static void modes(Place modes) {
        boolean alone = false;
        boolean others = false;
        for (Place mode : modes.each()) {
            if (!MODES.contains(mode.text())) {
                mode.as(modes).notSupported(MODES);
            } else if (mode.text().equals("ReadWriteOncePod")) {
                alone = true;
            } else {
                others = true;
            }
        }
        if (alone && others) {
            modes.forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }

    /// Of claims and of volumes.
    public static void volumeMode(Place mode) {
        mode.oneOf(VOLUME_MODES);
    }

    private static void source(Place source) {
        if (!source.there()) {
            return;
        }
        for (String field : List.of("name", "kind")) {
            if (source.text(field).isEmpty()) {
                source.at(field).required();
            }
        }
        String group = source.text("apiGroup");
        if (!group.isEmpty()) {
            source.at("apiGroup").must(Names::subdomain);
        } else if (!source.text("kind").equals("PersistentVolumeClaim")) {
            source.invalid(
                    source.text("kind"), "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        if (!source.text("namespace").isEmpty()) {
            source.at("namespace").must(Names::label);
        }
    }

    private static void sources(Place spec) {
        Place source = spec.at("dataSource");
        Place reference = spec.at("dataSourceRef");
        if (!source.there() || !reference.there()) {
            return;
        }
        if (!reference.text("namespace").isEmpty()) {
            spec.invalid(source.path(), "may not be specified when dataSourceRef.namespace is specified");
        } else if (!List.of(source.text("apiGroup"), source.text("kind"), source.text("name"))
                .equals(List.of(reference.text("apiGroup"), reference.text("kind"), reference.text("name")))) {
            spec.invalid(source.path(), "must match dataSourceRef");
        }
    }
}
