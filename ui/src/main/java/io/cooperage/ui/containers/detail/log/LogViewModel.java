package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.ui.containers.detail.live.Coalesced;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// A container's log as the Log tab shows it: which lines, what is searched for, whether the end is followed. The log
/// stays open, and readable, after its container has died. FX thread only.
public final class LogViewModel implements AutoCloseable {
    /// Typing rests this long before a search of possibly ten million lines begins.
    private static final Duration TYPING_PAUSE = Duration.ofMillis(120);

    /// What the tab can show.
    public enum State {
        OPENING,
        /// Nothing was written yet.
        EMPTY,
        READY,
        /// See [#problemProperty].
        UNREADABLE
    }

    private final UiTasks tasks;
    private final Executor fx;
    private final UiClock clock;
    private final LogSettings settings;

    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ObjectProperty<StreamChoice> stream = new SimpleObjectProperty<>(this, "stream", StreamChoice.BOTH);
    private final BooleanProperty follow = new SimpleBooleanProperty(this, "follow", true);
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.OPENING);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyLongWrapper lineCount = new ReadOnlyLongWrapper();
    private final ReadOnlyLongWrapper newLines = new ReadOnlyLongWrapper();
    private final ReadOnlyStringWrapper queryError = new ReadOnlyStringWrapper("");
    private final ReadOnlyIntegerWrapper matchCount = new ReadOnlyIntegerWrapper();
    private final ReadOnlyIntegerWrapper currentMatch = new ReadOnlyIntegerWrapper(-1);
    private final ReadOnlyBooleanWrapper searching = new ReadOnlyBooleanWrapper();

    private final LogRows.All everyLine = new LogRows.All();
    private LogRows rows = everyLine;
    private @Nullable ContainerLog log;
    private @Nullable LogPages pages;
    private @Nullable Subscription following;
    private @Nullable LogSearch hits;
    private @Nullable LogSearch streamLines;
    private @Nullable Pattern pattern;
    private UiClock.@Nullable Handle typing;
    private long seenAtPause;
    /// The settings outlive this object and must not keep it alive.
    private final javafx.util.Subscription listening;
    private boolean closed;

    /// Written by the log's follower, read on the FX thread: looking it up may touch the disk.
    private volatile long countOnDisk;

    /// Told on each change of what is on screen; the view repaints.
    private Runnable changed = () -> {};

    private final Messages messages = Messages.of(LogViewModel.class);
    private Consumer<Throwable> failures = _ -> {};
    private Consumer<String> saved = _ -> {};

    /// Empty where one log is shown alone.
    private final List<LogSource> sources;

    private long pointed = -1;
    /// To be gone to when the log is open.
    private @Nullable Instant awaited;

    private LongConsumer reveal = _ -> {};

    /// @param open gives the log; may block, may fail
    public LogViewModel(Callable<ContainerLog> open, UiTasks tasks, Executor fx, UiClock clock, LogSettings settings) {
        this(open, List.of(), tasks, fx, clock, settings);
    }

    /// @param open gives a log whose lines are from several others
    /// @param sources whose lines they are; may grow while the log is open, each before its first line
    public LogViewModel(
            Callable<? extends ContainerLog> open,
            List<LogSource> sources,
            UiTasks tasks,
            Executor fx,
            UiClock clock,
            LogSettings settings) {
        this.sources = Collections.unmodifiableList(sources);
        this.tasks = tasks;
        this.fx = fx;
        this.clock = clock;
        this.settings = settings;
        javafx.util.Subscription followed = follow.subscribe(on -> {
            seenAtPause = lineCount.get();
            newLines.set(0);
            if (on) {
                changed.run();
            }
        });
        listening = javafx.util.Subscription.combine(
                followed,
                query.subscribe((_, _) -> searchSoon()),
                stream.subscribe((_, _) -> search()),
                settings.matchCaseProperty().subscribe((_, _) -> search()),
                settings.filterProperty().subscribe((_, _) -> chooseRows()));
        Callable<ContainerLog> opening = open::call;
        tasks.quiet(opening).onSuccess(this::opened).onFailure(this::unreadable);
    }

    // --- what is shown -------------------------------------------------------------------------------------------

    public LogSettings settings() {
        return settings;
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// Why the log can't be read, in words for people.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Lines written so far.
    public ReadOnlyLongProperty lineCountProperty() {
        return lineCount.getReadOnlyProperty();
    }

    public ObjectProperty<StreamChoice> streamProperty() {
        return stream;
    }

    /// The end is kept in sight. Scrolling up ends it.
    public BooleanProperty followProperty() {
        return follow;
    }

    /// Lines written since following was paused; 0 while it isn't.
    public ReadOnlyLongProperty newLinesProperty() {
        return newLines.getReadOnlyProperty();
    }

    LogRows rows() {
        return rows;
    }

    /// What is shown in `row`; null when it is on its way from the disk.
    @Nullable
    DisplayLine row(long row) {
        return pages == null ? null : pages.row(row);
    }

    /// The same, without asking for it.
    @Nullable
    DisplayLine peek(long row) {
        return pages == null ? null : pages.peek(row);
    }

    /// Lets other rows be shown after the search or the filter changed.
    private void chooseRows() {
        LogRows wanted;
        if (settings.filterProperty().get() && hits != null) {
            wanted = new LogRows.Matching(hits.matches());
        } else {
            wanted = streamLines == null ? everyLine : new LogRows.Matching(streamLines.matches());
        }
        ContainerLog from = log;
        if (from != null && (pages == null || !wanted.equals(rows))) {
            if (pages != null) {
                pages.close();
            }
            pages = new LogPages(from, wanted, tasks, () -> changed.run(), this::unreadable);
        }
        rows = wanted;
        changed.run();
    }

    void onChanged(Runnable repaint) {
        changed = repaint;
    }

    /// @param presenter shows what went wrong with something a person asked for
    public void onFailure(Consumer<Throwable> presenter) {
        failures = presenter;
    }

    /// @param presenter says where a log was saved
    public void onSaved(Consumer<String> presenter) {
        saved = presenter;
    }

    // --- places in time ------------------------------------------------------------------------------------------

    /// Whose lines they are; empty where one log is shown alone.
    List<LogSource> sources() {
        return sources;
    }

    /// Leaves the end and shows the line nearest to an instant, as soon as the log is open.
    public void goTo(Instant time) {
        ContainerLog from = log;
        follow.set(false);
        if (from == null || state.get() == State.OPENING) {
            awaited = time;
            return;
        }
        awaited = null;
        tasks.quiet(() -> nearest(from, time))
                .onSuccess(line -> {
                    if (!closed) {
                        follow.set(false);
                        pointed = line;
                        reveal.accept(line);
                    }
                })
                .onFailure(failures);
    }

    private static long nearest(ContainerLog log, Instant time) {
        long after = log.lineAt(time);
        long before = Math.max(log.firstLine(), after - 1);
        List<LogLine> around = log.lines(before, 2);
        if (around.isEmpty()) {
            return Math.max(0, log.lineCount() - 1);
        }
        return around.stream()
                .min(Comparator.comparing(
                        line -> Duration.between(line.time(), time).abs()))
                .orElseThrow()
                .number();
    }

    /// The line that was gone to by time, −1 for none.
    long pointedLine() {
        return pointed;
    }

    /// @param shown told which line to bring in sight
    void onReveal(LongConsumer shown) {
        reveal = shown;
    }

    Instant now() {
        return clock.now();
    }

    // --- search --------------------------------------------------------------------------------------------------

    /// A regular expression; empty for no search.
    public StringProperty queryProperty() {
        return query;
    }

    /// What is wrong with the expression, empty when nothing is.
    public ReadOnlyStringProperty queryErrorProperty() {
        return queryError.getReadOnlyProperty();
    }

    public ReadOnlyIntegerProperty matchCountProperty() {
        return matchCount.getReadOnlyProperty();
    }

    /// Which match was gone to, from 0; −1 for none.
    public ReadOnlyIntegerProperty currentMatchProperty() {
        return currentMatch.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty searchingProperty() {
        return searching.getReadOnlyProperty();
    }

    @Nullable
    Pattern pattern() {
        return pattern;
    }

    /// Where matches lie, null without a search.
    @Nullable
    MatchMap matchMap() {
        return hits == null ? null : hits.map();
    }

    /// The line of the current match, −1 for none.
    long currentLine() {
        int index = currentMatch.get();
        return hits == null || index < 0 || index >= hits.matches().size()
                ? -1
                : hits.matches().get(index);
    }

    boolean isMatch(long line) {
        return hits != null && hits.matches().contains(line);
    }

    /// Goes to the next match, from the first one at or below `fromLine` when none is current; around the end.
    ///
    /// @return its line, −1 when nothing matches
    long next(long fromLine) {
        return go(fromLine, 1);
    }

    /// Goes to the match before, around the beginning.
    long previous(long fromLine) {
        return go(fromLine, -1);
    }

    private long go(long fromLine, int direction) {
        if (hits == null || hits.matches().isEmpty()) {
            return -1;
        }
        LineNumbers lines = hits.matches();
        int index;
        if (currentMatch.get() >= 0) {
            index = Math.floorMod(currentMatch.get() + direction, lines.size());
        } else if (direction > 0) {
            index = Math.min(lines.rank(fromLine), lines.size() - 1);
        } else {
            index = Math.max(0, lines.rank(fromLine) - 1);
        }
        currentMatch.set(index);
        follow.set(false);
        changed.run();
        return lines.get(index);
    }

    private void searchSoon() {
        if (typing != null) {
            typing.cancel();
        }
        // What the old search found no longer counts, and the new one has not said "nothing" yet.
        searching.set(!query.get().isEmpty());
        typing = clock.after(TYPING_PAUSE, this::search);
    }

    /// Starts the search afresh with what is asked for now.
    void search() {
        if (hits != null) {
            hits.close();
            hits = null;
        }
        if (streamLines != null) {
            streamLines.close();
            streamLines = null;
        }
        currentMatch.set(-1);
        matchCount.set(0);
        searching.set(false);
        pattern = compile();
        ContainerLog from = log;
        if (from != null && !closed) {
            if (pattern != null) {
                hits = search(from, pattern);
            }
            if (stream.get() != StreamChoice.BOTH) {
                streamLines = search(from, Pattern.compile(""));
            }
        }
        chooseRows();
        matchesChanged();
    }

    private LogSearch search(ContainerLog from, Pattern wanted) {
        LogQuery question = new LogQuery(wanted, stream.get().stream(), null, null);
        return new LogSearch(from, question, lineCount.get(), tasks, fx, this::matchesChanged, failures);
    }

    private @Nullable Pattern compile() {
        queryError.set("");
        if (query.get().isEmpty()) {
            return null;
        }
        int flags = settings.matchCaseProperty().get() ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        try {
            return Pattern.compile(query.get(), flags);
        } catch (PatternSyntaxException e) {
            queryError.set(e.getDescription());
            return null;
        }
    }

    private void matchesChanged() {
        searching.set(hits != null && hits.isSearching());
        matchCount.set(hits == null ? 0 : hits.matches().size());
        changed.run();
    }

    // --- saving --------------------------------------------------------------------------------------------------

    /// Writes what is shown (all lines, or those that pass the filter) to a file, line by line from the disk.
    ///
    /// @return the task, for the status bar and for cancelling; null when there is no log
    @Nullable
    UiTask<Long> save(Path file) {
        ContainerLog from = log;
        if (from == null) {
            return null;
        }
        Pattern wanted = settings.filterProperty().get() ? pattern : null;
        LogSaving saving = new LogSaving(
                from,
                lineCount.get(),
                wanted,
                stream.get().stream(),
                settings.timestampsProperty().get(),
                sources);
        UiTask<Long> task = tasks.run(messages.text("task.save", file.getFileName()), () -> saving.writeTo(file));
        saving.onProgress(new Coalesced(
                fx, () -> task.report(saving.fraction(), messages.text("task.save.lines", saving.written()))));
        return task.onSuccess(lines -> saved.accept(messages.text("saved", lines, file)))
                .onFailure(failures);
    }

    /// The text of the shown lines `[first, last]`, for the clipboard.
    ///
    /// The task fails when that is more than a clipboard should hold.
    UiTask<String> copy(LogSelection selection, Consumer<String> clipboard) {
        ContainerLog from = log;
        long[] lines = selection.lines(rows);
        return tasks.quiet(() -> from == null ? "" : selection.text(from, lines))
                .onSuccess(clipboard)
                .onFailure(failures);
    }

    // --- the log itself ------------------------------------------------------------------------------------------

    private void opened(ContainerLog opened) {
        if (closed) {
            tasks.quiet(() -> {
                opened.close();
                return true;
            });
            return;
        }
        log = opened;
        chooseRows();
        Coalesced grown = new Coalesced(fx, this::takeCount);
        following = opened.follow(() -> {
            countOnDisk = opened.lineCount();
            grown.run();
        });
        tasks.quiet(opened::lineCount).onSuccess(count -> {
            countOnDisk = Math.max(countOnDisk, count);
            takeCount();
        });
    }

    private void takeCount() {
        if (closed || pages == null) {
            return;
        }
        boolean first = state.get() == State.OPENING;
        long count = Math.max(countOnDisk, lineCount.get());
        lineCount.set(count);
        everyLine.count(count);
        pages.retryBroken();
        if (!follow.get()) {
            newLines.set(count - seenAtPause);
        }
        state.set(count == 0 ? State.EMPTY : State.READY);
        if (first && (!query.get().isEmpty() || stream.get() != StreamChoice.BOTH)) {
            search();
        }
        if (hits != null) {
            hits.grew(count);
        }
        if (streamLines != null) {
            streamLines.grew(count);
        }
        changed.run();
        if (awaited != null && state.get() == State.READY) {
            goTo(awaited);
        }
    }

    /// The lines have other numbers than before: some were put between them, or let go. All is read and
    /// searched anew.
    ///
    /// @param lines how many the log has now
    public void renumbered(long lines) {
        if (log == null || closed) {
            return;
        }
        if (pages != null) {
            pages.close();
            pages = null;
        }
        pointed = -1;
        countOnDisk = lines;
        lineCount.set(lines);
        everyLine.count(lines);
        search();
        takeCount();
    }

    private void unreadable(Throwable failure) {
        if (closed) {
            return;
        }
        String message = failure.getMessage();
        problem.set(message == null ? failure.toString() : message);
        if (state.get() != State.READY) {
            state.set(State.UNREADABLE);
        } else {
            failures.accept(failure);
        }
    }

    /// Lets go of the log, off the FX thread.
    @Override
    public void close() {
        closed = true;
        listening.unsubscribe();
        if (typing != null) {
            typing.cancel();
        }
        if (hits != null) {
            hits.close();
        }
        if (streamLines != null) {
            streamLines.close();
        }
        if (pages != null) {
            pages.close();
        }
        Subscription subscription = following;
        ContainerLog opened = log;
        if (opened != null) {
            tasks.quiet(() -> {
                if (subscription != null) {
                    subscription.close();
                }
                opened.close();
                return true;
            });
        }
    }
}
