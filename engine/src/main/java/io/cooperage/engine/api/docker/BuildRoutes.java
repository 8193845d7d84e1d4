package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildResult;
import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The builder, as clients without BuildKit use it.
final class BuildRoutes implements RouteSet {
    /// What a quiet build keeps to explain a failure.
    private static final int KEPT_TEXTS = 10_000;

    /// All that Docker documents; those that this cache does not know are refused by name.
    private final BuildService builder;
    private final EnginePaths paths;
    private final InstantSource clock = InstantSource.system();

    BuildRoutes(Engine engine) {
        this.paths = engine.paths();
        this.builder = engine.builder();
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/build", this::build)
                        .partly("the classic builder's form; `version=2`, `outputs`, git repositories as `remote`"
                                + " and cgroup limits other than `memory` are refused; "
                                + RegistryLogin.SHORT_OF),
                Route.post("/build/prune", this::prune)
                        .since("1.31")
                        .partly("`max-used-space` and `min-free-space` are refused"));
    }

    private void build(Exchange exchange) throws IOException {
        BuildParameters parameters = new BuildParameters(exchange.query(), exchange.version());
        parameters.check();
        try (MessageStream out = new MessageStream(exchange);
                BuildSource source = BuildSource.of(paths, exchange)) {
            BuildRequest request =
                    parameters.request(source.context(), source.dockerfile(), RegistryLogin.several(exchange));
            if (parameters.quiet()) {
                quietly(builder, request, out);
            } else {
                if (parameters.wantsCacheFrom()) {
                    out.text(" ---> [Warning] cachefrom is not used: every step that is kept here is found anyway\n");
                }
                openly(builder, request, out, exchange.version());
            }
        }
    }

    private static void openly(BuildService service, BuildRequest request, MessageStream out, ApiVersion version) {
        BuildMessages messages = new BuildMessages(out::text);
        try {
            BuildResult result = service.build(request, messages);
            Digest image = result.image();
            if (image != null && version.isAtLeast(1, 30)) {
                out.aux(JsonNodeFactory.instance.objectNode().put("ID", image.toString()));
            }
            messages.finish(image, names(result));
        } catch (EngineException e) {
            failed(located(e, request), out);
        }
    }

    private static List<String> names(BuildResult result) {
        return result.tags().stream()
                .map(tag -> ImageReference.parse(tag).familiar())
                .toList();
    }

    /// Only the id of the image, or everything where there is none.
    private static void quietly(BuildService service, BuildRequest request, MessageStream out) {
        Deque<String> kept = new ArrayDeque<>();
        Consumer<String> keep = text -> {
            if (kept.size() == KEPT_TEXTS) {
                kept.removeFirst();
            }
            kept.addLast(text);
        };
        BuildMessages messages = new BuildMessages(keep);
        try {
            BuildResult result = service.build(request, messages);
            if (result.image() != null) {
                out.text(result.image() + "\n");
            }
        } catch (EngineException e) {
            kept.forEach(out::text);
            failed(located(e, request), out);
        }
    }

    /// A client's context is a temporary file here, whose name says nothing to a person: Docker's words do.
    private static EngineException located(EngineException failure, BuildRequest request) {
        String message = String.valueOf(failure.getMessage());
        return failure.kind() == ErrorKind.NOT_FOUND && message.startsWith("failed to read dockerfile")
                ? new EngineException(
                        ErrorKind.INTERNAL, "Cannot locate specified Dockerfile: " + request.dockerfile(), failure)
                : failure;
    }

    private static void failed(EngineException failure, MessageStream out) {
        if (out.begun() && failure instanceof BuildException build && build.exitCode() > 0) {
            out.error(
                    "The command '" + build.command() + "' returned a non-zero code: " + build.exitCode(),
                    build.exitCode());
        } else {
            out.failed(failure);
        }
    }

    private void prune(Exchange exchange) throws IOException {
        Query query = exchange.query();
        FilterArgs filters = FilterArgs.of(query, CacheFilter.KEYS);
        CacheFilter choice = new CacheFilter(filters);
        long keep = bytes(query, "keep-storage");
        if (exchange.version().isAtLeast(1, 48)) {
            for (String space : List.of("max-used-space", "min-free-space")) {
                if (bytes(query, space) != 0) {
                    throw EngineException.notImplemented(
                            "build cache option " + space + " is not supported; reserved-space is");
                }
            }
            long reserved = bytes(query, "reserved-space");
            keep = reserved == 0 ? keep : reserved;
        }
        Instant now = clock.instant();
        Instant until = filters.until(now);
        Duration unused = until == null ? null : Duration.between(until, now);
        List<CacheRecord> removed = builder == null
                ? List.of()
                : builder.pruneCache(new CachePruning(query.flag("all"), unused, keep, choice));
        List<String> ids = new ArrayList<>(removed.stream().map(CacheRecord::id).toList());
        Map<String, @Nullable Object> report = new HashMap<>();
        report.put("CachesDeleted", ids.isEmpty() ? null : ids);
        report.put(
                "SpaceReclaimed",
                removed.stream()
                        .filter(cache -> !cache.shared())
                        .mapToLong(CacheRecord::bytes)
                        .sum());
        exchange.answer(200, report);
    }

    private static long bytes(Query query, String name) {
        String text = query.text(name);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw EngineException.invalid(name + " is in bytes and expects an integer, got " + text);
        }
    }
}
