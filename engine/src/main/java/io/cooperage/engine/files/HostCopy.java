package io.cooperage.engine.files;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree.CopyOptions;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.layer.FolderTar;
import io.cooperage.engine.layer.FolderUnpacker;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// `docker cp`: copies between a tree and the machine's own folders, by the rules of its reference page.
///
/// - Onto a folder that is there: into it, under the source's own name; a source that ends in `/.` gives what is in
///   it instead.
/// - To a name that is not there: the source gets that name; its parent must be there, and a file can't become a
///   name that ends in a slash.
/// - A file replaces a file; a folder never replaces a file.
/// - A link is copied as a link, unless `followLink`. A destination that is a link is followed.
///
/// What comes in belongs to the container's root, what goes out to whoever runs this, unless `keepOwners`.
/// Any thread; an interrupt cancels.
public final class HostCopy {
    private static final int LINKS_MAX = 10;
    private static final int FOLDER = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;

    private final Syscalls kernel = Syscalls.host();
    private final IdMap ids;

    /// @param ids of the machine's containers
    public HostCopy(IdMap ids) {
        this.ids = ids;
    }

    /// @param path resolved as far as it is there
    private record Place(String path, @Nullable Kind kind) {
        boolean isFolder() {
            return kind == Kind.FOLDER;
        }
    }

    /// Where the copy goes and what it is called there; an empty name keeps the source's.
    private record Target(String folder, String name) {}

    /// Copies a file or folder of the machine into the tree.
    ///
    /// @param source as a person types it; what its end says counts
    public void in(String source, FileTree tree, String destination, boolean followLink, boolean keepOwners) {
        TreePath asked = TreePath.of(absolute(source));
        Path path = Path.of(asked.clean());
        String own = asked.content() ? "" : asked.name();
        if (followLink || asked.folder() || asked.content()) {
            path = real(path);
        }
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        requireSource(Files.exists(path, LinkOption.NOFOLLOW_LINKS), folder, asked, source);
        TreePath to = TreePath.of(destination);
        Target target = target(place(tree, to), to, folder, destination);
        String as = target.name().isEmpty() ? own : target.name();
        Path parent = path.getParent();
        try (Fd holder = kernel.open(parent == null ? "/" : parent.toString(), FOLDER)) {
            String name = parent == null ? "." : path.getFileName().toString();
            TreePipe.run(
                    out -> new FolderTar(kernel, ids, _ -> false).write(holder, name, as, out),
                    in -> tree.copyIn(target.folder(), in, new CopyOptions(true, keepOwners)));
        }
    }

    /// Copies a file or folder of the tree to the machine.
    ///
    /// @param destination as a person types it; what its end says counts
    public void out(FileTree tree, String source, String destination, boolean followLink, boolean keepOwners) {
        TreePath asked = TreePath.of(source);
        Place from =
                followLink || asked.folder() || asked.content() ? followed(tree, asked) : place(tree, asked.clean());
        requireSource(from.kind() != null, from.isFolder(), asked, source);
        TreePath to = TreePath.of(absolute(destination));
        Path path = Path.of(to.clean());
        Path real = Files.exists(path) ? real(path) : dangling(path);
        Kind kind = !Files.exists(real) ? null : Files.isDirectory(real) ? Kind.FOLDER : Kind.FILE;
        Path parent = real.getParent();
        if (kind == null && parent != null && !Files.isDirectory(parent)) {
            throw EngineException.notFound(parent + ": no such directory");
        }
        Target target = target(new Place(real.toString(), kind), to, from.isFolder(), destination);
        // What the archive calls it, and what it is to be called here.
        String base = asked.content() ? "" : TreePath.of(from.path()).name();
        String own = asked.content() ? "" : asked.name();
        String as = target.name().isEmpty() ? own : target.name();
        boolean renamedRoot = asked.content() && !target.name().isEmpty();
        String folder = renamedRoot ? target.folder() + "/" + target.name() : target.folder();
        if (renamedRoot) {
            makeFolder(Path.of(folder));
        }
        try (Fd root =
                kernel.open(renamedRoot ? folder : target.folder(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            TreePipe.run(
                    out -> tree.copyOut(asked.content() ? from.path() + "/." : from.path(), out),
                    in -> new FolderUnpacker(kernel, ids).unpackAs(in, "to " + folder, root, "", base, as, keepOwners));
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "make " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void requireSource(boolean there, boolean folder, TreePath asked, String source) {
        if (!there) {
            throw EngineException.notFound(source + ": no such file or directory");
        }
        if ((asked.folder() || asked.content()) && !folder) {
            throw EngineException.invalid(source + ": not a directory");
        }
    }

    private static Target target(Place place, TreePath asked, boolean folder, String destination) {
        if (place.isFolder()) {
            return new Target(place.path(), "");
        }
        TreePath path = TreePath.of(place.path());
        if (place.kind() != null) {
            if (asked.folder() || asked.content()) {
                throw EngineException.invalid(destination + ": not a directory");
            }
            if (folder) {
                throw EngineException.invalid("cannot copy directory: " + destination + " is a file");
            }
        } else if (!folder && (asked.folder() || asked.content())) {
            throw EngineException.notFound(destination + ": no such directory");
        }
        return new Target(path.parent(), path.name());
    }

    /// The end of the links that a destination may be; the last need not be there, its folder must.
    private static Place place(FileTree tree, TreePath asked) {
        Place found = followed(tree, asked);
        if (found.kind() == null) {
            TreePath parent = TreePath.of(TreePath.of(found.path()).parent() + "/");
            if (place(tree, parent.isRoot() ? "/" : parent.clean() + "/").kind() == null) {
                throw EngineException.notFound(parent + ": no such directory");
            }
        }
        return found;
    }

    private static Place followed(FileTree tree, TreePath asked) {
        TreePath at = TreePath.of(asked.clean());
        for (int i = 0; i < LINKS_MAX; i++) {
            FileEntry entry = entry(tree, at.clean());
            if (entry == null || entry.target() == null) {
                return new Place(at.clean(), entry == null ? null : entry.kind());
            }
            at = at.following(entry.target());
        }
        throw EngineException.invalid(asked + ": too many levels of symbolic links");
    }

    private static Place place(FileTree tree, String path) {
        FileEntry entry = entry(tree, path);
        return new Place(path, entry == null ? null : entry.kind());
    }

    private static @Nullable FileEntry entry(FileTree tree, String path) {
        try {
            return tree.stat(path);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    /// Keeps what the end of the path says.
    private static String absolute(String path) {
        if (path.isEmpty()) {
            throw EngineException.invalid("the path on this machine is empty");
        }
        return path.startsWith("/") ? path : Path.of("").toAbsolutePath() + "/" + path;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw EngineException.notFound(path + ": no such file or directory");
        }
    }

    /// Where a link that leads nowhere yet would lead.
    private static Path dangling(Path path) {
        Path at = path;
        try {
            for (int i = 0; i < LINKS_MAX && Files.isSymbolicLink(at); i++) {
                at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "read the link " + at + ": " + e.getMessage(), e);
        }
        return at;
    }
}
