package io.cooperage.app;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the engine lives when nobody said `--root`: the system's folders for root, the XDG ones for everyone else.
///
/// Source: XDG Base Directory Specification 0.8, which also says that a relative path in these variables is ignored.
final class StandardPaths {
    private StandardPaths() {}

    static EnginePaths resolve(@Nullable Path root, Map<String, String> environment) {
        if (root != null) {
            return EnginePaths.under(root);
        }
        return of(userId(), Path.of(System.getProperty("user.home")), Path.of("/run/user"), environment);
    }

    static EnginePaths of(int uid, Path home, Path runtimeDirs, Map<String, String> environment) {
        if (uid == 0) {
            return new EnginePaths(Path.of("/var/lib/cooperage"), Path.of("/run/cooperage"), Path.of("/etc/cooperage"));
        }
        Path data = folder(environment.get("XDG_DATA_HOME"), home.resolve(".local/share"));
        Path config = folder(environment.get("XDG_CONFIG_HOME"), home.resolve(".config"));
        Path session = runtimeDirs.resolve(Integer.toString(uid));
        Path run = Files.isWritable(session) ? session : privateFolderInTmp(uid);
        return new EnginePaths(
                data.resolve("cooperage"),
                folder(environment.get("XDG_RUNTIME_DIR"), run).resolve("cooperage"),
                config.resolve("cooperage"));
    }

    private static Path folder(@Nullable String value, Path otherwise) {
        return value != null && value.startsWith("/") ? Path.of(value) : otherwise;
    }

    /// A user without a login session (su, cron, a bare ssh) has no runtime folder. /tmp is writable by all, so a
    /// folder
    /// that somebody else put there first is refused.
    private static Path privateFolderInTmp(int uid) {
        return Path.of("/tmp/cooperage-" + uid);
    }

    /// Makes the runtime folder's parent when it is ours to make.
    static void claim(EnginePaths paths, int uid) {
        Path parent = paths.run().getParent();
        if (parent == null || !parent.equals(privateFolderInTmp(uid))) {
            return;
        }
        try {
            Files.createDirectory(
                    parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            requireOwn(parent, uid);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "can't make the run folder " + parent + ": " + e, e);
        }
    }

    private static void requireOwn(Path folder, int uid) {
        try {
            boolean own = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(uid);
            boolean closed = PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS))
                    .endsWith("------");
            if (!own || !closed || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new EngineException(
                        ErrorKind.FORBIDDEN,
                        "the run folder " + folder + " is not a private folder of user " + uid
                                + "; set XDG_RUNTIME_DIR to one, or use --root DIR");
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "can't look at the run folder " + folder + ": " + e, e);
        }
    }

    /// The real user id; the launcher's user namespace maps it to itself.
    static int userId() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "can't read the user id from /proc/self: " + e, e);
        }
    }
}
