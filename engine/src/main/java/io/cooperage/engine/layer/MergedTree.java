package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.UnpackOptions.Links;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A tree in the making together with the layers below it, as overlayfs will show them: finds folders by path
/// through all of them and brings those into the tree that something is put in.
///
/// No path is ever handed to the kernel with a symlink in it: each component is looked up by itself in an open
/// folder, and symlinks are followed here, inside the root, whichever layer they are in. So nothing leads out.
/// One thread.
final class MergedTree implements AutoCloseable {
    private static final int OPEN_MAX = 64;
    private static final int ALIASES_MAX = 256;

    /// As the kernel, path_resolution(7).
    private static final int LINKS_MAX = 40;

    private static final int FOLDER = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private final Syscalls kernel;
    private final Links links;
    private final DiskFiles files;
    private final @Nullable LayerBase base;
    private final TreeRecord record;
    private final TarEntry implied;
    private final Fd rootFolder;
    private final List<Fd> lowers = new ArrayList<>();
    private MergedFolder root;

    /// Archives list a folder's files together; so nearly every file finds its folder here. By real path, in
    /// the order of last use.
    private final Map<String, MergedFolder> open = new LinkedHashMap<>(16, 0.75f, true);

    /// Folders handed out for this entry only.
    private final List<MergedFolder> loose = new ArrayList<>();

    /// Real paths of folders that are reached through symlinks.
    private final Map<String, String> aliases = new LinkedHashMap<>();

    /// A folder or symlink was replaced: open folders may no longer be what their paths say.
    private boolean stale;

    /// @param root the tree, open for reading
    /// @param implied what a folder gets that nobody describes
    MergedTree(
            Syscalls kernel,
            Fd root,
            UnpackOptions options,
            @Nullable LayerBase base,
            TreeRecord record,
            TarEntry implied) {
        this.kernel = kernel;
        this.links = options.links();
        this.files = new DiskFiles(kernel, options.ids());
        this.base = base;
        this.record = record;
        this.implied = implied;
        this.rootFolder = root;
        this.root = new MergedFolder(".", root, List.of());
        try {
            for (Path lower : base == null ? List.<Path>of() : base.lowers()) {
                lowers.add(kernel.open(lower.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY));
            }
        } catch (EngineException failure) {
            close();
            throw failure;
        }
        forget();
    }

    /// The root gets its attributes at the end too, those of the layers below unless an entry has others.
    void assumeRoot() {
        record.assumeRoot(lowers.isEmpty() ? implied : described(lowers.getFirst(), "."));
    }

    MergedFolder root() {
        return root;
    }

    /// Something is called a name here.
    ///
    /// @param lower the layer below that shows it; null when it is in this tree
    record Found(FileStatus status, @Nullable Fd lower) {}

    /// @return what is there, symlinks not followed; null when nothing is, or it is whited out
    @Nullable
    Found find(MergedFolder in, String name) {
        FileStatus own = own(in, name);
        if (own != null) {
            return OverlayMarks.isWhiteout(own) ? null : new Found(own, null);
        }
        return findBelow(in, name);
    }

    /// The same in the layers below.
    @Nullable
    Found findBelow(MergedFolder in, String name) {
        for (Fd lower : in.lowers()) {
            FileStatus status = status(lower, in.child(name));
            if (status != null) {
                return OverlayMarks.isWhiteout(status) ? null : new Found(status, lower);
            }
        }
        return null;
    }

    /// What this tree itself has there, a whiteout too.
    @Nullable
    FileStatus own(MergedFolder in, String name) {
        return in.upper() == null ? null : status(in.upper(), name);
    }

    private @Nullable FileStatus status(Fd folder, String path) {
        return kernel.tryStatx(folder, path, AtFlags.AT_SYMLINK_NOFOLLOW).orElse(null);
    }

