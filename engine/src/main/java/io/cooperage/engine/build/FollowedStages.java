package io.cooperage.engine.build;

import io.cooperage.engine.build.known.BrowsedFiles;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.StageFacts;
import io.cooperage.engine.dockerfile.model.StageFacts.Kept;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageStore;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.image.browse.ImageLayers;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Follows a stage through the build cache, from its base image on. Nothing is held open. Any thread.
final class FollowedStages implements BuiltStages {
    /// Nobody writes that many stages on or from each other, and each is followed from within the one above.
    private static final int DEPTH = 50;

    private final ImageStore images;
    private final ImageLayers layers;
    private final CachedSteps steps;
    private final Map<Base, Optional<List<Digest>>> bases = new ConcurrentHashMap<>();
    private final Map<List<Digest>, Files> files = new ConcurrentHashMap<>();
    private volatile Followed followed = Followed.NOTHING;

    FollowedStages(ImageStore images, ImageLayers layers, CachedSteps steps) {
        this.images = images;
        this.layers = layers;
        this.steps = steps;
    }

    /// What is known of one place.
    private record Files(BrowsedFiles tree, List<String> users, List<String> groups) {}

    /// How far a stage was followed.
    ///
    /// @param chain layers, bottom first
    /// @param steps that are in it
    /// @param whole all of the stage's are
    private record Place(List<Digest> chain, int steps, boolean whole) {}

    private record Wanted(int stage, boolean same) {}

    /// Stages of one text, each of which may be asked for by many others.
    private record Followed(@Nullable BuildModel model, Map<Wanted, Optional<Place>> places) {
        static final Followed NOTHING = new Followed(null, Map.of());
    }

    /// An image that stages begin with.
    private record Base(String name, String platform) {}

    @Override
    public void forget() {
        followed = Followed.NOTHING;
        bases.clear();
        files.clear();
        steps.forget();
    }

    @Override
    public @Nullable StageFacts find(BuildModel model, StageModel stage) {
        Place latest = follow(model, stage, false, 0);
        if (latest == null) {
            return null;
        }
        Place same = follow(model, stage, true, 0);
        return new StageFacts(kept(latest), same == null ? null : kept(same));
    }

    private Kept kept(Place place) {
        Files there = remembered(files, place.chain(), this::read);
        return new Kept(place.steps(), there.tree(), there.users(), there.groups());
    }

    private Files read(List<Digest> chain) {
        BrowsedFiles tree = new BrowsedFiles(() -> layers.browse(chain));
        return new Files(tree, tree.names("etc/passwd"), tree.names("etc/group"));
    }

    /// @param same only steps that a build now would take over
    /// @param depth how many stages are being followed for this one
    private @Nullable Place follow(BuildModel model, StageModel stage, boolean same, int depth) {
        if (depth > DEPTH) {
            return null;
        }
        Followed known = followed;
        if (known.model() != model) {
            known = new Followed(model, new ConcurrentHashMap<>());
            followed = known;
        }
        return remembered(
                        known.places(),
                        new Wanted(stage.stage().index(), same),
                        _ -> Optional.ofNullable(goThrough(model, stage, same, depth)))
                .orElse(null);
    }

    private @Nullable Place goThrough(BuildModel model, StageModel stage, boolean same, int depth) {
        List<Digest> base = base(model, stage, same, depth);
        if (base == null) {
            return null;
        }
        List<Digest> chain = new ArrayList<>(base);
        int done = 0;
        for (Step step : stage.steps()) {
            if (CachedSteps.changesFiles(step.instruction())) {
                String parent = name(chain);
                Digest next = same
                        ? steps.same(step, parent, model.lexer(), from -> source(model, stage, from, depth))
                        : steps.latest(step, parent);
                if (next == null) {
                    break;
                }
                chain.add(next);
            }
            done++;
        }
        return new Place(List.copyOf(chain), done, done == stage.steps().size());
    }

    private static String name(List<Digest> chain) {
        return chain.isEmpty() ? "scratch" : chain.getLast().toString();
    }

    private @Nullable List<Digest> base(BuildModel model, StageModel stage, boolean same, int depth) {
        if (model.facts().namedContexts().contains(stage.baseName())) {
            return null;
        }
        StageModel below = stage.baseStage();
        if (below != null) {
            Place place = follow(model, below, same, depth + 1);
            return place == null || !place.whole() ? null : place.chain();
        }
        String platform = stage.platform() == null ? "" : stage.platform().text();
        return image(stage.baseName(), platform);
    }

    /// What stands in the cache for the files that a COPY or a mount takes from elsewhere.
    ///
    /// @return null when they may be others now
    private @Nullable String source(BuildModel model, StageModel user, String from, int depth) {
        if (model.facts().namedContexts().contains(from.toLowerCase(Locale.ROOT))) {
            return null;
        }
        Stage other = BuildPlan.stage(model.file(), Set.of(), from);
        if (other == null) {
            List<Digest> image = image(from, "");
            return image == null ? null : name(image);
        }
        if (other.index() >= user.stage().index()) {
            return null;
        }
        Place place = follow(model, model.stages().get(other.index()), true, depth + 1);
        return place == null || !place.whole() ? null : name(place.chain());
    }

    private @Nullable List<Digest> image(String name, String platform) {
        return remembered(bases, new Base(name, platform), this::find).orElse(null);
    }

    private Optional<List<Digest>> find(Base base) {
        if (base.name().equals("scratch")) {
            return Optional.of(List.of());
        }
        try {
            ResolvedImage image = images.resolve(base.name());
            Platform platform = base.platform().isEmpty() ? Platform.host() : Platform.parse(base.platform());
            boolean usual = platform.accepts(image.config().platform())
                    && image.config().config().onBuild().isEmpty();
            return usual ? Optional.of(image.chainIds()) : Optional.empty();
        } catch (EngineException notHere) {
            return Optional.empty();
        }
    }

    /// Unlike what is computed in the map itself, what an interrupt cut short is asked again.
    static <K, V> V remembered(Map<K, V> known, K key, Function<K, V> find) {
        V there = known.get(key);
        if (there == null) {
            there = find.apply(key);
            if (!Thread.currentThread().isInterrupted()) {
                known.put(key, there);
            }
        }
        return there;
    }
}
