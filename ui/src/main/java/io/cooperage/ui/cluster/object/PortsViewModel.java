package io.cooperage.ui.cluster.object;

import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.forward.LocalPort;
import io.cooperage.ui.cluster.forward.PortForwards;
import io.cooperage.ui.cluster.forward.PortForwards.Entry;
import io.cooperage.ui.cluster.forward.PortForwards.Kept;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ObservableList;

/// Ports of one object brought to this machine, and those of others that are brought or kept. FX thread only.
final class PortsViewModel {
    private static final int LAST = 65_535;

    private final ObjectViewModel model;
    private final ClusterParts parts;
    private final PortForwards forwards;
    private final Messages messages = Messages.of(PortsViewModel.class);
    private final StringProperty port = new SimpleStringProperty("");
    private final StringProperty localPort = new SimpleStringProperty("");
    private final LatestTask suggesting = new LatestTask();

    PortsViewModel(ObjectViewModel model, ClusterParts parts) {
        this.model = model;
        this.parts = parts;
        forwards = parts.desk().forwards();
        port.subscribe(this::suggest);
        model.objectProperty().subscribe(now -> {
            if (port.get().isEmpty() && !model.ports().isEmpty()) {
                port.set(Integer.toString(model.ports().getFirst()));
            }
        });
    }

    /// Of the object, as typed.
    StringProperty portProperty() {
        return port;
    }

    /// Of this machine; follows the other one with a port that is free.
    StringProperty localPortProperty() {
        return localPort;
    }

    List<Integer> ports() {
        return model.ports();
    }

    ObservableList<Entry> open() {
        return forwards.all();
    }

    ObservableList<Kept> kept() {
        return forwards.kept();
    }

    /// Those of the cluster that is looked at which are not open.
    List<Kept> closed() {
        String context =
                model.connection().map(now -> now.session().context().name()).orElse("");
        return forwards.kept().stream()
                .filter(one ->
                        one.context().equals(context) && forwards.entry(one).isEmpty())
                .toList();
    }

    boolean isKept(Entry entry) {
        return forwards.isKept(entry);
    }

    private void suggest(String wanted) {
        if (isPort(wanted)) {
            int number = Integer.parseInt(wanted);
            suggesting.follow(
                    parts.tasks().quiet(() -> LocalPort.suggest(number)),
                    free -> localPort.set(Integer.toString(free)),
                    model::fail);
        }
    }

    /// Begins what is typed.
    void start() {
        Optional<ObjectRef> ref = model.ref();
        if (!isPort(port.get()) || !isPort(localPort.get())) {
            model.fail(EngineException.invalid(messages.text("ports.number")));
        } else if (ref.isPresent()) {
            start(ref.get(), Integer.parseInt(port.get()), Integer.parseInt(localPort.get()));
        }
    }

    /// Begins a kept one again, at the port that it had.
    void start(Kept one) {
        Optional<ResourceType> type = model.connection().flatMap(now -> now.type(one.kind()));
        if (type.isEmpty()) {
            model.fail(EngineException.invalid(messages.text("ports.no-kind", one.kind())));
            return;
        }
        start(new ObjectRef(type.get(), one.namespace(), one.name()), one.remotePort(), one.localPort());
    }

    private void start(ObjectRef target, int remote, int local) {
        Optional<Connection> connection = model.connection();
        Optional<ResourceType> pods = connection.flatMap(now -> now.type("pods"));
        if (pods.isEmpty()) {
            return;
        }
        parts.tasks()
                .run(
                        messages.text("forwarding", target.name(), Integer.toString(remote)),
                        () -> forwards.open(connection.get().session(), target, pods.get(), remote, local))
                .onSuccess(entry -> {
                    model.dismissProblem();
                    suggest(port.get());
                })
                .onFailure(model::fail);
    }

    void stop(Entry entry) {
        forwards.end(entry);
        suggest(port.get());
    }

    void keep(Entry entry, boolean wanted) {
        if (wanted) {
            forwards.keep(entry);
        } else {
            forwards.kept().stream()
                    .filter(one -> forwards.entry(one).filter(entry::equals).isPresent())
                    .findFirst()
                    .ifPresent(forwards::forget);
        }
    }

    void forget(Kept one) {
        forwards.forget(one);
    }

    private static boolean isPort(String words) {
        return words.matches("\\d{1,5}") && Integer.parseInt(words) > 0 && Integer.parseInt(words) <= LAST;
    }
}
