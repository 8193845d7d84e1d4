package io.cooperage.engine.build.known;

import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The files of an image or a build step, read folder by folder and kept. Links are followed, since `/bin` is
/// one in most images. Any thread; the first look into a folder reads from disk.
public final class BrowsedFiles implements FileTree {
    /// Folders whose content is kept.
    private static final int FOLDERS = 400;

    private static final int LINKS = 16;

    /// Accounts of an image fit into this; a bigger file is no passwd.
    private static final int ACCOUNTS = 256 << 10;

    private final Supplier<ImageBrowser> browser;

    /// Guarded by itself.
    private final Map<String, Map<String, FileNode>> folders = new LinkedHashMap<>(64, 0.75f, true);

    /// @param browser opens it for one look, and throws [EngineException] when it is gone
    public BrowsedFiles(Supplier<ImageBrowser> browser) {
        this.browser = browser;
    }

    /// The names in its passwd, or in another file of that form.
    public List<String> names(String path) {
        try (ImageBrowser open = browser.get()) {
            int top = open.size() - 1;
            if (top < 0) {
                return List.of();
            }
            try (InputStream in = open.open(top, path)) {
                return new String(in.readNBytes(ACCOUNTS), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.indexOf(':') > 0)
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .toList();
            }
        } catch (EngineException | IOException e) {
            return List.of(); // Images without accounts are as good as any: scratch has none.
        }
    }

    @Override
    public List<Item> list(String directory) {
        String real = directory.isEmpty() ? "" : resolve(directory);
        return real == null
                ? List.of()
                : children(real).values().stream().map(this::item).toList();
    }

    @Override
    public @Nullable Item find(String path) {
        String real = resolve(path);
        if (real == null) {
            return null;
        }
        FileNode node = node(real);
        return node == null ? null : item(node);
    }

    /// The path without links; null when nothing is there.
    private @Nullable String resolve(String path) {
        Deque<String> ahead = new ArrayDeque<>(List.of(path.split("/", -1)));
        String at = "";
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.pop();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
                continue;
            }
            FileNode node = children(at).get(part);
            if (node == null) {
                return null;
            }
            if (node.kind() == FileNode.Kind.SYMLINK) {
                if (++links > LINKS) {
                    return null;
                }
                at = node.link().startsWith("/") ? "" : at;
                List.of(node.link().split("/", -1)).reversed().forEach(ahead::push);
            } else {
                at = at.isEmpty() ? part : at + "/" + part;
            }
        }
        return at;
    }

    private @Nullable FileNode node(String path) {
        int slash = path.lastIndexOf('/');
        return children(path.substring(0, Math.max(0, slash))).get(path.substring(slash + 1));
    }

    private Map<String, FileNode> children(String folder) {
        synchronized (folders) {
            Map<String, FileNode> known = folders.get(folder);
            if (known != null) {
                return known;
            }
            Map<String, FileNode> found = new LinkedHashMap<>();
            try (ImageBrowser open = browser.get()) {
                int top = open.size() - 1;
                if (top >= 0) {
                    for (FileNode node : open.children(top, Scope.UP_TO, folder)) {
                        if (node.change() != FileNode.Change.REMOVED) {
                            found.put(node.name(), node);
                        }
                    }
                }
            } catch (EngineException e) {
                return Map.of(); // The image went away meanwhile, or the path is no folder.
            }
            folders.put(folder, found);
            if (folders.size() > FOLDERS) {
                folders.remove(folders.keySet().iterator().next());
            }
            return found;
        }
    }

    /// A link counts as what it most often is: a program, or a folder like `/bin`.
    private Item item(FileNode node) {
        boolean executable = node.kind() == FileNode.Kind.SYMLINK || (node.mode() & 0111) != 0;
        return new Item(node.name(), node.isFolder(), executable, node.size());
    }
}
