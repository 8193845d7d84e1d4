package io.cooperage.engine.cluster.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.tree.Absent;

/// StorageClasses.
final class StorageClassRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        Absent.text(object, "reclaimPolicy", "Delete");
        Absent.text(object, "volumeBindingMode", "Immediate");
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }
}
