package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Copies between a tree and this machine. Blocks; an interrupt cancels.
final class FileTransfer {
    private static final int CHUNK = 1 << 20;

    private FileTransfer() {}

    /// Puts a file, or a folder with what is in it, into a folder of the tree. Links are not followed out of
    /// what is copied: they are left out.
    static void put(FileTree tree, Path source, String folder) throws IOException {
        String target = EntryWords.child(folder, String.valueOf(source.getFileName()));
        if (Files.isDirectory(source)) {
            putFolder(tree, source, target);
        } else {
            putFile(tree, source, target);
        }
    }

    /// What putting those would write over: files, as paths in the tree. A folder that is there gets more in
    /// it.
    static List<String> replaced(FileTree tree, List<Path> sources, String folder) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources) {
            String target = EntryWords.child(folder, String.valueOf(source.getFileName()));
            if (!isNew(tree, target)) {
                if (Files.isDirectory(source)) {
                    found.addAll(replacedWithin(tree, source, target));
                } else {
                    found.add(target);
                }
            }
        }
        return List.copyOf(found);
    }

    private static List<String> replacedWithin(FileTree tree, Path source, String target) throws IOException {
        checkInterrupt();
        Set<String> there = tree.list(target).stream()
                .filter(entry -> entry.mark() != Mark.REMOVED)
                .map(FileEntry::name)
                .collect(Collectors.toSet());
        List<String> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(source)) {
            for (Path child : children.sorted().toList()) {
                String name = String.valueOf(child.getFileName());
                if (there.contains(name)) {
                    String path = EntryWords.child(target, name);
                    if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                        found.addAll(replacedWithin(tree, child, path));
                    } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                        found.add(path);
                    }
                }
            }
        }
        return found;
    }

    private static void putFolder(FileTree tree, Path source, String target) throws IOException {
        checkInterrupt();
        try {
            if (tree.stat(target).kind() != Kind.FOLDER) {
                throw EngineException.conflict(target + " is there and is no folder");
            }
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            tree.makeFolder(target);
        }
        try (Stream<Path> children = Files.list(source)) {
            for (Path child : children.sorted().toList()) {
                String path = EntryWords.child(target, String.valueOf(child.getFileName()));
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    putFolder(tree, child, path);
                } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                    putFile(tree, child, path);
                }
            }
        }
    }

    private static void putFile(FileTree tree, Path source, String target) throws IOException {
        checkInterrupt();
        boolean isNew = isNew(tree, target);
        try (InputStream in = Files.newInputStream(source)) {
            tree.write(target, in);
        }
        if (isNew) {
            tree.chmod(target, mode(Files.getPosixFilePermissions(source)));
        }
    }

    private static boolean isNew(FileTree tree, String path) {
        try {
            return tree.stat(path).mark() == Mark.REMOVED;
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            return true;
        }
    }

    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if (permissions.contains(all[i])) {
                mode |= 0400 >> i;
            }
        }
        return mode;
    }

    /// Writes a file's content, or a folder as a tar, to `target`. What is there stays until the whole of the
    /// new is.
    static void take(FileTree tree, FileEntry entry, Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException(target + " is not a file name");
        }
        Path part = Files.createTempFile(folder, ".extract-", ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                if (entry.kind() == Kind.FOLDER) {
                    tree.copyOut(entry.path(), out);
                } else {
                    copy(tree, entry.path(), out);
                }
            }
            Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Copies a file, or a folder with what is in it, under its name into a folder of this machine. Links are
    /// copied as links, devices and the like are left out. Whatever the container does meanwhile: nothing is
    /// written that was there before, or through a link.
    ///
    /// @param folder where nothing has this name, and nobody else writes
    static Path copyOut(FileTree tree, FileEntry entry, Path folder) throws IOException {
        checkInterrupt();
        Path target;
        try {
            target = folder.resolve(Path.of(entry.name()).getFileName());
        } catch (InvalidPathException e) {
            throw new IOException(entry.path() + " has a name that this machine can't write", e);
        }
        switch (entry.kind()) {
            case FOLDER -> {
                Files.createDirectory(target);
                for (FileEntry child : tree.list(entry.path())) {
                    if (child.mark() != Mark.REMOVED) {
                        copyOut(tree, child, target);
                    }
                }
                permit(target, entry.mode() | 0700);
            }
            case FILE -> {
                try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                    copy(tree, entry.path(), out);
                }
                permit(target, entry.mode() | 0600);
            }
            case SYMLINK -> Files.createSymbolicLink(target, Path.of(String.valueOf(entry.target())));
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> {
                // Nothing that could be copied.
            }
        }
        return target;
    }

    private static void permit(Path file, int mode) throws IOException {
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(all[i]);
            }
        }
        Files.setPosixFilePermissions(file, permissions);
    }

    /// A file's first `most` bytes.
    static byte[] read(FileTree tree, String path, int most) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < most) {
            int wanted = Math.min(CHUNK, most - all.size());
            byte[] chunk = tree.read(path, all.size(), wanted);
            all.writeBytes(chunk);
            if (chunk.length < wanted) {
                break;
            }
        }
        return all.toByteArray();
    }

    private static void copy(FileTree tree, String path, OutputStream out) throws IOException {
        long offset = 0;
        while (true) {
            checkInterrupt();
            byte[] chunk = tree.read(path, offset, CHUNK);
            out.write(chunk);
            offset += chunk.length;
            if (chunk.length < CHUNK) {
                return;
            }
        }
    }

    private static void checkInterrupt() {
        if (Thread.interrupted()) {
            throw new CancellationException();
        }
    }
}
