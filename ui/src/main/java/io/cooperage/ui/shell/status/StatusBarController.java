package io.cooperage.ui.shell.status;

import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The first task is shown in the bar itself, further ones behind a button that counts them.
public final class StatusBarController {
    private static final PseudoClass LIMITED = PseudoClass.getPseudoClass("limited");
    private static final PseudoClass MISSING = PseudoClass.getPseudoClass("missing");

    private final StatusBarViewModel viewModel;
    private final Messages messages = Messages.of(StatusBarController.class);

    @FXML
    private Button engine;

    @FXML
    private Label running;

    @FXML
    private Label usage;

    @FXML
    private HBox task;

    @FXML
    private MenuButton more;

    public StatusBarController(StatusBarViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        engine.textProperty().bind(viewModel.engineTextProperty());
        running.textProperty().bind(viewModel.runningProperty());
        usage.textProperty().bind(viewModel.usageProperty());
        viewModel.engineProperty().subscribe(this::colour);
        viewModel.tasks().addListener((ListChangeListener<UiTask<?>>) change -> showTasks());
        showTasks();
    }

    @FXML
    void showMachine() {
        viewModel.showMachine();
    }

    @FXML
    void showCleanUp() {
        viewModel.showCleanUp();
    }

    private void colour(Verdict verdict) {
        engine.pseudoClassStateChanged(LIMITED, verdict == Verdict.LIMITED);
        engine.pseudoClassStateChanged(MISSING, verdict == Verdict.ESSENTIAL_MISSING);
    }

    private void showTasks() {
        List<UiTask<?>> tasks = List.copyOf(viewModel.tasks());
        task.getChildren().clear();
        more.getItems().clear();
        if (!tasks.isEmpty()) {
            task.getChildren().add(row(tasks.getFirst()));
        }
        tasks.stream().skip(1).map(this::item).forEach(more.getItems()::add);
        more.setText(messages.text("more-tasks", tasks.size() - 1));
        more.setVisible(tasks.size() > 1);
        more.setManaged(tasks.size() > 1);
    }

    private CustomMenuItem item(UiTask<?> work) {
        CustomMenuItem item = new CustomMenuItem(new VBox(row(work)));
        item.setHideOnClick(false);
        return item;
    }

    private HBox row(UiTask<?> work) {
        Label name = new Label(work.name());
        Label detail = new Label();
        detail.textProperty().bind(work.detailProperty());
        detail.getStyleClass().add("muted");
        // An indeterminate bar is an animation without end; a full-width quiet one says as much and costs nothing.
        ProgressBar bar = new ProgressBar();
        bar.progressProperty().bind(work.progressProperty().map(done -> Math.max(0, done.doubleValue())));
        bar.visibleProperty().bind(work.progressProperty().greaterThanOrEqualTo(0));
        bar.managedProperty().bind(bar.visibleProperty());
        bar.setAccessibleText(work.name());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button cancel = Icons.button("fth-x", messages.text("cancel", work.name()), work::cancel);
        cancel.getStyleClass().add("compact");
        HBox row = new HBox(name, detail, space, bar, cancel);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("task");
        return row;
    }
}
