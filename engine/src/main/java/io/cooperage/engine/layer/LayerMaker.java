package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.TreeRemover;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Makes one layer in a folder of its own, with its index: all of it, or the folder is gone again.
///
/// The folder gets `diff`, the tree, and `index`.
final class LayerMaker {
    private final Syscalls kernel;
    private final UnpackOptions options;
    private final OverlayMarks marks;

    LayerMaker(Syscalls kernel, UnpackOptions options, OverlayMarks marks) {
        this.kernel = kernel;
        this.options = options;
        this.marks = marks;
    }

    /// @param folder new
    /// @param lowers folders of the layers below, the top first
    /// @param blob read to its end and closed
    /// @throws EngineException as [LayerStore#unpack]
    Unpacked unpack(
            Path folder, List<Path> lowers, Digest diffId, InputStream blob, long packedSize, UnpackProgress progress) {
        String what = "layer " + diffId.algorithm() + ":" + diffId.shortHex();
        return make(folder, what, lowers, (root, base) -> {
            Unpacking unpacking = new Unpacking(kernel, what, packedSize, options.withProgress(progress));
            Unpacked unpacked = unpacking.run(blob, root, base, diffId.newHash());
            if (!unpacked.digest().equals(diffId.hex())) {
                throw new EngineException(
                        ErrorKind.DATA_LOSS,
                        "unpack " + what + ": its content is not what the image's config says: diff id " + diffId
                                + " expected, but " + diffId.algorithm() + ":" + unpacked.digest()
                                + " found; the image was put together wrongly or has been tampered with");
            }
            return unpacked;
        });
    }

    /// @param upper in overlay's form, over the same `lowers`
    Unpacked copy(Path folder, List<Path> lowers, Digest diffId, Path upper, Set<String> omitted) {
        String what = "layer " + diffId.algorithm() + ":" + diffId.shortHex();
        return make(
                folder,
                what,
                lowers,
                (root, base) -> new LayerCopying(kernel, what, options, false).run(upper, omitted, root, base));
    }

    /// As [#copy], but moves what can be moved.
    Unpacked take(Path folder, List<Path> lowers, Digest diffId, Path upper) {
        String what = "layer " + diffId.algorithm() + ":" + diffId.shortHex();
        return make(
                folder,
                what,
                lowers,
                (root, base) -> new LayerCopying(kernel, what, options, true).run(upper, Set.of(), root, base));
    }

    /// What fills the tree.
    private interface Filling {
        Unpacked into(Fd root, LayerBase base);
    }

    private Unpacked make(Path folder, String what, List<Path> lowers, Filling filling) {
        boolean made = false;
        try {
            mkdir(folder);
            Path diff = folder.resolve("diff");
            mkdir(diff);
            try (LayerIndexWriter index = LayerIndexes.writer(folder);
                    Fd root = kernel.open(diff.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
                Unpacked unpacked = filling.into(root, new LayerBase(lowers, marks, index));
                index.finish(folder.resolve("index"));
                made = true;
                return unpacked;
            }
        } catch (SyscallException failure) {
            throw failure.is(Errno.ENOSPC) || failure.is(Errno.EDQUOT) ? full(what, folder, failure) : failure;
        } finally {
            if (!made) {
                new TreeRemover(kernel).remove(folder);
            }
        }
    }

    private static EngineException full(String what, Path folder, SyscallException failure) {
        return new EngineException(
                ErrorKind.RESOURCE_EXHAUSTED,
                "unpack " + what + ": no space left for it in " + folder.getParent()
                        + "; make room there and try again",
                failure);
    }

    private void mkdir(Path path) {
        kernel.mkdirat(Fd.CWD, path.toString(), 0700);
        try (Fd made = kernel.open(path.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            // Inside a folder with the set-group-id bit the new one has it too.
            kernel.fchmod(made, 0700);
        }
    }
}
