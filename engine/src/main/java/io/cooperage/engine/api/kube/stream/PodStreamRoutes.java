package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.api.kube.KubeCall;
import io.cooperage.engine.api.kube.PodStreams;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.node.PodAccess.ExecRequest;
import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.http.HttpExchange;
import io.cooperage.engine.http.RawStream;
import io.cooperage.engine.http.WebSocketSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `pods/NAME/{log,exec,attach,portforward}`. For any thread.
public final class PodStreamRoutes implements PodStreams {
    /// The longest WebSocket message that is taken: clients cut theirs far below.
    private static final int LONGEST_MESSAGE = 4 * 1024 * 1024;

    private static final String TUNNEL = "SPDY/3.1+" + SpdyForward.PROTOCOL;
    private static final int SIGHUP = 1;

    private final PodAccess pods;
    private final LogRoute logs;

    public PodStreamRoutes(PodAccess pods) {
        this.pods = pods;
        this.logs = new LogRoute(pods);
    }

    @Override
    public Set<String> subresources() {
        return Set.of("log", "exec", "attach", "portforward");
    }

    @Override
    public void serve(KubeCall call) throws IOException {
        serve(call.exchange(), call.namespace(), call.name(), call.subresource());
    }

    void serve(HttpExchange exchange, String namespace, String pod, String subresource) throws IOException {
        Parameters parameters = new Parameters(exchange.url().query());
        switch (subresource) {
            case "log" -> logs.serve(exchange, parameters, namespace, pod);
            case "exec" -> command(exchange, parameters, namespace, pod, parameters.all("command"));
            case "attach" -> command(exchange, parameters, namespace, pod, null);
            default -> forward(exchange, parameters, namespace, pod);
        }
    }

    /// @param command null to attach
    private void command(
            HttpExchange exchange, Parameters parameters, String namespace, String pod, @Nullable List<String> command)
            throws IOException {
        boolean tty = parameters.flag("tty");
        Wish wish =
                new Wish(parameters.flag("stdin"), parameters.flag("stdout"), parameters.flag("stderr") && !tty, tty);
        if (!wish.stdin && !wish.stdout && !wish.stderr) {
            throw StatusException.badRequest("you must specify at least 1 of stdin, stdout, stderr");
        }
        if (command != null && command.isEmpty()) {
            throw StatusException.badRequest("you must specify at least one command for the container");
        }
        String container = pods.running(namespace, pod, parameters.text("container"));
        ClientStreams client = streams(exchange, wish);
        if (client == null) {
            return;
        }
        try (client) {
            if (command == null) {
                attach(client, wish, () -> pods.attach(namespace, pod, container));
            } else {
                ExecRequest request =
                        new ExecRequest(container, command, wish.stdin, wish.stdout, wish.stderr, wish.tty);
                exec(client, wish, () -> pods.exec(namespace, pod, request));
            }
        }
    }

    /// Which streams the client wants.
    private record Wish(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}

    private interface Opening<T> {
        T open();
    }

    private static void exec(ClientStreams client, Wish wish, Opening<ExecSession> opening) throws IOException {
        ExecSession session;
        try {
            session = opening.open();
        } catch (RuntimeException e) {
            // The connection speaks streams by now, so that is where it is told.
            client.end(StatusMessages.failed(e));
            return;
        }
        try (session) {
            if (new CommandRun(client, session, wish.stdout, wish.stderr).carry()) {
                client.end(StatusMessages.ended(session.exit().join().exitCode()));
            } else if (wish.tty && !session.exit().isDone()) {
                // As when a terminal is closed.
                session.signal(SIGHUP);
            }
        }
    }

    private static void attach(ClientStreams client, Wish wish, Opening<Attachment> opening) throws IOException {
        Attachment attachment;
        try {
            attachment = opening.open();
        } catch (RuntimeException e) {
            client.end(StatusMessages.failed(e));
            return;
        }
        try (attachment) {
            if (new CommandRun(client, attachment, wish.stdout, wish.stderr).carry()) {
                // What became of the container is in the pod's status.
                client.end(StatusMessages.succeeded());
            }
        }
    }

    /// @return null when the client is gone before its streams are there
    private static @Nullable ClientStreams streams(HttpExchange exchange, Wish wish) throws IOException {
        Upgrade upgrade = Upgrade.of(exchange);
        if (upgrade.webSocket()) {
            upgrade.requireSubprotocol(List.of(WebSocketStreams.V5, WebSocketStreams.V4));
            WebSocketSession session =
                    exchange.webSocket(List.of(WebSocketStreams.V5, WebSocketStreams.V4), LONGEST_MESSAGE);
            // No empty message to begin with, as some servers send: kubectl may not have its streams yet, and says so.
            return new WebSocketStreams(session);
        }
        SpdyConnection connection = spdy(exchange, upgrade, SpdyStreams.V4);
        SpdyStreams streams = null;
        try {
            streams = SpdyStreams.open(connection, wish.stdin, wish.stdout, wish.stderr, wish.tty);
            return streams;
        } finally {
            if (streams == null) {
                connection.close();
            }
        }
    }

    private static SpdyConnection spdy(HttpExchange exchange, Upgrade upgrade, String protocol) throws IOException {
        upgrade.requireSpdy(protocol);
        RawStream raw = exchange.upgrade(
                101,
                "Switching Protocols",
                Map.of("Upgrade", "SPDY/3.1", "Connection", "Upgrade", "X-Stream-Protocol-Version", protocol));
        return new SpdyConnection(raw.in(), raw.out(), raw);
    }

    private void forward(HttpExchange exchange, Parameters parameters, String namespace, String pod)
            throws IOException {
        pods.requireRunning(namespace, pod);
        PodPorts ports = new PodPorts(pods, namespace, pod);
        Upgrade upgrade = Upgrade.of(exchange);
        if (!upgrade.webSocket()) {
            try (SpdyConnection connection = spdy(exchange, upgrade, SpdyForward.PROTOCOL)) {
                new SpdyForward(connection, ports).carry();
            }
        } else if (upgrade.offers(TUNNEL)) {
            try (WebSocketSession session = exchange.webSocket(List.of(TUNNEL), LONGEST_MESSAGE)) {
                WebSocketBytes bytes = new WebSocketBytes(session);
                SpdyConnection connection = new SpdyConnection(bytes.in(), bytes.out(), session);
                new SpdyForward(connection, ports).carry();
            }
        } else {
            upgrade.requireSubprotocol(List.of(WebSocketStreams.V4));
            List<Integer> numbers = numbers(parameters.all("ports"));
            try (WebSocketSession session = exchange.webSocket(List.of(WebSocketStreams.V4), LONGEST_MESSAGE)) {
                new ChannelForward(session, ports, numbers).carry();
            }
        }
    }

    /// `ports=80&ports=81`, or `ports=80,81`.
    private static List<Integer> numbers(List<String> texts) {
        List<Integer> numbers = new ArrayList<>();
        for (String text : texts) {
            for (String number : text.split(",", -1)) {
                int port = number.matches("\\d{1,5}") ? Integer.parseInt(number) : 0;
                if (port < 1 || port > 0xffff) {
                    throw StatusException.badRequest("invalid port '" + number + "' in query string");
                }
                numbers.add(port);
            }
        }
        if (numbers.isEmpty()) {
            throw StatusException.badRequest("query parameter \"ports\" is required");
        }
        if (numbers.size() > 100) {
            throw new StatusException(
                    StatusReason.BAD_REQUEST, "at most 100 ports can be forwarded over one connection");
        }
        return numbers;
    }
}
