package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.ui.dockerfile.text.OpenText;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;
import org.jspecify.annotations.Nullable;

/// Keeps what is known about one text up with what is typed. A key only notes that something changed; the
/// work begins when no key came for a moment, happens on another thread, and what it brings is dropped when
/// the text is another by then. FX thread only.
public final class Analyser {
    static final Duration PAUSE = Duration.ofMillis(60);

    /// ShellCheck is a process of its own for each command: it waits until somebody stops to think.
    static final Duration LONG_PAUSE = Duration.ofMillis(500);

    /// What a question is about; each is asked and answered by itself.
    public enum Topic {
        COMPLETION,
        SIGNATURE,
        EXPLANATION,
        PLACE
    }

    private final OpenText open;
    private final Supplier<BuildFacts> facts;
    private final Supplier<TextChecks> checks;
    private final UiTasks tasks;
    private final UiClock clock;
    private final ReadOnlyObjectWrapper<@Nullable Analysis> analysis = new ReadOnlyObjectWrapper<>();
    private final LatestTask analysing = new LatestTask();
    private final Map<Topic, LatestTask> asking = new EnumMap<>(Topic.class);
    private final ChangeListener<String> typed = (_, _, _) -> soon();
    private final Consumer<Throwable> trouble;
    private final LatestTask learning = new LatestTask();
    private UiClock.@Nullable Handle pause;
    private UiClock.@Nullable Handle longPause;
    private @Nullable DockerfileDocument document;

    /// @param facts asked anew for each text
    /// @param checks the same
    /// @param trouble told why commands are not checked though ShellCheck is there
    public Analyser(
            OpenText open,
            Supplier<BuildFacts> facts,
            Supplier<TextChecks> checks,
            Consumer<Throwable> trouble,
            UiTasks tasks,
            UiClock clock) {
        this.open = open;
        this.facts = facts;
        this.checks = checks;
        this.trouble = trouble;
        this.tasks = tasks;
        this.clock = clock;
        open.textProperty().addListener(typed);
        now();
    }

    /// The newest there is; what it says may be about the text before the last keys. Null before the first.
    public ReadOnlyObjectProperty<@Nullable Analysis> analysisProperty() {
        return analysis.getReadOnlyProperty();
    }

    public TextKind kind() {
        return TextKind.of(open.titleProperty().get());
    }

    /// The world around the text changed: the context, the images, the settings.
    public void refresh() {
        document = null;
        soon();
    }

    /// Asks the language about the text as it is now. Only the newest question of a topic is answered, and
    /// only while the text is the one it was asked about. Nothing happens for what is no Dockerfile.
    public <T> void ask(Topic topic, Function<DockerfileDocument, T> question, Consumer<? super T> answer) {
        if (kind() != TextKind.DOCKERFILE) {
            return;
        }
        DockerfileDocument about = document();
        asking.computeIfAbsent(topic, _ -> new LatestTask())
                .follow(
                        tasks.quiet(() -> question.apply(about)),
                        found -> {
                            if (about.source().text().equals(open.text())) {
                                answer.accept(found);
                            }
                        },
                        failure -> {
                            throw new IllegalStateException("the language never fails, whatever the text", failure);
                        });
    }

    /// The text as it is now, with what was worked out about it so far.
    public DockerfileDocument document() {
        DockerfileDocument known = document;
        String text = open.text();
        if (known == null || !known.source().text().equals(text)) {
            known = checks.get().document(text, facts.get());
            document = known;
        }
        return known;
    }

    public void close() {
        open.textProperty().removeListener(typed);
        analysing.cancel();
        learning.cancel();
        asking.values().forEach(LatestTask::cancel);
        stopWaiting();
    }

    private void soon() {
        stopWaiting();
        pause = clock.after(PAUSE, this::now);
    }

    private void stopWaiting() {
        if (pause != null) {
            pause.cancel();
        }
        if (longPause != null) {
            longPause.cancel();
        }
    }

    private void now() {
        pause = null;
        String text = open.text();
        String name = open.titleProperty().get();
        boolean dockerfile = kind() == TextKind.DOCKERFILE;
        // One document for completion and analysis, so that a text is parsed once.
        DockerfileDocument about = dockerfile ? document() : null;
        TextChecks by = checks.get();
        analysing.follow(
                tasks.quiet(() -> about == null ? Analysis.of(name, text, BuildFacts.NONE, by) : Analysis.of(about)),
                found -> {
                    if (found.text().equals(open.text())) {
                        analysis.set(found);
                        if (about != null && by.linter().shellCheck().isPresent()) {
                            longPause = clock.after(LONG_PAUSE, () -> learn(about, by));
                        }
                    }
                },
                failure -> {
                    throw new IllegalStateException("the language never fails, whatever the text", failure);
                });
    }

    /// What ShellCheck says of commands that it has not seen yet is part of the analysis from then on.
    private void learn(DockerfileDocument about, TextChecks by) {
        longPause = null;
        learning.follow(
                tasks.quiet(() -> by.linter().learn(about.file())),
                learned -> {
                    if (learned) {
                        refresh();
                    }
                },
                trouble);
    }
}
