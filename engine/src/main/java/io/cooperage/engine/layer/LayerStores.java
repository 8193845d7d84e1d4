package io.cooperage.engine.layer;

import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;

/// Opens the [LayerStore] of an engine.
public final class LayerStores {
    private LayerStores() {}

    /// Opens the store, and sweeps what an engine that died left half-made. Only under the engine's lock.
    ///
    /// @param folder made if missing, in a parent that exists
    /// @param ids who owns on disk what belongs to whom in a container
    /// @param rootless overlays are mounted with `userxattr`, as inside a user namespace they must be
    public static LayerStore open(Syscalls kernel, Path folder, IdMap ids, boolean rootless) {
        OverlayLayerStore store = new OverlayLayerStore(
                kernel, folder, UnpackOptions.of(ids).withLinks(UnpackOptions.Links.IN_ROOT), rootless, false);
        store.recover();
        return store;
    }

    /// Opens the store of an engine that runs elsewhere, to look at layers and their indexes. Nothing is swept
    /// or made; a lease does not keep that engine from removing what it names. Without the engine's lock.
    public static LayerStore openToRead(Syscalls kernel, Path folder, IdMap ids) {
        return new OverlayLayerStore(kernel, folder, UnpackOptions.of(ids), false, true);
    }
}
