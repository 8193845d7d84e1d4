package io.cooperage.engine.dockerfile.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of a stage as far as they can be told without building it: what an earlier build has left, or
/// the base image, and above that what COPY, ADD and WORKDIR evidently put there. Later instructions win.
/// One thread.
public final class StageFiles implements FileTree {
    private static final FileTree NOTHING = new FileTree() {
        @Override
        public List<Item> list(String directory) {
            return List.of();
        }

        @Override
        public @Nullable Item find(String path) {
            return null;
        }
    };

    private final List<Placed> placed = new ArrayList<>();
    private final List<String> unclear = new ArrayList<>();
    private FileTree below = NOTHING;
    private int depth;

    // What was asked before: through stages that copy from each other the same path is reached in many ways.
    private final Map<String, Optional<Item>> found = new HashMap<>();
    private final Map<String, List<Item>> listed = new HashMap<>();

    /// What one instruction puts somewhere.
    ///
    /// @param at where, without a slash at either end
    /// @param source where it is from; null for a folder that is made empty
    /// @param path of it in `source`
    private record Placed(String at, @Nullable FileTree source, String path) {
        /// The place in the source of a path at or beneath [#at]; null for another path.
        @Nullable
        String inside(String wanted) {
            if (wanted.equals(at)) {
                return path;
            }
            boolean beneath = at.isEmpty() || wanted.startsWith(at + "/");
            return beneath ? join(path, at.isEmpty() ? wanted : wanted.substring(at.length() + 1)) : null;
        }
    }

    StageFiles() {}

    void standOn(FileTree lower) {
        below = lower;
        if (lower instanceof StageFiles stage) {
            unclear.addAll(stage.unclear);
        }
        changed(lower);
    }

    /// How many of these stand on or copy from each other.
    int depth() {
        return depth;
    }

    private void changed(@Nullable FileTree source) {
        if (source instanceof StageFiles stage) {
            depth = Math.max(depth, stage.depth + 1);
        }
        found.clear();
        listed.clear();
    }

    /// Nobody knows what is at this path and beneath.
    void unclear(String path) {
        unclear.add(path);
    }

    void folder(String at) {
        placed.add(new Placed(at, null, ""));
        changed(null);
    }

    void place(String at, FileTree source, String path) {
        placed.add(new Placed(at, source, path));
        changed(source);
    }

    /// Whether something may be at this path even where [#find] has nothing.
    public boolean isUnclear(String path) {
        return unclear.stream().anyMatch(root -> root.isEmpty() || path.equals(root) || path.startsWith(root + "/"));
    }

    @Override
    public List<Item> list(String directory) {
        List<Item> known = listed.get(directory);
        if (known == null) {
            known = entries(directory);
            listed.put(directory, known);
        }
        return known;
    }

    private List<Item> entries(String directory) {
        Map<String, Item> items = new LinkedHashMap<>();
        below.list(directory).forEach(item -> items.put(item.name(), item));
        for (Placed one : placed) {
            String inside = one.inside(directory);
            if (inside != null) {
                if (one.source() != null) {
                    one.source().list(inside).forEach(item -> items.put(item.name(), item));
                }
            } else if (directory.isEmpty() || one.at().startsWith(directory + "/")) {
                // On the way to it, or the thing itself.
                String rest = directory.isEmpty() ? one.at() : one.at().substring(directory.length() + 1);
                int slash = rest.indexOf('/');
                Item item = slash < 0 ? find(one.at()) : folderNamed(rest.substring(0, slash));
                if (item != null && !(slash >= 0 && items.containsKey(item.name()))) {
                    items.put(item.name(), item);
                }
            }
        }
        return List.copyOf(items.values());
    }

    @Override
    public @Nullable Item find(String path) {
        Optional<Item> known = found.get(path);
        if (known == null) {
            known = Optional.ofNullable(look(path));
            found.put(path, known);
        }
        return known.orElse(null);
    }

    private @Nullable Item look(String path) {
        for (Placed one : placed.reversed()) {
            String inside = one.inside(path);
            FileTree source = one.source();
            if (inside != null && source != null && !inside.isEmpty()) {
                Item item = source.find(inside);
                if (item != null) {
                    return new Item(name(path), item.directory(), item.executable(), item.size());
                }
            }
            if (path.equals(one.at()) || one.at().startsWith(path + "/")) {
                return folderNamed(name(path));
            }
        }
        return below.find(path);
    }

    private static Item folderNamed(String name) {
        return new Item(name, true, true, 0);
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String join(String folder, String name) {
        return folder.isEmpty() ? name : name.isEmpty() ? folder : folder + "/" + name;
    }
}
