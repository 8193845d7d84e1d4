package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.Container;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.run.RunForm.Section;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Route;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The form, one part at a time.
public final class RunContainerController {
    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");

    private final RunContainerViewModel viewModel;
    private final RunSections sectionNodes;
    private final LineBar lineBar;
    private final Messages messages = Messages.of(RunContainerController.class);
    private final Map<Section, Button> buttons = new EnumMap<>(Section.class);
    private final Map<Section, Node> built = new EnumMap<>(Section.class);

    @FXML
    private BorderPane page;

    @FXML
    private VBox sections;

    @FXML
    private ScrollPane scroll;

    @FXML
    private Label title;

    @FXML
    private HBox edited;

    @FXML
    private Label editedText;

    @FXML
    private HBox note;

    @FXML
    private Label noteText;

    @FXML
    private VBox foot;

    @FXML
    private HBox failure;

    @FXML
    private Label failedStep;

    @FXML
    private Label failureText;

    @FXML
    private HBox working;

    @FXML
    private ProgressBar progress;

    @FXML
    private Label workingText;

    @FXML
    private Button cancel;

    @FXML
    private Button create;

    @FXML
    private Button run;

    public RunContainerController(RunContainerViewModel viewModel, Machine machine) {
        this.viewModel = viewModel;
        sectionNodes = new RunSections(viewModel, machine);
        lineBar = new LineBar(viewModel, this::focus);
    }

    @FXML
    void initialize() {
        for (Section section : Section.values()) {
            Button button = sectionButton(section);
            buttons.put(section, button);
            sections.getChildren().add(button);
        }
        foot.getChildren().addFirst(lineBar);
        viewModel.sectionProperty().subscribe(this::show);
        viewModel.editedProperty().subscribe(this::showEdited);
        noteText.textProperty().bind(viewModel.noteProperty());
        note.visibleProperty().bind(viewModel.noteProperty().isNotEmpty());
        note.managedProperty().bind(note.visibleProperty());
        failedStep.textProperty().bind(viewModel.failedStepProperty());
        failureText.textProperty().bind(viewModel.failureProperty());
        failure.visibleProperty().bind(viewModel.failureProperty().isNotEmpty());
        failure.managedProperty().bind(failure.visibleProperty());
        progress.managedProperty().bind(progress.visibleProperty());
        viewModel.runningProperty().subscribe(this::follow);
        page.addEventHandler(KeyEvent.KEY_PRESSED, this::onKey);
    }

    /// Puts the focus on the first field of the shown part.
    void focus() {
        // The first time, the content is not in the scene before the scroll pane has its skin.
        scroll.applyCss();
        scroll.layout();
        Node first = scroll.getContent().lookup(".text-input");
        if (first != null) {
            first.requestFocus();
        }
    }

