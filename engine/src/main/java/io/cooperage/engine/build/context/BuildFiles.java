package io.cooperage.engine.build.context;

import io.cooperage.engine.build.context.TreePaths.Resolved;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The files that COPY, ADD and `RUN --mount=type=bind` may name: an opened context, or the root of a stage
/// or an image.
///
/// Paths resolve as in a chroot, so `../x`, `/x` and `x` are the same file and no symlink leads out: a link
/// to `/etc/passwd` names that file of the context. What `.dockerignore` leaves out is not there, also
/// behind a link.
///
/// Any thread; [#close] ends every use.
public final class BuildFiles implements AutoCloseable {
    private static final int OPEN = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;

    private final Syscalls kernel;
    private final Fd root;
    private final String title;
    private final IgnoreMatcher ignore;
    private final PathFilter visible;
    private final IdMap ids;
    private final boolean ownersKept;
    private final FileDigests digests;
    private final TreePaths paths;
    private final Runnable release;

    private BuildFiles(
            Syscalls kernel,
            Fd root,
            String title,
            IgnoreMatcher ignore,
            IdMap ids,
            boolean ownersKept,
            FileDigests digests,
            Runnable release) {
        this.release = release;
        this.kernel = kernel;
        this.root = root;
        this.title = title;
        this.ignore = ignore;
        this.visible = PathFilter.without(ignore);
        this.ids = ids;
        this.ownersKept = ownersKept;
        this.digests = digests;
        this.paths = new TreePaths(kernel, root);
    }

    /// A folder of this machine. Its files belong to root once they are copied, whoever has them here.
    ///
    /// @param ids of the containers that are built
    /// @throws EngineException NOT_FOUND naming the folder when it is none
    public static BuildFiles ofFolder(Path folder, IgnoreMatcher ignore, IdMap ids, FileDigests digests) {
        return ofFolder(folder, ignore, ids, digests, () -> {});
    }

    /// A folder that was made for this, of which nothing is remembered.
    ///
    /// @param release removes it; runs when this is closed
    public static BuildFiles ofScratch(Path folder, IgnoreMatcher ignore, IdMap ids, Runnable release) {
        return ofFolder(folder, ignore, ids, FileDigests.NONE, release);
    }

    private static BuildFiles ofFolder(
            Path folder, IgnoreMatcher ignore, IdMap ids, FileDigests digests, Runnable release) {
        Syscalls kernel = Syscalls.host();
        Fd root;
        try {
            root = kernel.open(folder.toString(), OPEN);
        } catch (SyscallException failure) {
            throw new EngineException(
                    failure.kind(),
                    "the build context " + folder + " can't be opened: " + failure.getMessage()
                            + "; give a folder that is there and may be read",
                    failure);
        }
        return new BuildFiles(kernel, root, folder.toString(), ignore, ids, false, digests, release);
    }

    /// The root of a stage or an image, mounted somewhere. Files keep their owners.
    ///
    /// @param root open in any way, `O_PATH` too; stays the caller's
    /// @param title what messages call it
    /// @param ids that the owners on disk were mapped by
    public static BuildFiles ofRoot(Fd root, String title, IdMap ids) {
        Syscalls kernel = Syscalls.host();
        Fd own = kernel.openat(root, ".", OPEN, 0);
        return new BuildFiles(kernel, own, title, IgnoreMatcher.NOTHING, ids, true, FileDigests.NONE, () -> {});
    }

    public String title() {
        return title;
    }

    public IgnoreMatcher ignore() {
        return ignore;
    }

    public IdMap ids() {
        return ids;
    }

    /// What the language may ask about these files while they are open.
    public ContextFacts facts() {
        return new ContextFacts(new ContextTree(paths), ignore);
    }

    /// Whether files keep their owners when they are copied; else they become root's.
    public boolean ownersKept() {
        return ownersKept;
    }

    public FileDigests digests() {
        return digests;
    }

    /// Open for reading. A list of it must open it anew.
    public Fd root() {
        return root;
    }

    /// Where a path leads, every link followed.
    ///
    /// @return empty when nothing is there, or it is left out
    public Optional<Resolved> find(String path) {
        Resolved found = paths.resolve(path);
        return found.exists() && isVisible(found) ? Optional.of(found) : Optional.empty();
    }

