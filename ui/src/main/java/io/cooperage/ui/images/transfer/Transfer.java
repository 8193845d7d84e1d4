package io.cooperage.ui.images.transfer;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.oci.Digest;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route.ImagesPanel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// One pull, push, load, import or save, from its start until the person clears it away. FX thread only.
public final class Transfer {
    public enum Kind {
        PULL(ImagesPanel.PULL),
        STARTER(ImagesPanel.PULL),
        PUSH(ImagesPanel.PUSH),
        LOAD(ImagesPanel.IMPORT),
        IMPORT(ImagesPanel.IMPORT),
        SAVE(ImagesPanel.SAVE);

        private final ImagesPanel panel;

        Kind(ImagesPanel panel) {
            this.panel = panel;
        }

        /// Where it is shown.
        public ImagesPanel panel() {
            return panel;
        }
    }

    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /// What came of it.
    ///
    /// @param images that are here now
    /// @param digest that the other side knows it by; null where there is none
    /// @param place what was written, for people; empty where nothing was
    public record Result(List<Image> images, @Nullable Digest digest, String place) {
        public Result {
            images = List.copyOf(images);
        }
    }

    /// The work itself; blocks, and is interrupted to cancel it.
    @FunctionalInterface
    interface Work {
        Result run(TransferListener listener) throws Exception;
    }

    private final Kind kind;
    private final String title;
    private final Work work;
    private final Transfers home;
    private final Messages messages = Messages.of(Transfer.class);
    private final ObservableList<TransferItem> items = FXCollections.observableArrayList();
    private final ObservableList<TransferItem> readOnly = FXCollections.unmodifiableObservableList(items);
    private final Map<String, TransferItem> byId = new HashMap<>();
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.RUNNING);
    private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(UiTask.INDETERMINATE);
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Result> result = new ReadOnlyObjectWrapper<>();
    private final Speed speed = new Speed();
    private final @Nullable Path source;
    private @Nullable UiTask<Result> task;
    private boolean refused;
    private int attempt;

    Transfer(Kind kind, String title, @Nullable Path source, Work work, Transfers home) {
        this.kind = kind;
        this.source = source;
        this.title = title;
        this.work = work;
        this.home = home;
    }

    public Kind kind() {
        return kind;
    }

    /// The image or the archive.
    public String title() {
        return title;
    }

    public ObservableList<TransferItem> items() {
        return readOnly;
    }

    public State state() {
        return state.get();
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// 0 to 1 over all items, or [UiTask#INDETERMINATE].
    public ReadOnlyDoubleProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// How much, how fast, how long yet.
    public ReadOnlyStringProperty summaryProperty() {
        return summary.getReadOnlyProperty();
    }

    /// Why it failed, in the engine's words; empty when it didn't.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Null until it is done.
    public ReadOnlyObjectProperty<@Nullable Result> resultProperty() {
        return result.getReadOnlyProperty();
    }

    /// The file that is read; null where there is none.
    public @Nullable Path source() {
        return source;
    }

    /// Whether it failed because of what it was given, so that trying again would fail again.
    public boolean isRefused() {
        return state.get() == State.FAILED && refused;
    }

    public void cancel() {
        UiTask<Result> now = task;
        if (now != null) {
            now.cancel();
        }
    }

    /// Begins again, and continues what the engine kept of the attempt before.
    public void resume() {
        if (state.get() == State.FAILED || state.get() == State.CANCELLED) {
            items.forEach(TransferItem::restart);
            start();
        }
    }

    void start() {
        state.set(State.RUNNING);
        problem.set("");
        progress.set(UiTask.INDETERMINATE);
        summary.set(messages.text("starting"));
        // What is left of a cancelled attempt may still have something to say when the next is under way.
        int own = ++attempt;
        ProgressFeed feed = home.feed(batch -> {
            if (own == attempt) {
                apply(batch);
            }
        });
        UiTask<Result> started =
                home.tasks().run(messages.text("task." + Transfers.key(kind), title), () -> work.run(feed));
        task = started;
        started.onEnd(feed::flush)
                .onSuccess(this::succeed)
                .onFailure(this::fail)
                .onEnd(() -> {
                    task = null;
                    if (started.stateProperty().get() == UiTask.State.CANCELLED) {
                        items.forEach(TransferItem::stop);
                        state.set(State.CANCELLED);
                        summary.set(messages.text("cancelled." + Transfers.key(kind)));
                    }
                });
    }

    private void succeed(Result what) {
        result.set(what);
        progress.set(1);
        summary.set("");
        state.set(State.DONE);
        home.ended(this);
    }

    private void fail(Throwable failure) {
        refused = ErrorPresenter.atField(failure);
        items.forEach(TransferItem::stop);
        problem.set(home.textOf(failure));
        summary.set("");
        state.set(State.FAILED);
        home.failed(this, failure);
    }

    private void apply(List<TransferProgress> batch) {
        Instant now = home.now();
        for (TransferProgress report : batch) {
            TransferItem item = byId.get(report.item());
            if (item == null) {
                TransferItem made = new TransferItem(report, now);
                byId.put(report.item(), made);
                items.add(made);
            } else {
                item.update(report, now);
            }
        }
        if (state.get() == State.RUNNING) {
            sumUp(now);
        }
    }

    private void sumUp(Instant now) {
        double total = items.stream().mapToLong(TransferItem::size).sum();
        if (total <= 0) {
            return;
        }
        double done = items.stream()
                .mapToDouble(item -> item.fraction() * item.size())
                .sum();
        speed.mark(now, (long) done);
        double rate = speed.bytesPerSecond();
        StringJoiner words = new StringJoiner("  ·  ");
        words.add(messages.text("percent", (int) (100 * done / total)));
        words.add(messages.text("of", Amounts.bytes((long) done), Amounts.bytes((long) total)));
        if (rate >= 1) {
            words.add(messages.text("rate", Amounts.bytes((long) rate)));
            words.add(messages.text("left", Amounts.rounded(Duration.ofSeconds((long) ((total - done) / rate)))));
        }
        progress.set(done / total);
        summary.set(words.toString());
        UiTask<Result> running = task;
        if (running != null) {
            running.report(done / total, summary.get());
        }
    }
}
