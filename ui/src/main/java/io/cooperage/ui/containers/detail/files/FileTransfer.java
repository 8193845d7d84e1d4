package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// Copies between a tree and this machine. Blocks; an interrupt cancels.
final class FileTransfer {
    private static final int CHUNK = 1 << 20;

    private FileTransfer() {}

    /// Puts a file, or a folder with what is in it, into a folder of the tree. Links are not followed out of what is
    /// copied: they are left out.
    static void put(FileTree tree, Path source, String folder) throws IOException {
        String target = EntryWords.child(folder, String.valueOf(source.getFileName()));
        if (Files.isDirectory(source)) {
            putFolder(tree, source, target);
        } else {
            putFile(tree, source, target);
        }
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
            tree.stat(path);
            return false;
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

    /// Writes a file's content, or a folder as a tar, to `target`. What is there stays until the whole of the new is.
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
