package io.cooperage.engine.layer;

import io.cooperage.engine.layer.LayerChanges.Kind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a start leaves in an upper folder only because something had to be there to mount on: empty files and
/// folders that the image lacks. They are no change of the container's, so a layer made of the folder goes
/// without them (Docker keeps them in a layer of their own, BuildKit takes them away after each step).
public final class MountStubs {
    private static final int MADE_MODE = 0755;

    private final Syscalls kernel;
    private final IdMap ids;
    private final Path upper;
    private final List<Path> lowers;
    private final Set<String> stubs = new HashSet<>();

    private MountStubs(Syscalls kernel, IdMap ids, Path upper, List<Path> lowers) {
        this.kernel = kernel;
        this.ids = ids;
        this.upper = upper;
        this.lowers = lowers;
    }

    /// @param upper in overlay's form
    /// @param lowers folders below it, the top first
    /// @param targets absolute paths that a start mounts on
    /// @return those of `targets` that are nothing but mount points, and the folders that were made or copied
    ///     up for them alone; without leading slash
    public static Set<String> in(Syscalls kernel, IdMap ids, Path upper, List<Path> lowers, Set<String> targets) {
        MountStubs search = new MountStubs(kernel, ids, upper, lowers);
        Set<String> relative = new HashSet<>();
        targets.forEach(target -> relative.add(target.substring(1)));
        search.folder("", relative);
        return search.stubs;
    }

    /// @return nothing in the folder but stubs
    private boolean folder(String path, Set<String> targets) {
        FolderMarks marks = FolderMarks.of(kernel, ids, upper, lowers, path);
        boolean all = true;
        for (Map.Entry<String, Kind> mark : marks.kinds().entrySet()) {
            String inner = path.isEmpty() ? mark.getKey() : path + "/" + mark.getKey();
            boolean wanted =
                    targets.contains(inner) || targets.stream().anyMatch(target -> target.startsWith(inner + "/"));
            if (wanted && isStub(inner, mark.getValue(), targets)) {
                stubs.add(inner);
            } else {
                all = false;
            }
        }
        return all;
    }

    private boolean isStub(String path, Kind kind, Set<String> targets) {
        if (kind == Kind.DELETED) {
            return false;
        }
        FileStatus status = status(upper, path).orElse(null);
        if (status == null) {
            return false;
        }
        if (status.isRegular()) {
            return kind == Kind.ADDED && targets.contains(path) && status.size() == 0;
        }
        // Asked in any case, for what lies deeper.
        boolean onlyStubs = status.isDirectory() && folder(path, targets);
        return onlyStubs && (kind == Kind.ADDED ? status.permissions() == MADE_MODE : isCopiedUp(path, status));
    }

    /// No different from what it is a copy of, but for its time.
    private boolean isCopiedUp(String path, FileStatus status) {
        return lowers.stream()
                .flatMap(lower -> status(lower, path).stream())
                .findFirst()
                .filter(below ->
                        below.mode() == status.mode() && below.uid() == status.uid() && below.gid() == status.gid())
                .isPresent();
    }

    private Optional<FileStatus> status(Path root, String path) {
        try (Fd folder = kernel.open(root.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            return kernel.tryStatx(folder, path, AtFlags.AT_SYMLINK_NOFOLLOW);
        }
    }
}