    private boolean isVisible(Resolved file) {
        if (file.path().isEmpty()) {
            return true;
        }
        PathFilter.Level level = visible.from(file.path()).top();
        if (level.wanted()) {
            return true;
        }
        if (!file.isFolder() || !level.mayHold()) {
            return false;
        }
        boolean[] some = {false};
        walk(file.path(), PathFilter.ALL, _ -> some[0] = true);
        return some[0];
    }

    /// Every path that a pattern of Go's `filepath.Match` names, in order. Links on the way are followed as
    /// long as there is no wildcard; below the first one they are not, as BuildKit has it.
    ///
    /// @throws EngineException INVALID_ARGUMENT for a pattern that makes no sense
    public List<Resolved> glob(String pattern) {
        List<String> parts = TreePaths.parts(pattern);
        int wild = 0;
        while (wild < parts.size() && !NamePattern.isWild(parts.get(wild))) {
            wild++;
        }
        List<NamePattern> patterns = parts.subList(wild, parts.size()).stream()
                .map(part -> NamePattern.parse(part, pattern))
                .toList();
        Resolved start = find(String.join("/", parts.subList(0, wild))).orElse(null);
        if (start == null || patterns.isEmpty()) {
            return start == null ? List.of() : List.of(start);
        }
        List<Resolved> found = new ArrayList<>();
        match(start, patterns, found);
        return found;
    }

    private void match(Resolved folder, List<NamePattern> patterns, List<Resolved> found) {
        if (!folder.isFolder()) {
            return;
        }
        List<String> names = new ArrayList<>();
        try (Fd opened = paths.openFolder(folder.path())) {
            kernel.list(opened).forEach(entry -> {
                if (patterns.getFirst().matches(entry.name())) {
                    names.add(entry.name());
                }
            });
        }
        names.sort(SourceWalk.NAME_ORDER);
        List<NamePattern> rest = patterns.subList(1, patterns.size());
        for (String name : names) {
            Resolved child = paths.resolve(TreePaths.join(folder.path(), name), false);
            if (!rest.isEmpty()) {
                match(child, rest, found);
            } else if (child.exists() && isVisible(child)) {
                found.add(child);
            }
        }
    }

    /// What a resolved link says.
    public String readLink(String real) {
        return paths.readLink(real);
    }

    /// Shows what is not left out below a folder, and the folder itself.
    ///
    /// @param real a resolved path
    /// @param filter with paths relative to that folder
    public void walk(String real, PathFilter filter, Consumer<SourceEntry> visitor) {
        try (Fd folder = paths.openFolder(real)) {
            new SourceWalk(kernel, visitor).walk(folder, visible.from(real).and(filter));
        }
    }

    /// Shows one file as a walk that has only that; its path is empty.
    public void visit(Resolved file, Consumer<SourceEntry> visitor) {
        FileStatus status = file.status();
        if (status == null) {
            throw new IllegalArgumentException(file + " is not there");
        }
        try (Fd folder = paths.openFolder(file.parent())) {
            visitor.accept(new SourceEntry(folder, file.name(), "", status));
        }
    }

    public Fd openFile(String real) {
        return paths.openFile(real);
    }

    /// The content of a small file, whether it is left out or not: the Dockerfile and `.dockerignore`
    /// themselves.
    ///
    /// @return null when nothing is there
    /// @throws EngineException INVALID_ARGUMENT for a folder or a file of more than `limit` bytes
    public byte @Nullable [] read(String path, int limit) {
        Resolved found = paths.resolve(path);
        FileStatus status = found.status();
        if (status == null) {
            return null;
        }
        if (status.isDirectory() || status.size() > limit) {
            throw EngineException.invalid(path + " in " + title
                    + (status.isDirectory()
                            ? " is a folder; give the path of a file"
                            : " has " + status.size() + " bytes, and at most " + limit + " are read of such a file"));
        }
        try (Fd file = paths.openFile(found.path())) {
            ByteBuffer content = ByteBuffer.allocate((int) status.size() + 1);
            while (content.hasRemaining() && kernel.read(file, content) >= 0) {
                if (!content.hasRemaining() && content.capacity() <= limit) {
                    content = ByteBuffer.allocate(Math.min(limit + 1, content.capacity() * 2))
                            .put(content.flip());
                }
            }
            byte[] bytes = new byte[content.flip().remaining()];
            content.get(bytes);
            return bytes;
        }
    }

    @Override
    public void close() {
        digests.save();
        root.close();
        release.run();
    }
}
