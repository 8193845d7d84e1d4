package io.cooperage.engine.container.log;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of one log by name: `log`, and `log.1`, `log.2`, … ever older. Names move from file to file as the
/// shim rotates, so files are told apart by inode. Stateless.
final class LogDirectory {
    static final String NEWEST = "log";
    private static final Pattern ROTATED = Pattern.compile("log\\.([1-9][0-9]{0,8})");

    /// A rotation takes microseconds; if it hits every try the log is read from where it was then.
    private static final int TRIES = 20;

    private final Path directory;

    LogDirectory(Path directory) {
        this.directory = directory;
    }

    Path path() {
        return directory;
    }

    /// Whether `name` is the name of a log file.
    static boolean isLog(String name) {
        return name.equals(NEWEST) || ROTATED.matcher(name).matches();
    }

    /// The index of the file that is called `log` now.
    Path newestIndex() {
        return directory.resolve(NEWEST + ".idx");
    }

    /// Where the index of a file goes when it is called `log` no longer.
    Path firstRotatedIndex() {
        return directory.resolve(NEWEST + ".1.idx");
    }

    /// The identity of the file that is called `log` now; null in the moment of a rotation, and before the
    /// first line.
    @Nullable
    Object newestKey() {
        return key(directory.resolve(NEWEST));
    }

    /// The identities of all files that still have a name.
    Set<Object> keys() {
        Set<Object> keys = new HashSet<>();
        for (Path path : newestFirst().values()) {
            Object key = key(path);
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    /// Opens every file newer than the ones in `held`, oldest first.
    ///
    /// They are opened newest first, since rotation gives a file a higher number: one that is met a second time
    /// is known by its inode, and none is missed. Should a rotation come in between even so, all is done again.
    Deque<Opened> openNewerThan(Set<Object> held) {
        for (int tries = 1; ; tries++) {
            Object before = newestKey();
            Deque<Opened> opened = new ArrayDeque<>();
            boolean keep = false;
            try {
                Set<Object> seen = new HashSet<>();
                for (Path path : newestFirst().values()) {
                    Opened file = open(path);
                    if (file == null) {
                        continue;
                    }
                    if (held.contains(file.file().key())) {
                        file.file().close();
                        break;
                    }
                    if (seen.add(file.file().key())) {
                        opened.addFirst(file);
                    } else {
                        file.file().close();
                    }
                }
                Object after = newestKey();
                keep = tries == TRIES || (before == null ? after == null : before.equals(after));
                if (keep) {
                    return opened;
                }
            } finally {
                if (!keep) {
                    opened.forEach(file -> file.file().close());
                }
            }
        }
    }

    private SortedMap<Integer, Path> newestFirst() {
        SortedMap<Integer, Path> paths = new TreeMap<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory, NEWEST + "*")) {
            for (Path path : names) {
                String name = path.getFileName().toString();
                Matcher rotated = ROTATED.matcher(name);
                if (name.equals(NEWEST)) {
                    paths.put(0, path);
                } else if (rotated.matches()) {
                    paths.put(Integer.parseInt(rotated.group(1)), path);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new EngineException(
                    ErrorKind.NOT_FOUND,
                    "open the log in " + directory + ": there is no such directory; was the container removed?",
                    e);
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
        return paths;
    }

    private static @Nullable Opened open(Path path) {
        for (int tries = 1; ; tries++) {
            Object before = key(path);
            if (before == null) {
                return null;
            }
            RandomAccessFile file;
            try {
                file = new RandomAccessFile(path.toFile(), "r");
            } catch (FileNotFoundException e) {
                if (tries < TRIES && !Files.exists(path)) {
                    continue; // renamed since it was listed
                }
                throw unreadable(path, e);
            }
            if (before.equals(key(path))) { // else another file may have got the name before it was opened
                return new Opened(new LogFile(path, before, file), path.resolveSibling(path.getFileName() + ".idx"));
            }
            try {
                file.close();
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }
    }

    private static @Nullable Object key(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static EngineException unreadable(Path path, IOException e) {
        return new EngineException(ErrorKind.UNAVAILABLE, "read log " + path + ": " + e.getMessage(), e);
    }

    /// @param index where its index was when it was opened
    record Opened(LogFile file, Path index) {}
}