    /// The file as the layer below has it, to be copied.
    DiskEntry below(MergedFolder in, String name, Fd lower) {
        try (Fd folder = kernel.openat(lower, in.path(), FOLDER, 0)) {
            return disk(folder, name, in.child(name));
        }
    }

    private TarEntry described(Fd lower, String path) {
        try (Fd folder = kernel.openat(lower, path, FOLDER, 0);
                DiskEntry disk = disk(folder, ".", path)) {
            return disk.entry();
        }
    }

    private DiskEntry disk(Fd folder, String name, String path) {
        return DiskEntry.of(
                kernel,
                files.read(folder, name, path)
                        .orElseThrow(() -> new EngineException(
                                ErrorKind.DATA_LOSS, "'" + TarNumber.shorten(path) + "' of a layer below is gone")));
    }

    /// The folder of this name, which is good for this entry of the archive only.
    ///
    /// @param make folders on the way that are missing
    /// @return null when there is none and none is to be made
    /// @throws EngineException INVALID_ARGUMENT when the path leads out, in a circle, or through a file
    @Nullable
    MergedFolder folder(EntryName name, boolean make) {
        String path = name.path();
        MergedFolder known = known(path);
        if (known != null) {
            return known;
        }
        Walk walk = walk(name.parts(), make);
        MergedFolder found = walk.run();
        if (found == null || found == root) {
            return found;
        }
        if (make) {
            upper(found);
        }
        if (found.upper() == null) {
            // Anything made in its place would hide it, unseen from here: not to be kept.
            loose.add(found);
            return found;
        }
        if (!walk.throughLower && !found.path().equals(path)) {
            if (aliases.size() >= ALIASES_MAX) {
                aliases.clear();
            }
            aliases.put(path, found.path());
        }
        return keep(found);
    }

