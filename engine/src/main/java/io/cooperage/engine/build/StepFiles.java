package io.cooperage.engine.build;

import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.container.Workrooms;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.TreeSource;
import io.cooperage.engine.files.TreeView;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files that a step has left, mounted for each look. They are in the cache, so nobody may change
/// them. Any thread.
final class StepFiles implements TreeSource {
    private final Workrooms workrooms;
    private final LayerStore layers;
    private final List<Digest> chain;

    /// @param chain layers, bottom first
    StepFiles(Workrooms workrooms, LayerStore layers, List<Digest> chain) {
        this.workrooms = workrooms;
        this.layers = layers;
        this.chain = List.copyOf(chain);
    }

    /// Nothing is held between looks.
    @Override
    public void close() {}

    @Override
    public TreeView open(boolean writing) {
        if (writing) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    "what a build step has left can't be changed; open a shell on it, which gets a copy");
        }
        List<Runnable> ends = new ArrayList<>();
        boolean open = false;
        try {
            List<Path> lowers = List.of();
            if (!chain.isEmpty()) {
                LayerStore.LayerLease lease = layers.lease(chain);
                ends.add(lease::close);
                lowers = lease.lowers();
            }
            Workroom room = workrooms.open("look at a build step", lowers);
            ends.add(room::close);
            Workroom.View view = room.view();
            ends.add(view::close);
            TreeView.Below below =
                    lowers.isEmpty() ? null : new TreeView.Below(lowers.getFirst(), lowers.subList(1, lowers.size()));
            open = true;
            return new TreeView(view.root(), List.of(), below, Set.of(), () -> Ends.all(ends));
        } finally {
            if (!open) {
                Ends.all(ends);
            }
        }
    }
}
