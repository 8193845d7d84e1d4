package io.cooperage.ui.testing;

import io.cooperage.engine.image.browse.FileNode.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The layers of an image as a test writes them down, bottom first.
public final class LayeredFiles {
    /// @param whiteout removes what was there
    /// @param content null where only the size matters
    record Entry(
            String path,
            Kind kind,
            boolean whiteout,
            int mode,
            long uid,
            long size,
            byte[] content,
            String link,
            List<String> xattrs,
            Instant modified) {}

    record Layer(String createdBy, Instant created, Map<String, Entry> entries) {}

    private final List<Layer> layers = new ArrayList<>();
    private Instant now = Instant.parse("2026-10-02T08:00:00Z");

    public LayeredFiles layer(String createdBy) {
        now = now.plusSeconds(420);
        layers.add(new Layer(createdBy, now, new TreeMap<>()));
        return this;
    }

    public LayeredFiles folder(String path) {
        return add(path, Kind.FOLDER, 0755, 0, new byte[0], "", List.of());
    }

    public LayeredFiles file(String path, String content) {
        return add(path, Kind.FILE, 0644, content.length(), content.getBytes(StandardCharsets.UTF_8), "", List.of());
    }

    public LayeredFiles script(String path, String content) {
        return add(path, Kind.FILE, 0755, content.length(), content.getBytes(StandardCharsets.UTF_8), "", List.of());
    }

    public LayeredFiles bytes(String path, byte[] content) {
        return add(path, Kind.FILE, 0644, content.length, content, "", List.of());
    }

    /// A program of this size, full of nothing.
    public LayeredFiles program(String path, long size, String... xattrs) {
        byte[] head = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0, 1, 0, 0, 0};
        return add(path, Kind.FILE, 0755, size, head, "", List.of(xattrs));
    }

    public LayeredFiles link(String path, String target) {
        return add(path, Kind.SYMLINK, 0777, 0, new byte[0], target, List.of());
    }

    public LayeredFiles remove(String path) {
        Layer layer = layers.getLast();
        layer.entries()
                .put(path, new Entry(path, Kind.FILE, true, 0, 0, 0, new byte[0], "", List.of(), layer.created()));
        return this;
    }

    List<Layer> layers() {
        return layers;
    }

    private LayeredFiles add(
            String path, Kind kind, int mode, long size, byte[] content, String link, List<String> xattrs) {
        Layer layer = layers.getLast();
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            layer.entries()
                    .computeIfAbsent(
                            parent,
                            each -> new Entry(
                                    each, Kind.FOLDER, false, 0755, 0, 0, new byte[0], "", List.of(), layer.created()));
        }
        long uid = path.startsWith("srv") ? 1000 : 0;
        layer.entries()
                .put(path, new Entry(path, kind, false, mode, uid, size, content, link, xattrs, layer.created()));
        return this;
    }
}
