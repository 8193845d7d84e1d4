package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.PrunableContainer;
import io.cooperage.engine.container.ContainerService.PruneFilter;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.container.ContainerService.UpdateRequest;
import io.cooperage.engine.container.ContainerService.WaitCondition;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.ExitStatus;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// What changes the life of a container: start, stop and their kin.
final class ContainerLife {
    private static final Set<String> PRUNE_KEYS = Set.of("until", "label", "label!");

    private final ContainerService containers;
    private final ContainerRefs refs;

    ContainerLife(ContainerService containers, ContainerRefs refs) {
        this.containers = containers;
        this.refs = refs;
    }

    void start(Exchange exchange) throws IOException {
        if (!exchange.isBodyEmpty() && exchange.json(JsonNode.class).size() > 0) {
            throw EngineException.invalid("starting container with non-empty request body was deprecated since API"
                    + " v1.22 and removed in v1.24");
        }
        if (!exchange.query().text("checkpoint").isEmpty()) {
            throw EngineException.notImplemented("checkpoint can't be honoured: this engine keeps no checkpoints");
        }
        Container container = refs.get(exchange);
        if (container.state().status() == Status.PAUSED) {
            throw EngineException.conflict("cannot start a paused container, try unpause instead");
        }
        exchange.answer(started(container) ? 204 : 304);
    }

    private boolean started(Container container) {
        try {
            return containers.start(container.id());
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            if (message.startsWith("Bind for ")) {
                throw new EngineException(
                        e.kind(),
                        "failed to set up container networking: driver failed programming external connectivity on"
                                + " endpoint " + container.name() + " (" + container.id() + "): " + message,
                        e);
            }
            if (e.kind() == ErrorKind.NOT_FOUND && message.startsWith("network ")) {
                throw new EngineException(e.kind(), "failed to set up container networking: " + message, e);
            }
            if (e.kind() == ErrorKind.NOT_FOUND && message.startsWith("No such container")) {
                throw new EngineException(e.kind(), "joining network namespace of container: " + message, e);
            }
            throw LaunchWords.start(e);
        }
    }

    void stop(Exchange exchange) throws IOException {
        boolean stopped = containers.stop(
                refs.id(exchange), timeout(exchange), exchange.query().text("signal"));
        exchange.answer(stopped ? 204 : 304);
    }

    void restart(Exchange exchange) throws IOException {
        containers.restart(
                refs.id(exchange), timeout(exchange), exchange.query().text("signal"));
        exchange.answer(204);
    }

    /// Negative waits for ever; missing is the container's own.
    private static @Nullable Duration timeout(Exchange exchange) {
        if (exchange.query().text("t").isEmpty()) {
            return null;
        }
        long seconds = exchange.query().number("t", 0);
        if (seconds != (int) seconds) {
            throw EngineException.invalid("invalid value for t: " + seconds + " is out of range; give seconds up to "
                    + Integer.MAX_VALUE + ", or -1 to wait for ever");
        }
        return Duration.ofSeconds(seconds);
    }

