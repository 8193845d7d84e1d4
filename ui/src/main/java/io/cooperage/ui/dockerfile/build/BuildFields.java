package io.cooperage.ui.dockerfile.build;

import io.cooperage.ui.control.Field;
import io.cooperage.ui.dockerfile.DockerfileParts;
import io.cooperage.ui.dockerfile.build.BuildViewModel.Subject;
import io.cooperage.ui.fx.LatestTask;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// How the Dockerfile in front is built, as a person types it, with the settings that are kept for it. FX
/// thread only.
public final class BuildFields {
    final Field tags = new Field(BuildSettings::tagsProblem);
    final Field target = new Field(_ -> "");
    final Field args = new Field(BuildSettings::argsProblem);
    final Field labels = new Field(BuildSettings::labelsProblem);
    final Field secrets = new Field(BuildSettings::secretsProblem);
    final Field platform = new Field(BuildSettings::platformProblem);
    final Field network = new Field(_ -> "");
    final Field output = new Field(BuildSettings::outputProblem);
    final BooleanProperty noCache = new SimpleBooleanProperty();
    final BooleanProperty pull = new SimpleBooleanProperty();

    private final DockerfileParts parts;
    private final BuildSettingsStore store;
    private final ReadOnlyObjectWrapper<BuildSettingsSets> sets = new ReadOnlyObjectWrapper<>(BuildSettingsSets.EMPTY);
    private final LatestTask loading = new LatestTask();
    private @Nullable Subject subject;

    BuildFields(DockerfileParts parts) {
        this.parts = parts;
        store = new BuildSettingsStore(parts.state().resolve("builds"));
    }

    /// The settings that are kept for the Dockerfile in front, and which of them the fields show.
    ReadOnlyObjectProperty<BuildSettingsSets> setsProperty() {
        return sets.getReadOnlyProperty();
    }

    /// Names of the settings that have one, sorted.
    public List<String> names() {
        return sets.get().names();
    }

    /// What the fields give to ARGs, as far as it makes sense.
    public ObservableValue<Map<String, String>> argsProperty() {
        return args.textProperty().map(BuildSettings::knownArgs);
    }

    /// @return whether the settings make sense; otherwise the fields say what doesn't
    boolean isValid() {
        List<Field> all = List.of(tags, target, args, labels, secrets, platform, network, output);
        all.forEach(Field::insist);
        return all.stream().allMatch(Field::isValid);
    }

    BuildSettings settings() {
        return new BuildSettings(
                tags.text(),
                target.text(),
                args.textProperty().get(),
                labels.textProperty().get(),
                secrets.textProperty().get(),
                platform.text(),
                network.text(),
                output.text(),
                noCache.get(),
                pull.get());
    }

    /// Shows what is kept for another Dockerfile.
    void load(@Nullable Subject now) {
        subject = now;
        if (now == null) {
            return;
        }
        loading.follow(
                parts.tasks().quiet(() -> store.load(now.context(), now.dockerfile())),
                found -> {
                    sets.set(found);
                    show(found.chosen());
                },
                parts.errors()::present);
    }

    /// Takes what the fields say into the settings that they show.
    ///
    /// @return writes all of them down; for another thread
    Callable<Boolean> kept(Subject what) {
        BuildSettingsSets now = sets.get().with(sets.get().current(), settings());
        sets.set(now);
        return () -> {
            store.keep(what.context(), what.dockerfile(), now);
            return true;
        };
    }

    /// Fills the fields with other settings; what was typed stays with the ones that were shown.
    public void choose(String name) {
        change(sets.get().with(sets.get().current(), settings()).choose(name));
        show(sets.get().chosen());
    }

    /// Gives what the fields say a name, and goes on under it.
    void saveAs(String name) {
        String given = name.strip();
        if (!given.isEmpty()) {
            change(sets.get().with(given, settings()).choose(given));
        }
    }

    /// Those without a name are shown then.
    void forget(String name) {
        change(sets.get().without(name));
        show(sets.get().chosen());
    }

    private void change(BuildSettingsSets now) {
        sets.set(now);
        Subject what = subject;
        if (what != null) {
            parts.tasks()
                    .quiet(() -> {
                        store.keep(what.context(), what.dockerfile(), now);
                        return true;
                    })
                    .onFailure(parts.errors()::present);
        }
    }

    private void show(BuildSettings settings) {
        tags.reset(settings.tags());
        target.reset(settings.target());
        args.reset(settings.args());
        labels.reset(settings.labels());
        secrets.reset(settings.secrets());
        platform.reset(settings.platform());
        network.reset(settings.network());
        output.reset(settings.output());
        noCache.set(settings.noCache());
        pull.set(settings.pull());
    }
}
