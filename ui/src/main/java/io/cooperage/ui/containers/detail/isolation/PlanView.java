package io.cooperage.ui.containers.detail.isolation;

import io.cooperage.engine.container.Isolation.Step;
import io.cooperage.engine.container.Isolation.StepStatus;
import io.cooperage.ui.containers.detail.words.ErrnoName;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The launch plan as a story: chapters, in them the steps with result and duration, and at the first step of each
/// kind one sentence on the kernel primitive behind it. FX thread only.
final class PlanView extends VBox {
    private static final Messages MESSAGES = Messages.of(PlanView.class);
    private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");
    private static final PseudoClass SKIPPED = PseudoClass.getPseudoClass("skipped");
    private static final double BAR = 72;

    private long longest = 1;

    PlanView() {
        getStyleClass().add("plan");
    }

    void show(List<Step> steps) {
        longest = Math.max(1, steps.stream().mapToLong(Step::micros).max().orElse(1));
        List<Chapter> chapters = Chapter.of(steps);
        getChildren().clear();
        for (int i = 0; i < chapters.size(); i++) {
            getChildren().add(chapter(chapters.get(i), i + 1, steps.size()));
        }
    }

    Node chapterAt(int index) {
        return getChildren().get(index);
    }

    /// The row of the step that failed.
    Optional<Node> failedRow() {
        return Optional.ofNullable(lookup(".step:failed"));
    }

    private Node chapter(Chapter chapter, int number, int total) {
        String key = "phase." + chapter.phase().name().toLowerCase(Locale.ROOT);
        Label badge = new Label(Integer.toString(number));
        badge.getStyleClass().addAll("badge", phaseClass(chapter.phase()));
        Label title = new Label(MESSAGES.text(key + ".title"));
        title.getStyleClass().add("chapter-title");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label time = new Label(chapter.skipped() ? MESSAGES.text("not-reached") : Amounts.micros(chapter.micros()));
        time.getStyleClass().add("chapter-time");
        HBox head = new HBox(badge, title, gap, time);
        head.getStyleClass().add("chapter-head");
        Label text = new Label(MESSAGES.text(key + ".text"));
        text.getStyleClass().add("chapter-text");
        text.setWrapText(true);
        VBox rows = new VBox();
        rows.getStyleClass().add("steps");
        String before = "";
        for (Step step : chapter.steps()) {
            rows.getChildren()
                    .add(row(step, chapter.phase(), total, !step.name().equals(before)));
            before = step.name();
        }
        VBox node = new VBox(head, text, rows);
        node.getStyleClass().add("chapter");
        node.pseudoClassStateChanged(FAILED, chapter.failed());
        node.pseudoClassStateChanged(SKIPPED, chapter.skipped());
        return node;
    }

    private Node row(Step step, Phase phase, int total, boolean first) {
        Label number = new Label(Integer.toString(step.number()));
        number.getStyleClass().add("step-number");
        FontIcon result = new FontIcon(icon(step.status()));
        result.getStyleClass().add("step-icon");
        String shortened = ShortPaths.in(step.detail());
        Label detail = new Label(shortened);
        if (!shortened.equals(step.detail())) {
            detail.setTooltip(new Tooltip(step.detail()));
        }
        detail.getStyleClass().add("step-detail");
        detail.setWrapText(true);
        VBox words = new VBox(detail);
        words.getStyleClass().add("step-words");
        HBox.setHgrow(words, Priority.ALWAYS);
        if (step.status() == StepStatus.FAILED) {
            Label why = new Label(ErrnoName.sentence(step.errno(), step.error()));
            why.getStyleClass().add("step-error");
            why.setWrapText(true);
            words.getChildren().add(why);
        }
        if (first && knows("teach." + step.name())) {
            words.getChildren().add(lesson(step));
        }
        HBox row = new HBox(number, result, words, duration(step, phase));
        row.getStyleClass().add("step");
        row.setAlignment(Pos.TOP_LEFT);
        row.pseudoClassStateChanged(FAILED, step.status() == StepStatus.FAILED);
        row.pseudoClassStateChanged(SKIPPED, step.status() == StepStatus.SKIPPED);
        row.setAccessibleText(MESSAGES.text(
                "step.name." + step.status(),
                step.number(),
                total,
                step.detail(),
                Amounts.micros(step.micros()),
                ErrnoName.sentence(step.errno(), step.error())));
        return row;
    }

    private static Node lesson(Step step) {
        Label text = new Label(MESSAGES.text("teach." + step.name()));
        text.getStyleClass().add("lesson");
        text.setWrapText(true);
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox line = new HBox(text);
        line.getStyleClass().add("lesson-line");
        if (knows("man." + step.name())) {
            Label page = new Label(MESSAGES.text("man." + step.name()));
            page.getStyleClass().add("man-page");
            page.setMinWidth(Region.USE_PREF_SIZE);
            Tooltip.install(page, new Tooltip(MESSAGES.text("man.tip", manCommand(page.getText()))));
            line.getChildren().add(page);
        }
        return line;
    }

    /// `mount(2)` becomes `man 2 mount`.
    private static String manCommand(String page) {
        int open = page.indexOf('(');
        return "man " + page.substring(open + 1, page.length() - 1) + " " + page.substring(0, open);
    }

    private Node duration(Step step, Phase phase) {
        Region bar = new Region();
        bar.getStyleClass().addAll("duration-bar", phaseClass(phase));
        double width = step.status() == StepStatus.SKIPPED ? 0 : Math.max(2, BAR * step.micros() / longest);
        bar.setMinWidth(width);
        bar.setMaxWidth(width);
        StackPane track = new StackPane(bar);
        track.setAlignment(Pos.CENTER_RIGHT);
        track.setMinWidth(BAR);
        track.setMaxWidth(BAR);
        Label words = new Label(step.status() == StepStatus.SKIPPED ? "" : Amounts.micros(step.micros()));
        words.getStyleClass().add("step-time");
        HBox both = new HBox(track, words);
        both.getStyleClass().add("duration");
        both.setMinWidth(Region.USE_PREF_SIZE);
        return both;
    }

    static String phaseClass(Phase phase) {
        return "phase-" + phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String icon(StepStatus status) {
        return switch (status) {
            case DONE -> "fth-check";
            case FAILED -> "fth-x";
            case SKIPPED -> "fth-minus";
        };
    }

    /// Steps of an engine newer than this window have no lesson.
    private static boolean knows(String key) {
        ResourceBundle bundle = MESSAGES.bundle();
        return bundle.containsKey(key);
    }
}