    void kill(Exchange exchange) throws IOException {
        String signal = exchange.query().text("signal");
        String ref = exchange.parameter("id");
        try {
            refs.id(exchange);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "cannot kill container: " + ref + ": " + e.getMessage(), e);
        }
        containers.kill(ref, signal.isEmpty() ? "SIGKILL" : signal);
        exchange.answer(204);
    }

    void pause(Exchange exchange) throws IOException {
        containers.pause(refs.id(exchange));
        exchange.answer(204);
    }

    void unpause(Exchange exchange) throws IOException {
        containers.unpause(refs.id(exchange));
        exchange.answer(204);
    }

    void rename(Exchange exchange) throws IOException {
        String name = exchange.query().text("name");
        if (name.isEmpty()) {
            throw EngineException.invalid("Neither old nor new names may be empty");
        }
        String id = refs.id(exchange);
        try {
            containers.rename(id, name);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CONFLICT) {
                throw new EngineException(e.kind(), "Error when allocating new name: " + e.getMessage(), e);
            }
            throw e;
        }
        exchange.answer(204);
    }

    void update(Exchange exchange) throws IOException {
        JsonBody body = JsonBody.of("", exchange.json(JsonNode.class));
        ContainerRefusals.resources(body);
        if (!body.text("CgroupParent").isEmpty()) {
            throw EngineException.notImplemented(
                    "CgroupParent can't be changed: the container stays in its group;" + " make it anew with another");
        }
        JsonBody restart = body.object("RestartPolicy");
        String id = refs.id(exchange);
        List<String> warnings;
        try {
            warnings = containers.update(
                    id,
                    new UpdateRequest(
                            ContainerLimitsBody.change(body),
                            restart.text("Name").isEmpty() ? null : ContainerLimitsBody.restart(restart)));
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CONFLICT) {
                throw new EngineException(e.kind(), "Cannot update container " + id + ": " + e.getMessage(), e);
            }
            throw e;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("Warnings", warnings.isEmpty() ? null : warnings);
        exchange.answer(200, answer);
    }

    void resize(Exchange exchange) throws IOException {
        containers.resize(
                refs.id(exchange), TerminalSize.columns(exchange.query()), TerminalSize.rows(exchange.query()));
        exchange.answer(200);
    }

    /// The headers go out before the end is waited for: clients start the container only when they are there,
    /// and the wait has begun by then, so no end is missed.
    void await(Exchange exchange) throws IOException {
        boolean early = exchange.version().isAtLeast(1, 30);
        WaitCondition condition = condition(early ? exchange.query().text("condition") : "");
        CompletableFuture<ExitStatus> ending = containers.ending(refs.id(exchange), condition);
        if (!early) {
            exchange.answer(200, statusCode(get(ending)));
            return;
        }
        OutputStream out = exchange.stream(200, "application/json");
        out.flush();
        out.write(DockerJson.line(statusCode(get(ending))));
        out.flush();
    }

    private static Map<String, Integer> statusCode(ExitStatus exit) {
        return Map.of("StatusCode", exit.exitCode());
    }

    private static ExitStatus get(CompletableFuture<ExitStatus> ending) {
        try {
            return ending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "waiting for a container was cancelled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end never fails", e);
        }
    }

    private static WaitCondition condition(String text) {
        return switch (text) {
            case "", "not-running" -> WaitCondition.NOT_RUNNING;
            case "next-exit" -> WaitCondition.NEXT_EXIT;
            case "removed" -> WaitCondition.REMOVED;
            default -> throw EngineException.invalid("invalid condition: \"" + text + "\"");
        };
    }

    void remove(Exchange exchange) throws IOException {
        Query query = exchange.query();
        if (query.flag("link")) {
            removeLink(exchange.parameter("id"));
            exchange.answer(204);
            return;
        }
        containers.remove(refs.id(exchange), new RemoveOptions(query.flag("force"), query.flag("v"), false));
        exchange.answer(204);
    }

    /// @param name of the link, `web/database`
    private void removeLink(String name) {
        String bare = name.startsWith("/") ? name.substring(1) : name;
        int slash = bare.indexOf('/');
        if (slash < 0) {
            throw EngineException.conflict(
                    "Conflict, cannot remove the default link name of the container: give" + " CONTAINER/ALIAS");
        }
        containers.unlink(bare.substring(0, slash), bare.substring(slash + 1));
    }

    void prune(Exchange exchange) throws IOException {
        Map<String, List<String>> filters = exchange.query().filters();
        for (String key : filters.keySet()) {
            if (!PRUNE_KEYS.contains(key)) {
                throw EngineException.invalid("invalid filter '" + key + "'");
            }
        }
        List<String> labels = new ArrayList<>(filters.getOrDefault("label", List.of()));
        filters.getOrDefault("label!", List.of()).forEach(label -> labels.add("!" + label));
        List<PrunableContainer> pruned = containers.prune(new PruneFilter(until(filters), labels));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "ContainersDeleted",
                pruned.isEmpty()
                        ? null
                        : pruned.stream().map(gone -> gone.container().id()).toList());
        answer.put(
                "SpaceReclaimed",
                pruned.stream().mapToLong(PrunableContainer::bytes).sum());
        exchange.answer(200, answer);
    }

    private static @Nullable Instant until(Map<String, List<String>> filters) {
        List<String> until = filters.getOrDefault("until", List.of());
        if (until.size() > 1) {
            throw EngineException.invalid("more than one until filter specified");
        }
        return until.isEmpty() ? null : TimeWords.parse("until", until.getFirst(), Instant.now());
    }
}
