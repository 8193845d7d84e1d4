package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder whose files change all at once: they lie in a folder of their own, to which the link `..data`
/// points, and programs see links through it. An update makes another folder and moves the link, so that
/// nobody reads old and new together.
final class AtomicVolume {
    private static final String DATA = "..data";
    private static final String NEXT = "..data_tmp";

    private final Path folder;
    private final Ownership ownership;

    /// @param ownership of the files
    AtomicVolume(Path folder, Ownership ownership) {
        this.folder = folder;
        this.ownership = ownership;
    }

    /// @param group the files' on the machine; null leaves them the engine's own
    record Ownership(@Nullable Integer group) {
        static final Ownership NONE = new Ownership(null);
    }

    /// @param mode permission bits
    record Entry(byte[] content, int mode) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry(byte[] bytes, int bits) && bits == mode && Arrays.equals(bytes, content);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content) * 31 + mode;
        }

        @Override
        public String toString() {
            return "Entry[" + content.length + " bytes, " + Integer.toOctalString(mode) + "]";
        }
    }

    /// @param files by path below the volume
    /// @return false when it was so already
    boolean write(Map<String, Entry> files) throws IOException {
        PodFolders.make(folder, "rwxr-xr-x");
        Path data = folder.resolve(DATA);
        if (Files.isSymbolicLink(data) && holds(data, files)) {
            return false;
        }
        @Nullable Path old = Files.isSymbolicLink(data) ? folder.resolve(Files.readSymbolicLink(data)) : null;
        Path fresh = Files.createTempDirectory(folder, ".." + System.currentTimeMillis() + ".");
        setMode(fresh, 0755);
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            put(fresh, file.getKey(), file.getValue());
        }
        Path next = folder.resolve(NEXT);
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, fresh.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        link(files);
        if (old != null) {
            new TreeRemover(Syscalls.host()).remove(old);
        }
        return true;
    }

    private void put(Path fresh, String name, Entry entry) throws IOException {
        Path path = fresh.resolve(name).normalize();
        if (!path.startsWith(fresh) || path.equals(fresh)) {
            throw new IOException("invalid path: must not contain '..': " + name);
        }
        for (Path up = path.getParent(); up != null && !Files.exists(up); up = up.getParent()) {
            Files.createDirectories(up);
            setMode(up, 0755);
        }
        Files.write(path, entry.content());
        setMode(path, entry.mode());
        Integer group = ownership.group();
        if (group != null) {
            Syscalls.host().fchownat(Fd.CWD, path.toString(), -1, group, AtFlags.AT_SYMLINK_NOFOLLOW);
        }
    }

    private static void setMode(Path path, int mode) {
        Syscalls.host().fchmodat(Fd.CWD, path.toString(), mode);
    }

    private boolean holds(Path data, Map<String, Entry> files) throws IOException {
        Set<String> there = new HashSet<>();
        Path real = data.toRealPath();
        try (Stream<Path> all = Files.walk(real)) {
            all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> there.add(real.relativize(path).toString()));
        }
        if (!there.equals(files.keySet())) {
            return false;
        }
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            if (!Arrays.equals(
                    Files.readAllBytes(real.resolve(file.getKey())),
                    file.getValue().content())) {
                return false;
            }
        }
        return true;
    }

    /// What programs see: the first parts of the paths.
    private void link(Map<String, Entry> files) throws IOException {
        Set<String> wanted = new HashSet<>();
        for (String name : files.keySet()) {
            wanted.add(Path.of(name).getName(0).toString());
        }
        for (String name : wanted) {
            Path link = folder.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.toList()) {
                String name = path.getFileName().toString();
                if (Files.isSymbolicLink(path) && !name.equals(DATA) && !wanted.contains(name)) {
                    Files.delete(path);
                }
            }
        }
    }
}
