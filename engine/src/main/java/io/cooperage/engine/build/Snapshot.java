package io.cooperage.engine.build;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/// The files of a stage at one place: layers, bottom first. Immutable.
record Snapshot(List<BuiltLayer> layers) {
    static final Snapshot SCRATCH = new Snapshot(List.of());

    Snapshot {
        layers = List.copyOf(layers);
    }

    Snapshot with(BuiltLayer layer) {
        List<BuiltLayer> more = new ArrayList<>(layers);
        more.add(layer);
        return new Snapshot(more);
    }

    List<Digest> chainIds() {
        return layers.stream().map(BuiltLayer::chainId).toList();
    }

    List<Digest> diffIds() {
        return layers.stream().map(BuiltLayer::diffId).toList();
    }

    List<Descriptor> blobs() {
        return layers.stream().map(BuiltLayer::blob).toList();
    }

    /// What stands for all these files in a cache key.
    String name() {
        return layers.isEmpty() ? "scratch" : layers.getLast().chainId().toString();
    }
}
