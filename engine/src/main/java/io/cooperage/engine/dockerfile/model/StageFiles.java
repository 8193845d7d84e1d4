package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.model.StageFacts.Kept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private StageFiles() {}

    /// For proposals: takes the newest that is known, even if a build now would change it.
    ///
    /// @param end offset in the text; the instruction there and those behind it don't count
    public static StageFiles known(BuildModel model, StageModel stage, int end) {
        return of(model, stage, end, false);
    }

    /// For warnings: whatever may be otherwise after a build now is [#isUnclear].
    public static StageFiles sure(BuildModel model, StageModel stage) {
        return of(model, stage, Integer.MAX_VALUE, true);
    }

    /// The files of what `--from` names, for proposals.
    ///
    /// @param user the stage that names it
    /// @return null when nothing is known of it
    public static @Nullable FileTree named(BuildModel model, String name, Stage user) {
        return named(model, name, user, false);
    }

    static @Nullable FileTree named(BuildModel model, String name, Stage user, boolean sure) {
        if (model.facts().namedContexts().contains(name.toLowerCase(Locale.ROOT))) {
            return null;
        }
        Stage other = model.file().stage(name);
        boolean number = !name.isEmpty() && name.length() < 7 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (number) {
            int index = Integer.parseInt(name);
            other = index < model.file().stages().size() ? model.file().stages().get(index) : null;
        }
        if (other != null) {
            // A circle is an error of its own; what stands further down can't be copied from either.
            return other.index() >= user.index()
                    ? null
                    : of(model, model.stages().get(other.index()), Integer.MAX_VALUE, sure);
        }
        ImageFacts image = number ? null : model.facts().image(name);
        return image == null ? null : image.files();
    }

    static StageFiles of(BuildModel model, StageModel stage, int end, boolean sure) {
        StageFiles files = new StageFiles();
        int done = files.start(model, stage, sure);
        List<Step> steps = stage.steps().stream()
                .filter(step -> step.instruction().block().range().end() < end)
                .toList();
        CopiedFiles copied = new CopiedFiles(model, stage, files, sure);
        steps.subList(Math.min(done, steps.size()), steps.size()).forEach(copied::add);
        return files;
    }

    /// @return how many of the stage's instructions are done with that
    private int start(BuildModel model, StageModel stage, boolean sure) {
        StageFacts facts = model.facts().stage(model, stage);
        Kept kept = facts == null ? null : sure ? facts.same() : facts.latest();
        if (kept != null) {
            below = kept.files();
            return kept.steps();
        }
        StageModel base = stage.baseStage();
        ImageFacts image = stage.image();
        if (base != null) {
            StageFiles lower = of(model, base, Integer.MAX_VALUE, sure);
            below = lower;
            unclear.addAll(lower.unclear);
        } else if (image != null && image.files() != null) {
            below = image.files();
            if (sure && image.triggers()) {
                unclear("");
            }
        } else if (!stage.baseName().equals("scratch")) {
            unclear("");
        }
        return 0;
    }

    /// Nobody knows what is at this path and beneath.
    void unclear(String path) {
        unclear.add(path);
    }

    void folder(String at) {
        placed.add(new Placed(at, null, ""));
    }

    void place(String at, FileTree source, String path) {
        placed.add(new Placed(at, source, path));
    }

    /// Whether something may be at this path even where [#find] has nothing.
    public boolean isUnclear(String path) {
        return unclear.stream().anyMatch(root -> root.isEmpty() || path.equals(root) || path.startsWith(root + "/"));
    }

    @Override
    public List<Item> list(String directory) {
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
