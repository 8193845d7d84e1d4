package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.MergedTree.Found;
import io.cooperage.engine.layer.TarEntry.Segment;
import io.cooperage.engine.layer.TarEntry.Time;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes the files of one tree beneath a folder, and nothing outside it: a root of its own, or a layer upon
/// others.
///
/// Each file is made by one name in an open folder, so what else the archive holds can't turn it elsewhere. A
/// later entry of the same name wins. Folders stay open to their owner alone until [#finish], which gives
/// them their real attributes: a folder's mode could forbid filling it, and filling it would change its time.
/// One thread.
final class TreeWriter implements AutoCloseable {
    private static final int CREATE = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
    private static final int ENTER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    private static final int STAY = OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS;
    private static final int BUFFER = 128 << 10;

    private final Syscalls kernel;
    private final Fd root;
    private final MergedTree tree;
    private final TreeRecord record;
    private final Attributes attributes;
    private final UnpackWarnings warnings;
    private final IdMap ids;
    private final @Nullable LayerBase base;

    /// Where in an existing tree names begin; null for a new tree.
    private final @Nullable Placement place;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /// @param root an empty folder of this process's user, open for reading
    /// @param base what the tree is a layer upon; null for a root of its own, where no name is a whiteout
    TreeWriter(Syscalls kernel, Fd root, UnpackOptions options, @Nullable LayerBase base, UnpackWarnings warnings) {
        this(kernel, root, options, base, null, warnings);
    }

    /// Into a tree that is there, which others may be changing meanwhile: what an entry names is replaced,
    /// folders are filled, all else stays.
    ///
    /// @param root of the tree, in which paths and links are resolved
    TreeWriter(Syscalls kernel, Fd root, UnpackOptions options, Placement place, UnpackWarnings warnings) {
        this(kernel, root, options, null, place, warnings);
    }

    private TreeWriter(
            Syscalls kernel,
            Fd root,
            UnpackOptions options,
            @Nullable LayerBase base,
            @Nullable Placement place,
            UnpackWarnings warnings) {
        this.kernel = kernel;
        this.root = root;
        this.ids = options.ids();
        this.base = base;
        this.place = place;
        this.record = new TreeRecord(base == null ? IndexEntries.NONE : base.index());
        this.attributes = new Attributes(kernel, options.ids(), warnings);
        this.warnings = warnings;
        Instant instant = Instant.now();
        TarEntry implied = Attributes.impliedFolder(new Time(instant.getEpochSecond(), instant.getNano()));
        this.tree = new MergedTree(kernel, root, options, base, record, implied);
        if (place == null) {
            tree.assumeRoot();
        }
    }

    /// @param folder in the tree, to which names are relative
    /// @param keepTypes no folder takes the place of a file, nor the other way round
    /// @param base a first component that is called otherwise here; empty for none
    record Placement(EntryName folder, boolean keepTypes, String base, String newBase) {
        Placement(EntryName folder, boolean keepTypes) {
            this(folder, keepTypes, "", "");
        }

        EntryName of(EntryName name) {
            boolean renamed = !name.isRoot() && name.parts().getFirst().equals(base);
            if (folder.isRoot() && !renamed) {
                return name;
            }
            List<String> parts = new ArrayList<>(folder.parts());
            parts.addAll(name.parts());
            if (renamed) {
                parts.set(folder.parts().size(), newBase);
            }
            return new EntryName(parts);
        }
    }

    private EntryName placed(EntryName name) {
        return place == null ? name : place.of(name);
    }

    /// Where a file's bytes come from.
    @FunctionalInterface
    interface Content {
        /// @return how many were put, −1 at the end
        int read(ByteBuffer into) throws IOException;
    }

    /// @throws EngineException when the entry must not or can't be made; the message goes on from its name
    /// @throws IOException when reading the content fails
    void add(TarEntry entry, Content content) throws IOException {
        EntryName name = EntryName.of(entry.name(), "its name");
        switch (base == null ? new LayerName.Plain(name) : LayerName.of(name)) {
            case LayerName.Plain plain -> put(plain.name(), entry, content);
            case LayerName.Hidden hidden -> hide(hidden.name());
            case LayerName.Opaque opaque -> hideBelow(opaque.folder());
            case LayerName.Ignored _ ->
                warnings.add(entry.name(), "it belongs to AUFS, which once kept records in layers, and was left out");
        }
    }

    /// The same with a name that is no order.
    void put(EntryName relative, TarEntry entry, Content content) throws IOException {
        EntryName name = placed(relative);
        tree.refresh();
        if (name.isRoot()) {
            if (entry.type() != TarEntry.Type.DIRECTORY) {
                throw EngineException.invalid("it would replace the root folder itself");
            }
            record.folder(".", entry);
            return;
        }
        MergedFolder folder = tree.folder(name.folder(), true);
        if (folder == null) {
            throw new IllegalStateException("no folder was made for " + name.path());
        }
        put(folder, name.last(), entry, content);
    }

