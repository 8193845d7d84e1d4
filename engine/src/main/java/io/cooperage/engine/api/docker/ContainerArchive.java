package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.GoTime;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.CopyOptions;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files of containers as archives: `docker cp` and `docker export`. No answer is closed here, for one
/// that is closed counts as whole: the server ends those that succeed.
final class ContainerArchive {
    private static final String TAR = "application/x-tar";
    private static final String STAT = "X-Docker-Container-Path-Stat";

    /// Links that lead to links: the kernel's limit, path_resolution(7).
    private static final int MOST_LINKS = 40;

    private final ContainerService containers;
    private final ContainerRefs refs;

    ContainerArchive(ContainerService containers, ContainerRefs refs) {
        this.containers = containers;
        this.refs = refs;
    }

    void export(Exchange exchange) throws IOException {
        String id = refs.id(exchange);
        containers.export(id, new LateStream(() -> exchange.stream(200, "application/octet-stream")));
    }

    void stat(Exchange exchange) throws IOException {
        try (FileTree tree = containers.files(refs.id(exchange))) {
            exchange.header(STAT, stat(tree, exchange, path(exchange)));
            exchange.answer(200);
        }
    }

    void get(Exchange exchange) throws IOException {
        String path = path(exchange);
        try (FileTree tree = containers.files(refs.id(exchange))) {
            exchange.header(STAT, stat(tree, exchange, path));
            tree.copyOut(path, new LateStream(() -> exchange.stream(200, TAR)));
        }
    }

    void put(Exchange exchange) throws IOException {
        String path = path(exchange);
        CopyOptions options = new CopyOptions(
                exchange.query().flag("noOverwriteDirNonDir"), exchange.query().flag("copyUIDGID"));
        try (FileTree tree = containers.files(refs.id(exchange))) {
            FileEntry folder = followed(tree, entry(tree, exchange, path));
            if (folder.kind() != Kind.FOLDER) {
                throw EngineException.invalid("extraction point is not a directory");
            }
            tree.copyIn(path, exchange.body(), options);
        }
        exchange.answer(200);
    }

    private static String path(Exchange exchange) {
        String path = exchange.query().text("path");
        if (path.isEmpty()) {
            throw EngineException.invalid("bad parameter: 'path' cannot be empty");
        }
        return path.startsWith("/") ? path : "/" + path;
    }

    private FileEntry entry(FileTree tree, Exchange exchange, String path) {
        try {
            FileEntry entry = tree.stat(path);
            // A trailing slash asks for what is behind a link.
            return path.endsWith("/") || path.endsWith("/.") ? followed(tree, entry) : entry;
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                throw EngineException.notFound("Could not find the file "
                        + exchange.query().text("path") + " in container " + exchange.parameter("id"));
            }
            throw e;
        }
    }

    /// The path that a link leads to, through other links; itself where it is none or leads to nothing.
    private static FileEntry followed(FileTree tree, FileEntry entry) {
        FileEntry at = entry;
        for (int i = 0; i < MOST_LINKS; i++) {
            String target = at.target();
            if (at.kind() != Kind.SYMLINK || target == null) {
                return at;
            }
            at = tree.stat(absolute(at.path(), target));
        }
        return at;
    }

    private static String absolute(String link, String target) {
        String joined = target.startsWith("/") ? target : link.substring(0, link.lastIndexOf('/') + 1) + target;
        return java.nio.file.Path.of(joined).normalize().toString();
    }

    private String stat(FileTree tree, Exchange exchange, String path) {
        FileEntry entry = entry(tree, exchange, path);
        Map<String, Object> stat = new LinkedHashMap<>();
        stat.put("name", entry.name().isEmpty() ? "/" : entry.name());
        stat.put("size", entry.size());
        stat.put("mode", GoFileMode.of(entry));
        stat.put("mtime", GoTime.text(entry.modified()));
        stat.put("linkTarget", linkTarget(tree, entry));
        return Base64.getEncoder().encodeToString(DockerJson.line(stat));
    }

    private static String linkTarget(FileTree tree, FileEntry entry) {
        String target = entry.target();
        if (entry.kind() != Kind.SYMLINK || target == null) {
            return "";
        }
        try {
            return followed(tree, entry).path();
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return absolute(entry.path(), target);
            }
            throw e;
        }
    }
}
