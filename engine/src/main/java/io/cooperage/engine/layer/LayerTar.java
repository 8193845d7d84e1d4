package io.cooperage.engine.layer;

import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Writes layers as tar: what an overlay upper folder changes, what lies between two trees, or a whole tree.
///
/// The same content gives the same bytes: entries in the order of their paths, nothing in the headers but
/// what belongs to the file. PAX headers where needed (long names, large ids, nanoseconds, xattrs), GNU-free.
/// Owners are put back through the [IdMap], hard links within the layer are kept, sockets left out, holes
/// written as zeros. The root comes first, as `./`.
///
/// Files must not change meanwhile: CONFLICT when one is found to. A file whose name starts with `.wh.` can't
/// be in a layer (INVALID_ARGUMENT). The stream is flushed, not closed.
///
/// Any thread; an interrupt cancels.
public interface LayerTar {
    /// @param ids that the owners of the files on disk were mapped by
    static LayerTar of(Syscalls kernel, IdMap ids) {
        return new TreeTar(kernel, ids);
    }

    /// @param upper in overlay's form; with nothing in it the layer has no entries
    default TarSummary ofUpper(Path upper, OutputStream out) {
        return ofUpper(upper, Set.of(), out);
    }

    /// @param omitted paths that are left out with all that is in them, without leading slash: [MountStubs]
    TarSummary ofUpper(Path upper, Set<String> omitted, OutputStream out);

    /// What turns `before` into `after`; both are whole trees, or stacks of lower folders, the top first.
    TarSummary ofDifference(List<Path> before, List<Path> after, OutputStream out);

    /// Everything in a stack of folders as one tree.
    TarSummary ofTree(List<Path> stack, OutputStream out);

    /// The same bytes without the work of their digest: `docker export`.
    ///
    /// @return bytes written
    long export(List<Path> stack, OutputStream out);

    /// @param diffId of the tar as written
    /// @param bytes of file content
    /// @param tarBytes written
    record TarSummary(Digest diffId, long entries, long bytes, long tarBytes) {}
}