    private MergedFolder keep(MergedFolder found) {
        MergedFolder before = open.putIfAbsent(found.path(), found);
        if (before != null) {
            release(found);
            return before;
        }
        if (open.size() > OPEN_MAX) {
            Iterator<MergedFolder> eldest = open.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
        return found;
    }

    private @Nullable MergedFolder known(String path) {
        if (path.equals(".")) {
            return root;
        }
        MergedFolder real = open.get(path);
        if (real != null) {
            return real;
        }
        String alias = aliases.get(path);
        return alias == null ? null : alias.equals(".") ? root : open.get(alias);
    }

    private Walk walk(List<String> parts, boolean make) {
        int known = parts.size() - 1;
        MergedFolder start = null;
        while (start == null) {
            start = known <= 0 ? root : known(String.join("/", parts.subList(0, known)));
            if (start == null) {
                known--;
            }
        }
        return new Walk(start, parts.subList(Math.max(known, 0), parts.size()), make);
    }

    /// One path on its way through the layers.
    private final class Walk {
        private final Deque<String> todo = new ArrayDeque<>();
        private final boolean make;
        private MergedFolder at;
        private int followed;

        /// A symlink of a layer below was followed: it may be replaced in this tree without being removed.
        private boolean throughLower;

        /// Components left of the path itself; more than these came from symlinks.
        private int own;

        Walk(MergedFolder start, List<String> parts, boolean make) {
            this.at = start;
            this.make = make;
            this.own = parts.size();
            todo.addAll(parts);
        }

        @Nullable
        MergedFolder run() {
            try {
                while (!todo.isEmpty()) {
                    boolean ofLink = todo.size() > own;
                    own = Math.min(own, todo.size() - 1);
                    if (!step(todo.removeFirst(), ofLink)) {
                        release(at);
                        return null;
                    }
                }
                return at;
            } catch (EngineException failure) {
                release(at);
                throw failure;
            }
        }

        private boolean step(String part, boolean ofLink) {
            if (part.isEmpty() || part.equals(".")) {
                return true;
            }
            if (part.equals("..")) {
                go(outer(at));
                return true;
            }
            Found found = find(at, part);
            if (found == null) {
                if (!make) {
                    return false;
                }
                if (ofLink && links == Links.BENEATH) {
                    throw EngineException.invalid("its path leads through a symbolic link to nothing");
                }
                go(makeImplied(at, part));
            } else if (found.status().isDirectory()) {
                go(enter(at, part, found));
            } else if (found.status().isSymlink()) {
                throughLower |= found.lower() != null;
                follow(target(at, part, found));
            } else {
                throw EngineException.invalid("its path leads through something that is no folder");
            }
            return true;
        }

        private void go(MergedFolder next) {
            if (next != at) {
                release(at);
            }
            at = next;
        }

        private void follow(String target) {
            if (++followed > LINKS_MAX) {
                throw EngineException.invalid("its path leads through symbolic links in a circle");
            }
            if (target.startsWith("/")) {
                if (links == Links.BENEATH) {
                    throw leadsOut();
                }
                go(root);
            }
            List<String> parts = List.of(target.split("/", -1));
            for (String part : parts.reversed()) {
                todo.addFirst(part);
            }
        }

        private MergedFolder outer(MergedFolder in) {
            if (in == root) {
                if (links == Links.BENEATH) {
                    throw leadsOut();
                }
                return root;
            }
            int slash = in.path().lastIndexOf('/');
            if (slash < 0) {
                return root;
            }
            String path = in.path().substring(0, slash);
            MergedFolder known = open.get(path);
            MergedFolder outer = known != null
                    ? known
                    : walk(List.of(path.split("/", -1)), false).run();
            if (outer == null) {
                throw new IllegalStateException("the folder of " + in.path() + " is gone");
            }
            return outer;
        }
    }

    private static EngineException leadsOut() {
        return EngineException.invalid("its path leads through a symbolic link out of the folder it is unpacked into");
    }

    private void release(MergedFolder folder) {
        if (folder != root && open.get(folder.path()) != folder) {
            folder.close();
        }
    }

    private String target(MergedFolder in, String name, Found link) {
        if (link.lower() != null) {
            return kernel.readlinkat(link.lower(), in.child(name));
        }
        return in.upper() == null ? "" : kernel.readlinkat(in.upper(), name);
    }

    private MergedFolder enter(MergedFolder in, String name, Found found) {
        Fd upper = found.lower() == null && in.upper() != null ? kernel.openat(in.upper(), name, FOLDER, 0) : null;
        String path = in.child(name);
        return new MergedFolder(path, upper, record.isOpaque(path) ? List.of() : lowersOf(in, name));
    }

    /// Layers below whose folder of this name shows through: down to the first that has something else there,
    /// or that hides what lies deeper.
    List<Fd> lowersOf(MergedFolder in, String name) {
        String path = in.child(name);
        List<Fd> showing = new ArrayList<>();
        for (Fd lower : in.lowers()) {
            FileStatus status = status(lower, path);
            if (status == null) {
                continue;
            }
            if (!status.isDirectory()) {
                break;
            }
            showing.add(lower);
            if (base != null && lower != in.lowers().getLast() && base.marks().isOpaque(lower, path)) {
                break;
            }
        }
        return showing;
    }

    /// The folder in this tree itself; brought up from the layers below, with its attributes, unless it is
    /// here.
    Fd upper(MergedFolder folder) {
        if (folder.upper() != null) {
            return folder.upper();
        }
        MergedFolder at = root;
        for (String part : folder.path().split("/", -1)) {
            MergedFolder next;
            try {
                next = raised(at, part);
            } finally {
                release(at);
            }
            at = next;
        }
        Fd made = at.upper();
        if (made == null) {
            throw new IllegalStateException(folder.path() + " was not brought up");
        }
        folder.raised(made);
        return made;
    }

    private MergedFolder raised(MergedFolder in, String name) {
        Found found = find(in, name);
        if (found == null || in.upper() == null) {
            throw new IllegalStateException("nothing to bring up for " + in.child(name));
        }
        MergedFolder entered = enter(in, name, found);
        if (found.lower() != null) {
            kernel.mkdirat(in.upper(), name, 0700);
            entered.raised(kernel.openat(in.upper(), name, FOLDER, 0));
            record.raised(entered.path(), described(found.lower(), entered.path()));
        }
        return entered;
    }

    private MergedFolder makeImplied(MergedFolder in, String name) {
        makeFolder(in, name);
        String path = in.child(name);
        record.folder(path, implied);
        // Nothing shows through: had the layers below this folder, it would have been found.
        return new MergedFolder(path, kernel.openat(upper(in), name, FOLDER, 0), List.of());
    }

    /// Sees to it that this tree has such a folder, in the place of whatever else it had there. Over a folder
    /// below it is merged with that, unless it takes the place of something that hid it.
    void makeFolder(MergedFolder in, String name) {
        Fd upper = upper(in);
        try {
            kernel.mkdirat(upper, name, 0700);
            return;
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
        }
        FileStatus own = own(in, name);
        if (own == null || !own.isDirectory()) {
            remove(in, name);
            kernel.mkdirat(upper, name, 0700);
            if (!lowersOf(in, name).isEmpty()) {
                record.opaque(in.child(name));
            }
        }
    }

    /// The folder hides from now on what the layers below have in it.
    ///
    /// In a folder that is not merged overlayfs lists whiteouts as files, though none can be opened; so those
    /// that this tree has in there go, and folders that were there for their sake.
    void hideBelow(String path) {
        record.opaque(path);
        stale = true;
        record.whiteoutsIn(path).forEach(whiteout -> dropped(whiteout, 0));
        record.raisedIn(path).forEach(folder -> dropped(folder, AtFlags.AT_REMOVEDIR));
    }

    /// Removes a folder that was only raised, if nothing of this layer is in it.
    boolean dropRaised(String path) {
        return record.isRaised(path) && dropped(path, AtFlags.AT_REMOVEDIR);
    }

    private boolean dropped(String path, int flags) {
        int slash = path.lastIndexOf('/');
        String folder = slash < 0 ? "." : path.substring(0, slash);
        try (Fd opened = kernel.openat2(
                rootFolder, folder, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, OpenFlags.RESOLVE_NO_SYMLINKS)) {
            kernel.unlinkat(opened, path.substring(slash + 1), flags);
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOTEMPTY)) {
                return false;
            }
            throw failure;
        }
        record.removed(path);
        stale = true;
        return true;
    }

    /// Removes what this tree has under this name.
    void remove(MergedFolder in, String name) {
        FileStatus own = own(in, name);
        if (own == null || in.upper() == null) {
            return;
        }
        new TreeRemover(kernel).removeAt(in.upper(), name);
        record.removed(in.child(name));
        if (own.isDirectory() || own.isSymlink()) {
            stale = true;
        }
    }

    /// To be called between entries: nobody holds a folder now.
    void refresh() {
        loose.forEach(MergedFolder::close);
        loose.clear();
        if (stale) {
            forget();
        }
    }

    private void forget() {
        open.values().forEach(MergedFolder::close);
        open.clear();
        aliases.clear();
        root = new MergedFolder(".", rootFolder, record.isOpaque(".") ? List.of() : lowers);
        stale = false;
    }

    /// The roots of the layers below, the top first.
    List<Fd> lowers() {
        return lowers;
    }

    /// What the roots of the layers below have in them, whited out or not.
    Set<String> namesBelow() {
        Set<String> names = new TreeSet<>();
        for (Fd lower : lowers) {
            // The descriptor itself can be listed only once.
            try (Fd listed = kernel.openat(lower, ".", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0)) {
                kernel.list(listed).forEach(entry -> names.add(entry.name()));
            }
        }
        return names;
    }

    @Override
    public void close() {
        loose.forEach(MergedFolder::close);
        open.values().forEach(MergedFolder::close);
        open.clear();
        lowers.forEach(Fd::close);
    }
}
