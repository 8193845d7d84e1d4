package io.cooperage.engine.build;

import io.cooperage.engine.build.known.StoreImages;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.model.StageFacts;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageStore;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a request and the image store say of the world around its Dockerfile.
final class StoreFacts implements BuildFacts {
    private final ImageStore store;
    private final Map<String, String> arguments;
    private final List<String> namedContexts;
    private final @Nullable ContextFacts context;
    private final @Nullable Known known;

    /// Where files are looked at too, which a build does without.
    record Known(StoreImages images, BuiltStages stages) {}

    private StoreFacts(
            ImageStore store,
            BuildRequest request,
            BuildArguments arguments,
            @Nullable ContextFacts context,
            @Nullable Known known) {
        this.context = context;
        this.known = known;
        this.store = store;
        this.arguments = arguments.withPlatform(BuildSession.platform(request), request.target());
        this.namedContexts = List.copyOf(request.namedContexts().keySet());
    }

    /// @param context null where the files are not at hand
    static StoreFacts forBuild(
            ImageStore store, BuildRequest request, BuildArguments arguments, @Nullable ContextFacts context) {
        return new StoreFacts(store, request, arguments, context, null);
    }

    /// @param context null where the files are not at hand
    static StoreFacts forCheck(
            ImageStore store,
            BuildRequest request,
            BuildArguments arguments,
            @Nullable ContextFacts context,
            Known known) {
        return new StoreFacts(store, request, arguments, context, known);
    }

    @Override
    public @Nullable StageFacts stage(BuildModel model, StageModel stage) {
        return known == null ? null : known.stages().find(model, stage);
    }

    @Override
    public @Nullable ImageFacts image(String reference) {
        if (known != null) {
            return known.images().facts(reference);
        }
        Defaults defaults;
        try {
            defaults = store.resolve(reference).config().config();
        } catch (EngineException notHere) {
            // Then it is fetched when its turn comes, and what it says is known only then.
            return null;
        }
        Environment env = Environment.ofList(defaults.env());
        Map<String, String> variables = new LinkedHashMap<>();
        env.names().forEach(name -> variables.put(name, String.valueOf(env.get(name))));
        return new ImageFacts(
                variables,
                Objects.requireNonNullElse(defaults.shell(), List.of()),
                defaults.user(),
                defaults.workingDir(),
                Objects.requireNonNullElse(defaults.entrypoint(), List.of()),
                List.of(),
                List.of(),
                !defaults.onBuild().isEmpty(),
                null);
    }

    @Override
    public @Nullable ContextFacts context() {
        return context;
    }

    @Override
    public Map<String, String> buildArgs() {
        return arguments;
    }

    @Override
    public String platform() {
        return Platform.host().toString();
    }

    @Override
    public List<String> namedContexts() {
        return namedContexts;
    }
}
