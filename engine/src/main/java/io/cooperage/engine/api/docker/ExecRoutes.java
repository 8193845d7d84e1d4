package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.container.Execs;
import io.cooperage.engine.container.Execs.Exec;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Programs that are executed in containers beside their own: `/containers/{id}/exec` and everything below
/// `/exec`.
final class ExecRoutes implements RouteSet {
    private static final Logger LOG = LoggerFactory.getLogger(ExecRoutes.class);

    /// Its output has ended, so it has too, or its client has let go of it.
    private static final long EXIT_SECONDS = 2;

    private final Execs execs;
    private final ContainerRefs refs;

    ExecRoutes(Engine engine) {
        ContainerService containers = engine.containers();
        execs = containers.execs();
        refs = new ContainerRefs(containers);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/containers/{id}/exec", this::create),
                Route.post("/exec/{id}/start", this::start),
                Route.post("/exec/{id}/resize", this::resize),
                Route.get("/exec/{id}/json", this::inspect));
    }

    private void create(Exchange exchange) throws IOException {
        JsonBody body = JsonBody.of("", exchange.json(JsonNode.class));
        List<String> command = body.words("Cmd");
        List<Long> size = body.numbers("ConsoleSize");
        String detachKeys = body.text("DetachKeys");
        DetachKeys.parse(detachKeys);
        refs.id(exchange);
        Exec exec = execs.create(
                exchange.parameter("id"),
                new ExecConfig(
                        command == null ? List.of() : command,
                        body.strings("Env"),
                        body.textOrNull("User"),
                        body.textOrNull("WorkingDir"),
                        body.flag("Tty"),
                        body.flag("AttachStdin"),
                        body.flag("Privileged"),
                        TerminalSize.side(size, 1),
                        TerminalSize.side(size, 0),
                        new ExecConfig.Client(body.flag("AttachStdout"), body.flag("AttachStderr"), detachKeys)));
        exchange.answer(201, Map.of("Id", exec.id()));
    }

    private void start(Exchange exchange) throws IOException {
        JsonBody body = JsonBody.of("", exchange.json(JsonNode.class));
        Exec exec = execs.get(exchange.parameter("id"));
        List<Long> size = body.numbers("ConsoleSize");
        if (!size.isEmpty() && !body.flag("Tty")) {
            size = List.of();
        }
        if (body.flag("Detach")) {
            try {
                execs.start(exec.id(), TerminalSize.side(size, 1), TerminalSize.side(size, 0))
                        .close();
            } catch (EngineException e) {
                throw LaunchWords.exec(e);
            }
            exchange.answer(200);
            return;
        }
        boolean framed = !exec.config().terminal();
        String type = StreamFrames.contentType(framed, exchange.version());
        ExecSession session;
        try {
            session = execs.start(exec.id(), TerminalSize.side(size, 1), TerminalSize.side(size, 0));
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CONFLICT) {
                throw e;
            }
            tellFailure(exchange, type, framed, e);
            return;
        }
        try (session;
                Exchange.Hijacked raw = exchange.hijack(type)) {
            serve(exec.config(), session, raw, new StreamFrames(raw.out(), framed));
        }
    }

    /// As Docker does: clients print what comes and ask for the exit code then.
    private static void tellFailure(Exchange exchange, String type, boolean framed, EngineException failure)
            throws IOException {
        String message = LaunchWords.exec(failure).getMessage() + "\r\n";
        try (Exchange.Hijacked raw = exchange.hijack(type)) {
            new StreamFrames(raw.out(), framed).send(StdStream.STDOUT, message.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void serve(ExecConfig config, ExecSession session, Exchange.Hijacked raw, StreamFrames out)
            throws IOException {
        boolean detached = new StreamPump(
                        session,
                        new StreamPump.Wishes(
                                config.stdinOpen(),
                                config.client().stdout(),
                                config.client().stderr(),
                                config.terminal(),
                                true),
                        DetachKeys.parse(config.client().detachKeys()))
                .run(raw.in(), out);
        if (!detached) {
            awaitExit(session);
        }
    }

    /// The end of the connection is what clients take for the end of the program: they ask for its exit code
    /// then.
    private static void awaitExit(ExecSession session) {
        try {
            session.exit().get(EXIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.debug("exec {} goes on without its output", session.execId());
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end never fails", e);
        }
    }

    private void resize(Exchange exchange) throws IOException {
        int columns = TerminalSize.columns(exchange.query());
        int rows = TerminalSize.rows(exchange.query());
        execs.resize(exchange.parameter("id"), columns, rows);
        exchange.answer(200);
    }

    private void inspect(Exchange exchange) throws IOException {
        Exec exec = execs.get(exchange.parameter("id"));
        ExecConfig config = exec.config();
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("tty", config.terminal());
        process.put("entrypoint", config.command().getFirst());
        process.put("arguments", config.command().subList(1, config.command().size()));
        process.put("privileged", config.privileged());
        if (config.user() != null) {
            process.put("user", config.user());
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ID", exec.id());
        answer.put("Running", exec.running());
        answer.put("ExitCode", exec.exitCode());
        answer.put("ProcessConfig", process);
        answer.put("OpenStdin", config.stdinOpen());
        answer.put("OpenStderr", config.client().stderr());
        answer.put("OpenStdout", config.client().stdout());
        answer.put("CanRemove", false);
        answer.put("ContainerID", exec.containerId());
        answer.put("DetachKeys", config.client().detachKeys());
        answer.put("Pid", exec.pid());
        exchange.answer(200, answer);
    }
}
