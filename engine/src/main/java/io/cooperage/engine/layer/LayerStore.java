package io.cooperage.engine.layer;

import io.cooperage.engine.oci.Digest;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Layers, each unpacked once and shared by every image and container that stands on it.
///
/// On disk: `<chain id>[-<tag of the id map>]/diff` is the tree, `…/index` its [LayerIndex], `…/about` the
/// rest. A layer is there completely or not at all, after a crash at any instant too. Any thread. One store
/// per folder, under the engine's lock. A tree that someone deleted by hand is missed when it is next asked
/// for; [LayerRepair] makes it anew.
public interface LayerStore {
    Optional<Layer> find(Digest chainId);

    /// The index of a layer's files, made when it was unpacked.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND
    LayerIndex index(Digest chainId);

    /// Unpacks a layer onto others, verifying its diff id, unless it is here; when several callers want the
    /// same at once, one does it and all wait.
    ///
    /// @param parents chain ids of the layers below, bottom first, all of them here
    /// @param diffId digest of the layer unpacked
    /// @param blob the layer as its blob is, packed or plain; read to its end; may still be on its way
    ///     ([io.cooperage.engine.store.Ingest#follow]), for nothing is visible before its end is reached and
    ///     verified
    /// @param packedSize bytes of the blob, for progress; −1 when unknown
    /// @throws io.cooperage.engine.error.EngineException as [ArchiveUnpacker#unpack], and DATA_LOSS when the
    ///     diff id is another
    Layer unpack(List<Digest> parents, Digest diffId, InputStream blob, long packedSize, UnpackProgress progress);

    /// Makes a layer of a folder that has overlay's form (a container's upper, a build step's), copying it.
    ///
    /// @param diffId digest of the tar that [LayerTar] made of it
    default Layer adopt(List<Digest> parents, Digest diffId, Path upper) {
        return adopt(parents, diffId, upper, Set.of());
    }

    /// Makes a layer of a folder that has overlay's form and that nobody needs any more: its files are moved,
    /// not copied, which is most of the work. What is left of it is good for nothing, whether this ends well
    /// or not.
    Layer take(List<Digest> parents, Digest diffId, Path upper);

    /// @param omitted as the tar was made with
    Layer adopt(List<Digest> parents, Digest diffId, Path upper, Set<String> omitted);

    /// Holds these layers, so that [#removeUnused] leaves them, until it is closed.
    ///
    /// @param chainIds bottom first
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND naming the missing one
    LayerLease lease(List<Digest> chainIds);

    List<Layer> list();

    /// Takes every layer that `used` does not name and nobody leases out of sight, which takes no time; the
    /// result then deletes them. So a caller can let go of its locks in between.
    ///
    /// Should the engine end before that, the next start deletes them.
    Withdrawn withdrawUnused(Set<Digest> used);

    /// Removes every layer that `used` does not name and nobody leases.
    ///
    /// @return bytes freed
    default long removeUnused(Set<Digest> used) {
        try (Withdrawn withdrawn = withdrawUnused(used)) {
            return withdrawn.bytes();
        }
    }

    /// Layers that nobody can find any more, but that still take their room.
    interface Withdrawn extends AutoCloseable {
        /// What deleting them frees.
        long bytes();

        /// Deletes them.
        @Override
        void close();
    }

    /// Layers ready to be mounted.
    interface LayerLease extends AutoCloseable {
        /// Their folders, the top first, as overlay's `lowerdir` has it.
        List<Path> lowers();

        @Override
        void close();
    }
}
