package io.cooperage.ui.terminal;

import io.cooperage.engine.api.docker.ApiRequest;
import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.api.docker.DockerContext;
import io.cooperage.engine.api.docker.DockerEndpoint;
import io.cooperage.engine.api.docker.RequestLog;
import io.cooperage.engine.api.docker.ShellLanguage;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.ui.control.list.ListModel;
import io.cooperage.ui.control.list.RowTraits;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// How docker reaches this engine, and what is asked of it while somebody looks. FX thread only.
public final class TerminalViewModel {
    /// Which requests the page shows.
    public enum Part {
        ALL,
        RUNNING,
        FAILED
    }

    /// What the docker command uses when nothing else is said.
    enum ContextState {
        /// Not known yet.
        UNKNOWN,
        /// This engine.
        OURS,
        /// Another server.
        OTHER
    }

    private final DockerEndpoint docker;
    private final DockerContext contexts;
    private final UiTasks tasks;
    private final Executor fx;
    private final Notices notices;
    private final ErrorPresenter errors;
    private final Messages messages = Messages.of(TerminalViewModel.class);
    private final ObservableList<RequestRow> all = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ListModel<RequestRow, Part> rows;
    private final ObjectProperty<ShellLanguage> shell;
    private final ReadOnlyObjectWrapper<ContextState> context = new ReadOnlyObjectWrapper<>(ContextState.UNKNOWN);
    private @Nullable Subscription listening;
    private int round;

    public TerminalViewModel(
            DockerEndpoint docker,
            DockerContext contexts,
            UiTasks tasks,
            Executor fx,
            Notices notices,
            ErrorPresenter errors) {
        this.docker = docker;
        this.contexts = contexts;
        this.tasks = tasks;
        this.fx = fx;
        this.notices = notices;
        this.errors = errors;
        shell = new SimpleObjectProperty<>(ShellLanguage.of(System.getenv()));
        rows = new ListModel<>(all, loaded, Part.ALL, new Traits());
    }

    ListModel<RequestRow, Part> rows() {
        return rows;
    }

    ObjectProperty<ShellLanguage> shellProperty() {
        return shell;
    }

    ReadOnlyObjectProperty<ContextState> contextProperty() {
        return context.getReadOnlyProperty();
    }

    boolean served() {
        return docker.api().isPresent();
    }

    /// Where tools can reach the engine, or why they can't.
    String state() {
        if (!served()) {
            return docker.trouble().isEmpty() ? messages.text("unserved") : docker.trouble();
        }
        return messages.text(
                "served",
                String.join(", ", docker.api().map(DockerApi::endpoints).orElse(List.of())));
    }

    /// What to type in the chosen shell.
    StringBinding line() {
        return Bindings.createStringBinding(() -> shell.get().use(docker.host()), shell);
    }

    ObservableValue<String> partLabel(Part of) {
        String key = "part." + of.name().toLowerCase(Locale.ROOT);
        return rows.count(of).map(count -> messages.text(key, count));
    }

    void start() {
        lookAtContext();
        stop();
        RequestLog log = docker.api().map(DockerApi::requests).orElse(null);
        loaded.set(true);
        if (log == null) {
            return;
        }
        int mine = round;
        Batches<ApiRequest> batches =
                new Batches<>(fx, 2 * RequestLog.LENGTH, batch -> merge(mine, batch), () -> reread(mine, log));
        // Listen first and read then: what comes twice is one row, and nothing is missed.
        listening = log.subscribe(batches::offer, batches::lost);
        reread(mine, log);
    }

    void stop() {
        round++;
        Subscription old = listening;
        listening = null;
        if (old != null) {
            tasks.quiet(() -> {
                old.close(); // may wait for the listener
                return true;
            });
        }
    }

    /// Points the docker command to this engine.
    void useContext() {
        tasks.run(messages.text("task.use"), () -> {
                    contexts.create(DockerContext.NAME, docker.host());
                    contexts.use(DockerContext.NAME);
                    return true;
                })
                .onSuccess(done -> {
                    context.set(ContextState.OURS);
                    notices.toast(Toast.of(Tone.SUCCESS, messages.text("toast.ours")));
                })
                .onFailure(errors::present);
    }

    /// Points it back to where it was made to point.
    void leaveContext() {
        tasks.run(messages.text("task.leave"), () -> {
                    contexts.use("default");
                    return true;
                })
                .onSuccess(done -> {
                    context.set(ContextState.OTHER);
                    notices.toast(Toast.of(Tone.SUCCESS, messages.text("toast.other")));
                })
                .onFailure(errors::present);
    }

    private void lookAtContext() {
        tasks.quiet(() -> {
                    String current = contexts.current();
                    boolean ours = !current.equals("default")
                            && contexts.host(current).orElse("").equals(docker.host());
                    return ours ? ContextState.OURS : ContextState.OTHER;
                })
                .onSuccess(context::set)
                .onFailure(errors::present);
    }

    private void reread(int of, RequestLog log) {
        if (of == round) {
            List<RequestRow> fresh =
                    new ArrayList<>(log.latest().stream().map(RequestRow::of).toList());
            Collections.reverse(fresh);
            all.setAll(fresh);
        }
    }

    /// The newest first. The second word about a request takes the place of the first.
    private void merge(int of, List<ApiRequest> batch) {
        if (of != round) {
            return;
        }
        for (ApiRequest request : batch) {
            int place = placeOf(request.number());
            if (place < all.size() && all.get(place).request().number() == request.number()) {
                all.set(place, RequestRow.of(request));
            } else if (request.running()) {
                all.add(place, RequestRow.of(request));
            }
        }
        if (all.size() > RequestLog.LENGTH) {
            all.remove(RequestLog.LENGTH, all.size());
        }
    }

    /// Where it is, or belongs: numbers fall.
    private int placeOf(long number) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).request().number() > number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static final class Traits implements RowTraits<RequestRow, Part> {
        @Override
        public boolean isIn(Part part, RequestRow row) {
            return switch (part) {
                case ALL -> true;
                case RUNNING -> row.request().running();
                case FAILED -> row.failed();
            };
        }

        @Override
        public String searchable(RequestRow row) {
            return row.searchable();
        }

        @Override
        public Observable[] changes(RequestRow row) {
            return new Observable[0];
        }
    }
}