    void fill(Route.RunContainer form) {
        viewModel.show(form);
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("run"), "fth-play", "Ctrl+Enter", viewModel::run),
                Command.of(messages.text("create"), "fth-plus", "Ctrl+Shift+Enter", viewModel::createOnly),
                Command.of(messages.text("line.paste"), "fth-clipboard", "Ctrl+Shift+V", lineBar::askForLine),
                Command.of(messages.text("line.copy"), "fth-copy", "Ctrl+Shift+C", this::copyLine),
                Command.of(messages.text("next-section"), "fth-arrow-down", "Ctrl+PageDown", () -> step(1)),
                Command.of(messages.text("previous-section"), "fth-arrow-up", "Ctrl+PageUp", () -> step(-1)),
                Command.of(messages.text("clear"), "fth-x", "", viewModel::clear),
                Command.of(messages.text("back"), "fth-arrow-left", "Esc", viewModel::leave));
    }

    @FXML
    void run() {
        viewModel.run();
    }

    @FXML
    void createOnly() {
        viewModel.createOnly();
    }

    @FXML
    void cancel() {
        viewModel.cancel();
    }

    @FXML
    void clear() {
        viewModel.clear();
        focus();
    }

    @FXML
    void dismissFailure() {
        viewModel.dismissFailure();
    }

    @FXML
    void dismissNote() {
        viewModel.dismissNote();
    }

    @FXML
    void pasteLine() {
        lineBar.askForLine();
    }

    private void copyLine() {
        Desktop.copy(viewModel.form().lineProperty().get());
    }

    private void step(int by) {
        List<Section> all = List.of(Section.values());
        int next = Math.floorMod(all.indexOf(viewModel.sectionProperty().get()) + by, all.size());
        viewModel.sectionProperty().set(all.get(next));
        focus();
    }

    private void showEdited(@Nullable Container container) {
        boolean anew = container != null;
        edited.setVisible(anew);
        edited.setManaged(anew);
        editedText.setText(container == null ? "" : messages.text("edited", container.name()));
        title.setText(container == null ? messages.text("title") : messages.text("title.edited", container.name()));
        run.setText(messages.text(anew ? "recreate" : "run"));
        create.setVisible(!anew);
        create.setManaged(!anew);
    }

    private Button sectionButton(Section section) {
        String name = messages.text("section." + RunSections.key(section));
        Button button = new Button(name);
        button.setId("section-" + RunSections.key(section));
        button.setMnemonicParsing(false);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setOnAction(press -> viewModel.sectionProperty().set(section));
        Label count = new Label();
        count.getStyleClass().add("count");
        Region dot = new Region();
        dot.getStyleClass().add("dot");
        button.setContentDisplay(ContentDisplay.RIGHT);
        Runnable mark = () -> {
            int problems = viewModel.form().problemsProperty(section).get();
            boolean set = viewModel.form().setProperty(section).get();
            count.setText(Integer.toString(problems));
            button.setGraphic(problems > 0 ? count : set ? dot : null);
            button.setAccessibleText(
                    problems > 0
                            ? messages.text("section.problems", name, problems)
                            : set ? messages.text("section.set", name) : name);
        };
        viewModel.form().problemsProperty(section).subscribe(mark);
        viewModel.form().setProperty(section).subscribe(mark);
        mark.run();
        return button;
    }

    private void show(Section section) {
        buttons.forEach((which, button) -> button.pseudoClassStateChanged(LIT, which == section));
        scroll.setContent(built.computeIfAbsent(section, sectionNodes::build));
        scroll.setVvalue(0);
    }

    private void follow(@Nullable UiTask<Container> task) {
        boolean busy = task != null;
        working.setVisible(busy);
        cancel.setVisible(busy);
        cancel.setManaged(busy);
        run.setDisable(busy);
        create.setDisable(busy);
        workingText.textProperty().unbind();
        progress.visibleProperty().unbind();
        if (task != null) {
            workingText
                    .textProperty()
                    .bind(Bindings.when(task.detailProperty().isEmpty())
                            .then(messages.text("working"))
                            .otherwise(task.detailProperty()));
            // Shown only once there is something to measure: a bar that moves for its own sake says nothing.
            progress.progressProperty().bind(task.progressProperty().map(done -> Math.max(0, done.doubleValue())));
            progress.visibleProperty().bind(task.progressProperty().greaterThanOrEqualTo(0));
        }
    }

    private void onKey(KeyEvent key) {
        if (key.getCode() == KeyCode.ENTER && key.isControlDown()) {
            if (key.isShiftDown()) {
                viewModel.createOnly();
            } else {
                viewModel.run();
            }
            key.consume();
        } else if (key.getCode() == KeyCode.V && key.isShortcutDown() && key.isShiftDown()) {
            lineBar.askForLine();
            key.consume();
        } else if (key.getCode() == KeyCode.C && key.isShortcutDown() && key.isShiftDown()) {
            copyLine();
            key.consume();
        } else if (key.getCode() == KeyCode.PAGE_DOWN && key.isControlDown()) {
            step(1);
            key.consume();
        } else if (key.getCode() == KeyCode.PAGE_UP && key.isControlDown()) {
            step(-1);
            key.consume();
        } else if (key.getCode() == KeyCode.ESCAPE) {
            if (lineBar.isOpen()) {
                lineBar.close();
            } else {
                viewModel.leave();
            }
            key.consume();
        }
    }
}
