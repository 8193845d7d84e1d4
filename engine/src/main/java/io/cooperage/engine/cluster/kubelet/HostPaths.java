package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files and folders of the machine that pods have as volumes.
final class HostPaths {
    private HostPaths() {}

    /// Makes it where its type says so.
    ///
    /// @param source a `hostPath`
    /// @throws IOException when it is not of the type that is asked for
    static Path checked(JsonNode source) throws IOException {
        Path path = Path.of(source.path("path").asText());
        String type = source.path("type").asText("");
        switch (type) {
            case "" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                }
            }
            case "DirectoryOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                }
                require(path, Files.isDirectory(path), "is not a directory");
            }
            case "Directory" -> require(path, Files.isDirectory(path), "is not a directory");
            case "FileOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                }
                require(path, Files.isRegularFile(path), "is not a file");
            }
            case "File" -> require(path, Files.isRegularFile(path), "is not a file");
            case "Socket" -> require(path, hasType(path, FileStatus.S_IFSOCK), "is not a socket file");
            case "CharDevice" -> require(path, hasType(path, FileStatus.S_IFCHR), "is not a character device");
            case "BlockDevice" -> require(path, hasType(path, FileStatus.S_IFBLK), "is not a block device");
            default -> throw new IOException("hostPath type " + type + " is not known");
        }
        return path;
    }

    private static boolean hasType(Path path, int type) {
        return Files.exists(path)
                && Syscalls.host().statx(Fd.CWD, path.toString(), 0).type() == type;
    }

    private static void require(Path path, boolean good, String what) throws IOException {
        if (!good) {
            throw new IOException("hostPath type check failed: " + path + " " + what);
        }
    }
}
