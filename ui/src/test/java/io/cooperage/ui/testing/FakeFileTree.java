package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.files.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Files and folders in memory, without links or devices. Several trees over the same map are the same files. Any
/// thread, as the map is.
public final class FakeFileTree implements FileTree {
    private static final Instant WHEN = Instant.parse("2026-03-14T09:26:53Z");

    /// @param content null for a folder
    private record Item(byte @Nullable [] content, int mode) {}

    private final NavigableMap<String, Item> items = new ConcurrentSkipListMap<>();

    /// A file with its folders.
    public FakeFileTree file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public FakeFileTree file(String path, byte[] content) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            items.putIfAbsent(path.substring(0, slash), new Item(null, 0755));
        }
        items.put(path, new Item(content, 0644));
        return this;
    }

    @Override
    public FileEntry stat(String path) {
        return entry(path, item(path));
    }

    @Override
    public List<FileEntry> list(String path) {
        String prefix = path.equals("/") ? "/" : path + "/";
        return items.entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith(prefix) && each.getKey().indexOf('/', prefix.length()) < 0)
                .map(each -> entry(each.getKey(), each.getValue()))
                .toList();
    }

    @Override
    public byte[] read(String path, long offset, int limit) {
        byte[] content = item(path).content();
        if (content == null) {
            throw EngineException.invalid(path + " is a folder");
        }
        int from = (int) Math.min(offset, content.length);
        return Arrays.copyOfRange(content, from, Math.min(content.length, from + limit));
    }

    @Override
    public void write(String path, InputStream content) {
        try {
            file(path, content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void makeFolder(String path) {
        items.put(path, new Item(null, 0755));
    }

    @Override
    public void delete(String path) {
        item(path);
        items.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + "/"));
    }

    @Override
    public void move(String from, String to) {
        new TreeMap<>(items).forEach((path, item) -> {
            if (path.equals(from) || path.startsWith(from + "/")) {
                items.remove(path);
                items.put(to + path.substring(from.length()), item);
            }
        });
    }

    @Override
    public void chmod(String path, int mode) {
        items.put(path, new Item(item(path).content(), mode));
    }

    @Override
    public void chown(String path, long uid, long gid) {
        item(path);
    }

    @Override
    public void copyOut(String path, OutputStream tar) {
        try {
            tar.write(path.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void copyIn(String path, InputStream tar, CopyOptions options) {
        throw EngineException.notImplemented("this fake reads no tar");
    }

    @Override
    public List<Change> changes() {
        return List.of();
    }

    @Override
    public void close() {}

    private Item item(String path) {
        Item item = items.get(path);
        if (item == null) {
            throw EngineException.notFound(path + " does not exist");
        }
        return item;
    }

    private static FileEntry entry(String path, Item item) {
        byte[] content = item.content();
        return new FileEntry(
                path,
                path.substring(path.lastIndexOf('/') + 1),
                content == null ? Kind.FOLDER : Kind.FILE,
                content == null ? 0 : content.length,
                item.mode(),
                999,
                999,
                WHEN,
                null,
                Mark.SAME);
    }
}
