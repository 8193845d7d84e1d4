package io.cooperage.ui.containers.run;

import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiClock.Handle;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.collections.ListChangeListener;

/// Says at a port of the machine who has it already, while one types. FX thread only.
final class PortWatch {
    /// Between two keys of someone who types.
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final NetworkService networks;
    private final UiTasks tasks;
    private final UiClock clock;
    private final Predicate<String> ours;
    private final Messages messages = Messages.of(PortWatch.class);
    private final Map<PortForm, Handle> planned = new HashMap<>();
    private final RowsInput<PortForm> ports;

    /// @param ours whether a holder gives the port up when the form is sent
    PortWatch(
            RowsInput<PortForm> ports, NetworkService networks, UiTasks tasks, UiClock clock, Predicate<String> ours) {
        this.ports = ports;
        this.networks = networks;
        this.tasks = tasks;
        this.clock = clock;
        this.ours = ours;
        ports.rows.addListener((ListChangeListener<PortForm>) this::watch);
    }

    private void watch(ListChangeListener.Change<? extends PortForm> change) {
        while (change.next()) {
            change.getAddedSubList().forEach(row -> {
                row.onChange(() -> plan(row));
                plan(row);
            });
            change.getRemoved().forEach(this::forget);
        }
        // A port given twice is wrong until one of the rows goes.
        ports.rows.forEach(this::plan);
    }

    private void plan(PortForm row) {
        forget(row);
        planned.put(row, clock.after(PAUSE, () -> {
            planned.remove(row);
            ask(row);
        }));
    }

    private void forget(PortForm row) {
        Handle waiting = planned.remove(row);
        if (waiting != null) {
            waiting.cancel();
        }
    }

    private void ask(PortForm row) {
        List<PortBinding> wanted = row.wanted();
        if (wanted.isEmpty()) {
            return;
        }
        if (isTwice(row, wanted)) {
            row.host().reject(messages.text("port.twice"));
            return;
        }
        tasks.quiet(() -> firstTaken(wanted)).onSuccess(taken -> {
            // An answer to what has changed since is dropped.
            if (row.wanted().equals(wanted)) {
                row.host().reject(taken.map(this::words).orElse(""));
            }
        });
    }

    private String words(Taken taken) {
        return messages.text("port.taken", Integer.toString(taken.port()), taken.holder());
    }

    private boolean isTwice(PortForm row, List<PortBinding> wanted) {
        return ports.rows.stream()
                .takeWhile(other -> !other.equals(row))
                .flatMap(other -> other.wanted().stream())
                .anyMatch(other -> wanted.stream().anyMatch(mine -> clash(mine, other)));
    }

    private static boolean clash(PortBinding one, PortBinding other) {
        return one.hostPortFirst() == one.hostPortLast()
                && one.hostPortFirst() == other.hostPortFirst()
                && other.hostPortFirst() == other.hostPortLast()
                && one.protocol() == other.protocol()
                && (one.hostAddress().isEmpty()
                        || other.hostAddress().isEmpty()
                        || one.hostAddress().equals(other.hostAddress()));
    }

    private record Taken(int port, String holder) {}

    /// On a worker thread.
    private Optional<Taken> firstTaken(List<PortBinding> wanted) {
        for (PortBinding port : wanted) {
            Optional<String> holder = networks.holder(port).filter(name -> !ours.test(name));
            if (holder.isPresent()) {
                return Optional.of(new Taken(port.hostPortFirst(), holder.get()));
            }
        }
        return Optional.empty();
    }
}
