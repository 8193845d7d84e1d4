package io.cooperage.engine.image.browse;

import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.oci.Digest;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of one image, from the indexes that were made when its layers were unpacked. Layers count from 0,
/// the bottom. Memory is bounded, whatever the image holds.
///
/// Any thread; methods read from disk. As long as it is open, the image's layers can't be removed.
public interface ImageBrowser extends AutoCloseable {
    /// How many layers it has; [#layers] counts what is in them, which takes longer.
    int size();

    List<LayerView> layers();

    /// The direct children of a folder, folders first, then by name; every one of them, so ask only for folders
    /// that are open.
    List<FileNode> children(int layer, Scope scope, String folder);

    Optional<FileNode> find(int layer, Scope scope, String path);

    /// Nodes that match, in the order of their paths.
    ///
    /// @param most ends the search
    FileMatches search(int layer, Scope scope, FileQuery query, int most);

    /// The biggest files first, at most `most`.
    List<FileNode> largest(int layer, Scope scope, int most);

    /// How much of the image is of use.
    Efficiency efficiency();

    /// The content of a file as of this layer; hard and symbolic links are followed within the image.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND; INVALID_ARGUMENT for a folder or device
    InputStream open(int layer, String path);

    /// The same file in the layers below, if it was there.
    Optional<FileNode> below(int layer, String path);

    /// Line by line against the layers below, or against nothing; see [TextDiff].
    TextDiff diffBelow(int layer, String path);

    /// Copies a file or folder out of the image, as of this layer, to `target`, which must not exist. Owners
    /// become this process's user; devices and set-id bits are left out; the result says so.
    List<String> extract(int layer, Scope scope, String path, Path target);

    /// Writes the layer as the tar it is, unpacked.
    void extractLayer(int layer, Path target);

    @Override
    void close();

    enum Scope {
        /// This layer's changes.
        LAYER,
        /// Everything up to this layer, with what it removes marked.
        UP_TO
    }

    /// @param createdBy the instruction, as the image's history has it, or else its comment; empty when unknown
    /// @param size unpacked bytes; `packedSize` of its blob, −1 when that is not here
    /// @param wasted bytes of this layer that later layers rewrite or delete
    record LayerView(
            int index,
            Digest diffId,
            @Nullable Digest blob,
            String mediaType,
            String createdBy,
            @Nullable Instant created,
            long size,
            long packedSize,
            long wasted,
            int files,
            int added,
            int modified,
            int removed) {}

    /// @param text part of the path, or a regular expression; empty matches all
    /// @param changes kinds that are shown
    record FileQuery(String text, boolean regex, boolean caseSensitive, Set<Change> changes, long smallest) {
        public FileQuery {
            changes = Set.copyOf(changes);
        }
    }

    /// @param truncated there are more
    record FileMatches(List<FileNode> nodes, boolean truncated) {}

    /// As dive counts.
    ///
    /// @param score 1.0 when nothing is stored twice; smallest possible size of the files ever written, divided
    ///     by their size in all layers together
    /// @param wasted bytes of files that a later layer rewrites or deletes
    /// @param userWastedShare wasted bytes, of the bytes in all layers above the first (0 to 1)
    record Efficiency(double score, long size, long wasted, double userWastedShare, List<WastedFile> files) {
        public Efficiency {
            files = List.copyOf(files);
        }
    }

    /// One path that was written more than once, or written and deleted. The worst come first.
    ///
    /// @param wasted bytes in all layers but the last that has it
    /// @param layers that hold it, ascending
    /// @param guilty the layer that made the earlier bytes useless last
    /// @param deleted the last of them deletes it
    record WastedFile(String path, long wasted, List<Integer> layers, int guilty, boolean deleted) {}
}
