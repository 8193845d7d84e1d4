package io.cooperage.ui.cluster.forward;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// One port of this machine's loopback address that leads into a cluster. Each connection looks anew for a
/// pod that is ready, so it goes on when pods are replaced: nothing says active that is dead.
public final class PortForward implements AutoCloseable {
    private final KubeSession session;
    private final ObjectRef target;
    private final ResourceType pods;
    private final int remotePort;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Consumer<String> problems;

    /// @param target a pod or a service
    /// @param remotePort of the pod, or of the service
    /// @param localPort taken when it is free, else any
    /// @param problems told why the last connection failed, on any thread; empty when it did not
    /// @throws EngineException UNAVAILABLE when this machine has no port left
    static PortForward open(
            KubeSession session,
            ObjectRef target,
            ResourceType pods,
            int remotePort,
            int localPort,
            Consumer<String> problems) {
        try {
            return new PortForward(session, target, pods, remotePort, listen(localPort), problems);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "listen on this machine: " + e.getMessage(), e);
        }
    }

    private PortForward(
            KubeSession session,
            ObjectRef target,
            ResourceType pods,
            int remotePort,
            ServerSocketChannel listener,
            Consumer<String> problems) {
        this.session = session;
        this.target = target;
        this.pods = pods;
        this.remotePort = remotePort;
        this.listener = listener;
        this.problems = problems;
        Thread.ofVirtual().name("forward-" + target.name()).start(this::accept);
    }

    private static ServerSocketChannel listen(int preferred) throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            return channel.bind(new InetSocketAddress(loopback, preferred));
        } catch (BindException taken) {
            return channel.bind(new InetSocketAddress(loopback, 0));
        }
    }

    public ObjectRef target() {
        return target;
    }

    public int remotePort() {
        return remotePort;
    }

    public int localPort() {
        return listener.socket().getLocalPort();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel connection = listener.accept();
                open.add(connection);
                Thread.ofVirtual().name("forward-" + target.name()).start(() -> carry(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void carry(SocketChannel connection) {
        try (connection) {
            Destination destination = destination();
            try (io.fabric8.kubernetes.client.PortForward carried = session.client()
                    .pods()
                    .inNamespace(target.namespace())
                    .withName(destination.pod())
                    .portForward(destination.port(), connection, connection)) {
                problems.accept("");
                while (carried.isAlive() && connection.isOpen()) {
                    Thread.sleep(200);
                }
                if (carried.errorOccurred()) {
                    problems.accept(carried.getServerThrowables().stream()
                            .map(Throwable::getMessage)
                            .collect(Collectors.joining("; ")));
                }
            }
        } catch (KubernetesClientException | EngineException e) {
            problems.accept(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            problems.accept(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
        }
    }

    private record Destination(String pod, int port) {}

    /// A pod that can answer now.
    private Destination destination() {
        if (target.type().plural().equals("pods")) {
            return new Destination(target.name(), remotePort);
        }
        JsonNode service = session.get(target);
        String selector = service.at("/spec/selector").properties().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
                .collect(Collectors.joining(","));
        List<JsonNode> candidates =
                selector.isEmpty() ? List.of() : session.list(pods, target.namespace(), "", selector);
        for (JsonNode pod : candidates) {
            if (isReady(pod)) {
                return new Destination(pod.at("/metadata/name").asText(), targetPort(service, pod));
            }
        }
        throw new EngineException(
                ErrorKind.UNAVAILABLE, "no pod of the service " + target.name() + " is ready to answer");
    }

    private int targetPort(JsonNode service, JsonNode pod) {
        for (JsonNode port : service.at("/spec/ports")) {
            if (port.path("port").asInt() == remotePort) {
                JsonNode wanted = port.path("targetPort");
                return wanted.isTextual() ? named(pod, wanted.asText()) : wanted.asInt(remotePort);
            }
        }
        return remotePort;
    }

    private int named(JsonNode pod, String name) {
        for (JsonNode container : pod.at("/spec/containers")) {
            for (JsonNode port : container.path("ports")) {
                if (port.path("name").asText().equals(name)) {
                    return port.path("containerPort").asInt();
                }
            }
        }
        throw EngineException.invalid(
                "no container of the pod " + pod.at("/metadata/name").asText() + " names a port " + name);
    }

    private static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True")
                        && !pod.at("/metadata/deletionTimestamp").isTextual();
            }
        }
        return false;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            problems.accept(String.valueOf(e.getMessage()));
        }
    }
}
