package io.cooperage.ui.containers.detail.network;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.ui.fx.DesktopOpen;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// A container's networks: read when somebody looks, and again when something about them changed. FX thread
/// only.
public final class NetworkViewModel {
    private static final int MOST = 64 << 10;

    private final LiveContainer live;
    private final ContainerService service;
    private final NetworkService networks;
    private final EventBridge events;
    private final UiTasks tasks;
    private final Consumer<Throwable> failures;
    private final Messages messages = Messages.of(NetworkViewModel.class);
    private final LatestTask reading = new LatestTask();
    private final ReadOnlyObjectWrapper<Wiring> wiring = new ReadOnlyObjectWrapper<>(Wiring.NONE);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper formProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final Map<String, String> endpointProblems = new HashMap<>();
    private Subscription watching = Subscription.EMPTY;
    private boolean active;

    public NetworkViewModel(
            LiveContainer live,
            ContainerService service,
            NetworkService networks,
            EventBridge events,
            UiTasks tasks,
            Consumer<Throwable> failures) {
        this.live = live;
        this.service = service;
        this.networks = networks;
        this.events = events;
        this.tasks = tasks;
        this.failures = failures;
    }

    ReadOnlyObjectProperty<Wiring> wiringProperty() {
        return wiring.getReadOnlyProperty();
    }

    /// Why the networks can't be read; empty when they can.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Why connecting failed; empty when it didn't.
    ReadOnlyStringProperty formProblemProperty() {
        return formProblem.getReadOnlyProperty();
    }

    /// Something is being connected or disconnected.
    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// Why disconnecting from this network failed; empty when it didn't.
    String problemOf(Endpoint endpoint) {
        return endpointProblems.getOrDefault(endpoint.networkId(), "");
    }

    /// Whose network namespace it is in, in a sentence.
    String modeWords() {
        NetworkMode mode = live.container().config().networking().mode();
        return messages.text("mode." + mode.kind(), Objects.requireNonNullElse(mode.container(), ""));
    }

    /// Only one with a namespace of its own can be connected.
    boolean canConnect() {
        return live.container().config().networking().mode().kind() == NetworkMode.Kind.NETWORKS;
    }

    boolean isAlive() {
        return live.container().state().status().isAlive();
    }

    /// The names it answers to on a network, its own first.
    List<String> names(Endpoint endpoint) {
        List<String> names = new java.util.ArrayList<>(List.of(live.container().name()));
        names.addAll(endpoint.config().aliases());
        names.add(live.container().shortId());
        return names.stream().distinct().toList();
    }

    /// Somebody begins or ceases to look.
    public void setActive(boolean looking) {
        if (looking == active) {
            return;
        }
        active = looking;
        watching.unsubscribe();
        watching = Subscription.EMPTY;
        if (looking) {
            watching = Subscription.combine(
                    live.containerProperty().subscribe((was, now) -> changed(was, now)),
                    events.listen(this::onEvent, this::reload));
            reload();
        } else {
            reading.cancel();
        }
    }

    private void changed(Container was, Container now) {
        if (was.state().status() != now.state().status()
                || !was.config().networking().equals(now.config().networking())) {
            reload();
        }
    }

    private void onEvent(EngineEvent event) {
        // Which networks there are changes what can be chosen, whoever is on them.
        if (event instanceof NetworkEvent) {
            reload();
        }
    }

    void reload() {
        if (active) {
            reading.follow(tasks.quiet(this::read), this::show, failure -> problem.set(sentence(failure)));
        }
    }

    private void show(Wiring read) {
        problem.set("");
        wiring.set(read);
    }

    private Wiring read() {
        ContainerNetworking now = service.networking(live.id());
        Set<String> on = now.endpoints().stream().map(Endpoint::networkId).collect(Collectors.toSet());
        Set<String> names = now.endpoints().stream().map(Endpoint::networkName).collect(Collectors.toSet());
        List<String> free = networks.list().stream()
                .filter(network -> network.config().driver().equals("bridge"))
                .filter(network -> !on.contains(network.id()) && !names.contains(network.name()))
                .map(Network::name)
                .toList();
        try (FileTree files = service.files(live.id())) {
            return new Wiring(
                    now,
                    service.listening(live.id()),
                    networks.rules(live.id()),
                    text(files, "/etc/hosts"),
                    text(files, "/etc/resolv.conf"),
                    free);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            return new Wiring(now, List.of(), networks.rules(live.id()), "", "", free);
        }
    }

    private static String text(FileTree files, String path) {
        try {
            return new String(files.read(path, 0, MOST), StandardCharsets.UTF_8).stripTrailing();
        } catch (EngineException e) {
            // An image need not have them; other troubles with them are for the Files tab.
            return "";
        }
    }

    // --- doing ----------------------------------------------------------------------------------------------------

    /// @param network name of one it is not on
    /// @param aliases separated by blanks or commas; may be empty
    /// @param address fixed, or empty for a free one
    /// @param connected run when it is on it
    void connect(String network, String aliases, String address, Runnable connected) {
        EndpointConfig endpoint = new EndpointConfig(
                network,
                Arrays.stream(aliases.split("[\\s,]+", -1))
                        .filter(alias -> !alias.isEmpty())
                        .toList(),
                address.isBlank() || address.contains(":") ? null : address.strip(),
                address.contains(":") ? address.strip() : null,
                null,
                Map.of());
        busy.set(true);
        formProblem.set("");
        tasks.run(messages.text("task.connect", live.container().name(), network), () -> {
                    service.connect(live.id(), endpoint);
                    return true;
                })
                .onSuccess(_ -> {
                    connected.run();
                    reload();
                })
                .onFailure(failure -> formProblem.set(sentence(failure)))
                .onEnd(() -> busy.set(false));
    }

    void disconnect(Endpoint endpoint) {
        busy.set(true);
        tasks.run(messages.text("task.disconnect", live.container().name(), endpoint.networkName()), () -> {
                    service.disconnect(live.id(), endpoint.networkId(), false);
                    return true;
                })
                .onSuccess(_ -> {
                    endpointProblems.remove(endpoint.networkId());
                    reload();
                })
                .onFailure(failure -> {
                    endpointProblems.put(endpoint.networkId(), sentence(failure));
                    Wiring now = wiring.get();
                    wiring.set(Wiring.NONE);
                    wiring.set(now);
                })
                .onEnd(() -> busy.set(false));
    }

    /// Opens a tcp port in the browser.
    void open(PublishedPort port) {
        tasks.quiet(() -> {
                    DesktopOpen.open(PortAddress.url(port));
                    return true;
                })
                .onFailure(failures);
    }

    private static String sentence(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
