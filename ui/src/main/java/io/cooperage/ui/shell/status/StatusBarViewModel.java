package io.cooperage.ui.shell.status;

import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import java.time.Duration;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What the foot of the window says. FX thread only.
public final class StatusBarViewModel {
    private static final Duration USAGE_PERIOD = Duration.ofSeconds(2);
    private static final double TEN_MIB = 10 << 20;

    private final UiTasks tasks;
    private final UiClock clock;
    private final Navigator navigator;
    private final boolean rootless;
    private final Messages messages = Messages.of(StatusBarViewModel.class);
    private final OwnUsage ownUsage = new OwnUsage();
    private final ReadOnlyObjectWrapper<Verdict> engine = new ReadOnlyObjectWrapper<>(Verdict.OK);
    private final ReadOnlyStringWrapper engineText = new ReadOnlyStringWrapper();
    private final ReadOnlyStringWrapper running = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper usage = new ReadOnlyStringWrapper("");
    private UiClock.@Nullable Handle beat;
    private boolean reading;

    public StatusBarViewModel(
            LiveContainers containers, UiTasks tasks, UiClock clock, Navigator navigator, boolean rootless) {
        this.tasks = tasks;
        this.clock = clock;
        this.navigator = navigator;
        this.rootless = rootless;
        engineText.set(engineWords(Verdict.OK));
        containers.runningProperty().subscribe(count -> running.set(messages.text("running", count)));
    }

    /// Looks at the machine once, in the background.
    public void examine(Doctor doctor) {
        tasks.quiet(doctor::run).onSuccess(this::judge);
    }

    public ReadOnlyObjectProperty<Verdict> engineProperty() {
        return engine.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty engineTextProperty() {
        return engineText.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /// The window's own cpu and memory.
    public ReadOnlyStringProperty usageProperty() {
        return usage.getReadOnlyProperty();
    }

    public ObservableList<UiTask<?>> tasks() {
        return tasks.running();
    }

    public void showMachine() {
        navigator.go(new Route.Machine());
    }

    public void showCleanUp() {
        navigator.go(new Route.CleanUp());
    }

    /// Measures while someone can see it.
    public void setWatching(boolean watching) {
        if (watching && beat == null) {
            measure();
            beat = clock.every(USAGE_PERIOD, this::measure);
        } else if (!watching && beat != null) {
            beat.cancel();
            beat = null;
        }
    }

    private void judge(List<Doctor.Check> checks) {
        Verdict worst = checks.stream()
                .map(Doctor.Check::verdict)
                .max(Verdict::compareTo)
                .orElse(Verdict.OK);
        engine.set(worst);
        engineText.set(engineWords(worst));
    }

    private void measure() {
        if (reading) {
            return;
        }
        reading = true;
        tasks.quiet(ownUsage::read)
                // Coarse on purpose: a last digit that flickers would repaint an idle window for nothing.
                .onSuccess(now -> usage.set(messages.text("usage", now.cpu(), Math.round(now.memory() / TEN_MIB) * 10)))
                .onEnd(() -> reading = false);
    }

    private String engineWords(Verdict verdict) {
        return switch (verdict) {
            case OK -> messages.text(rootless ? "engine.ready.rootless" : "engine.ready.root");
            case LIMITED -> messages.text("engine.limited");
            case ESSENTIAL_MISSING -> messages.text("engine.missing");
        };
    }
}