    /// The same with a regular file that lies on this file system, of these attributes: it is moved here.
    void take(EntryName relative, TarEntry entry, DiskFile file) {
        EntryName name = placed(relative);
        tree.refresh();
        MergedFolder in = tree.folder(name.folder(), true);
        if (in == null) {
            throw new IllegalStateException("no folder was made for " + name.path());
        }
        Fd folder = tree.upper(in);
        make(
                in,
                name.last(),
                () -> kernel.renameat2(file.folder(), file.name(), folder, name.last(), AtFlags.RENAME_NOREPLACE));
        record.add(IndexEntries.of(in.child(name.last()), entry));
    }

    private void put(MergedFolder in, String name, TarEntry entry, Content content) throws IOException {
        if (place != null && place.keepTypes()) {
            checkType(in, name, entry);
        }
        switch (entry.type()) {
            case DIRECTORY -> {
                tree.makeFolder(in, name);
                record.folder(in.child(name), entry);
                return;
            }
            case FILE -> file(in, name, entry, content);
            case HARD_LINK -> {
                hardLink(in, name, entry);
                return;
            }
            case SYMLINK -> symlink(in, name, entry);
            case FIFO -> special(in, name, entry, FileStatus.S_IFIFO);
            case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                if (!device(in, name, entry)) {
                    return;
                }
            }
        }
        record.add(IndexEntries.of(in.child(name), entry));
    }

    /// In Docker's words.
    private void checkType(MergedFolder in, String name, TarEntry entry) {
        FileStatus present = tree.own(in, name);
        boolean folder = entry.type() == TarEntry.Type.DIRECTORY;
        if (present != null && present.isDirectory() != folder) {
            String path = "/" + in.child(name);
            throw EngineException.invalid(
                    folder
                            ? "cannot overwrite non-directory \"" + path + "\" with directory \"" + entry.name() + "\""
                            : "cannot overwrite directory \"" + path + "\" with non-directory \"" + entry.name()
                                    + "\"");
        }
    }

    /// What the layers below have there is gone. What this layer has there stays, whichever came first.
    void hide(EntryName name) {
        tree.refresh();
        LayerBase layer = layer();
        MergedFolder in = tree.folder(name.folder(), false);
        if (in == null) {
            return;
        }
        FileStatus own = tree.own(in, name.last());
        if (own != null) {
            if (!own.isDirectory() || tree.lowersOf(in, name.last()).isEmpty()) {
                return;
            }
            tree.hideBelow(in.child(name.last()));
            if (!tree.dropRaised(in.child(name.last()))) {
                return;
            }
        }
        if (tree.findBelow(in, name.last()) != null) {
            layer.marks().hide(tree.upper(in), name.last());
            record.whiteout(in.child(name.last()));
        }
    }

    /// All that the layers below have in this folder is gone.
    void hideBelow(EntryName name) {
        tree.refresh();
        MergedFolder folder = tree.folder(name, false);
        if (folder != null && !folder.lowers().isEmpty()) {
            tree.upper(folder);
            tree.hideBelow(folder.path());
        }
    }

    private LayerBase layer() {
        if (base == null) {
            throw new IllegalStateException("a root of its own hides nothing");
        }
        return base;
    }

    private void file(MergedFolder in, String name, TarEntry entry, Content content) throws IOException {
        try (Fd file = create(in, name)) {
            for (Segment segment : entry.data()) {
                copy(file, segment, content);
            }
            long written = entry.data().isEmpty() ? 0 : entry.data().getLast().end();
            boolean endsInHole =
                    entry.data().isEmpty() || entry.data().getLast().length() == 0;
            if (written < entry.size() || (endsInHole && entry.size() > 0)) {
                kernel.ftruncate(file, entry.size());
            }
            attributes.applyTo(file, entry);
        }
    }

    private void copy(Fd file, Segment segment, Content content) throws IOException {
        long offset = segment.offset();
        while (offset < segment.end()) {
            buffer.clear().limit((int) Math.min(BUFFER, segment.end() - offset));
            while (buffer.hasRemaining()) {
                if (content.read(buffer) < 0) {
                    throw new IOException("its data is shorter than it says");
                }
            }
            buffer.flip();
            int length = buffer.remaining();
            kernel.pwrite(file, buffer, offset);
            offset += length;
        }
    }

    private Fd create(MergedFolder in, String name) {
        Fd folder = tree.upper(in);
        try {
            return kernel.openat(folder, name, CREATE, 0600);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            tree.remove(in, name);
            return kernel.openat(folder, name, CREATE, 0600);
        }
    }

    private void symlink(MergedFolder in, String name, TarEntry entry) {
        if (entry.linkName().isEmpty()) {
            throw EngineException.invalid("it is a symbolic link to nothing");
        }
        Fd folder = tree.upper(in);
        make(in, name, () -> kernel.symlinkat(entry.linkName(), folder, name));
        attributes.applyTo(folder, name, entry);
    }

    private void hardLink(MergedFolder in, String name, TarEntry entry) throws IOException {
        EntryName target = placed(EntryName.of(entry.linkName(), "its hard link target"));
        MergedFolder targetFolder = target.isRoot() ? null : tree.folder(target.folder(), false);
        Found found = targetFolder == null ? null : tree.find(targetFolder, target.last());
        if (targetFolder == null || found == null) {
            if (targetFolder != null && record.isLeftOut(targetFolder.child(target.last()))) {
                leaveOut(in, name);
                return;
            }
            throw EngineException.invalid("it is a hard link to '" + TarNumber.shorten(entry.linkName())
                    + "', which the archive has not unpacked before");
        }
        if (found.status().isDirectory()) {
            throw EngineException.invalid(
                    "it is a hard link to the folder '" + TarNumber.shorten(entry.linkName()) + "'");
        }
        String targetPath = targetFolder.child(target.last());
        if (targetPath.equals(in.child(name))) {
            return;
        }
        if (found.lower() != null && !copyUp(targetFolder, target.last(), found.lower())) {
            leaveOut(in, name);
            return;
        }
        FileStatus present = tree.own(in, name);
        if (present == null
                || found.lower() != null
                || present.inode() != found.status().inode()) {
            Fd folder = tree.upper(in);
            Fd from = tree.upper(targetFolder);
            make(in, name, () -> kernel.linkat(from, target.last(), folder, name, 0));
        }
        record.add(IndexEntries.hardLink(in.child(name), targetPath, ids, found.status()));
    }

    /// Makes a file of a layer below one of this layer, as overlayfs does before it changes or links it.
    ///
    /// @return false when it had to be left out
    private boolean copyUp(MergedFolder in, String name, Fd lower) throws IOException {
        try (DiskEntry below = tree.below(in, name, lower)) {
            put(in, name, below.entry(), below);
        }
        return tree.own(in, name) != null;
    }

    private boolean device(MergedFolder in, String name, TarEntry entry) {
        if (entry.type() == TarEntry.Type.CHARACTER_DEVICE && entry.major() == 0 && entry.minor() == 0) {
            leaveOut(in, name);
            warnings.add(entry.name(), "the device 0:0 was left out, for overlayfs takes it for a deleted file");
            return false;
        }
        try {
            int type = entry.type() == TarEntry.Type.CHARACTER_DEVICE ? FileStatus.S_IFCHR : FileStatus.S_IFBLK;
            special(in, name, entry, type);
            return true;
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EPERM)) {
                throw failure;
            }
            leaveOut(in, name);
            warnings.add(
                    entry.name(),
                    "device nodes were left out, because the kernel lets only the machine's root make them;"
                            + " a container gets its own /dev all the same");
            return false;
        }
    }

    private void special(MergedFolder in, String name, TarEntry entry, int type) {
        Fd folder = tree.upper(in);
        make(in, name, () -> kernel.mknodat(folder, name, type | 0600, entry.major(), entry.minor()));
        attributes.applyTo(folder, name, entry);
    }

    private void leaveOut(MergedFolder in, String name) {
        record.leaveOut(in.child(name));
    }

    /// Runs a call that makes `name`; what is in its place goes first.
    private void make(MergedFolder in, String name, Runnable call) {
        try {
            call.run();
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            tree.remove(in, name);
            call.run();
        }
    }

    /// Gives every folder its attributes, the deepest first.
    ///
    /// @param at told of each folder before, for the message should it fail
    void finish(Consumer<String> at) {
        tree.refresh();
        if (record.isOpaque(".")) {
            hideAllBelow();
        }
        for (Map.Entry<String, TarEntry> folder : record.deepestFirst().entrySet()) {
            String path = folder.getKey();
            at.accept(path);
            if (!path.equals(".")) {
                try (Fd opened = kernel.openat2(root, path, ENTER, 0, STAY)) {
                    finish(opened, path, folder.getValue());
                }
            }
        }
        TarEntry own = record.deepestFirst().get(".");
        if (own != null) {
            finish(root, ".", own);
        }
    }

    private void finish(Fd folder, String path, TarEntry entry) {
        if (base != null && record.isOpaque(path)) {
            base.marks().makeOpaque(folder);
        }
        attributes.applyTo(folder, entry);
    }

    /// overlayfs does not ask whether the root of a layer is opaque; so each name in it is hidden by itself.
    private void hideAllBelow() {
        LayerBase layer = layer();
        MergedFolder all = new MergedFolder(".", root, tree.lowers());
        for (String name : tree.namesBelow()) {
            FileStatus own = tree.own(all, name);
            if (own == null && tree.findBelow(all, name) != null) {
                layer.marks().hide(root, name);
                record.whiteout(name);
            } else if (own != null
                    && own.isDirectory()
                    && !tree.lowersOf(all, name).isEmpty()) {
                tree.hideBelow(name);
            }
        }
    }

    @Override
    public void close() {
        tree.close();
    }
}
