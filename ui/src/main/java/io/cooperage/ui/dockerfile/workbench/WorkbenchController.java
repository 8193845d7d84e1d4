package io.cooperage.ui.dockerfile.workbench;

import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.dockerfile.context.ContextPane;
import io.cooperage.ui.dockerfile.editor.CodePane;
import io.cooperage.ui.dockerfile.language.Analysis;
import io.cooperage.ui.dockerfile.language.TextKind;
import io.cooperage.ui.dockerfile.text.OpenText;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.event.EventHandler;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of Dockerfiles. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class WorkbenchController {
    private final WorkbenchViewModel viewModel;
    private final UiTasks tasks;
    private final Messages messages = Messages.of(WorkbenchController.class);
    private final Map<OpenText, TextTab> shown = new HashMap<>();
    private final ProblemList problems;
    private final OutlineTree outline;
    private final ContextPane contextPane;
    private SideColumns sides;
    private @Nullable EmptyState empty;
    private Subscription following = Subscription.EMPTY;

    @FXML
    private BorderPane page;

    @FXML
    private StackPane body;

    @FXML
    private SplitPane columns;

    @FXML
    private SplitPane rows;

    @FXML
    private StackPane contextPlace;

    @FXML
    private TabPane tabs;

    @FXML
    private VBox noText;

    @FXML
    private TabPane below;

    @FXML
    private Tab problemsTab;

    @FXML
    private VBox outlinePlace;

    @FXML
    private MenuButton recent;

    @FXML
    private Button save;

    @FXML
    private MenuButton more;

    @FXML
    private HBox buildTools;

    @FXML
    private HBox foot;

    @FXML
    private Label where;

    @FXML
    private Label counts;

    @FXML
    private Label caret;

    @FXML
    private Label kind;

    public WorkbenchController(WorkbenchViewModel viewModel, UiTasks tasks) {
        this.viewModel = viewModel;
        this.tasks = tasks;
        problems = new ProblemList(this::reveal);
        outline = new OutlineTree(range -> current().ifPresent(pane -> pane.reveal(range)));
        contextPane = new ContextPane(viewModel.context(), viewModel::open, viewModel::leaveOut);
    }

    @FXML
    void initialize() {
        contextPlace.getChildren().add(contextPane);
        problemsTab.setContent(problems);
        VBox.setVgrow(outline, Priority.ALWAYS);
        outlinePlace.getChildren().add(outline);
        sides = new SideColumns(
                columns, Bindings.isEmpty(viewModel.texts().all()).map(none -> !none), messages);
        rows.setDividerPositions(0.72);
        fillMenus();
        viewModel.texts().all().forEach(this::add);
        viewModel.texts().all().addListener(this::textsChanged);
        tabs.getSelectionModel().selectedItemProperty().subscribe(tab -> {
            if (tab instanceof TextTab text) {
                viewModel.texts().currentProperty().set(text.open());
            }
        });
        viewModel.currentProperty().subscribe(this::follow);
        viewModel.context().rootProperty().subscribe(_ -> showEmpty());
        page.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        page.addEventHandler(DragEvent.DRAG_OVER, over -> {
            if (over.getDragboard().hasFiles()) {
                over.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
                over.consume();
            }
        });
        page.addEventHandler(DragEvent.DRAG_DROPPED, drop -> {
            drop.getDragboard().getFiles().stream().map(File::toPath).forEach(viewModel::open);
            drop.setDropCompleted(true);
            drop.consume();
        });
        showEmpty();
    }

    /// Where tools and tabs of the build side belong.
    public HBox buildTools() {
        return buildTools;
    }

    public TabPane below() {
        return below;
    }

    /// Where a form lies open beside the text.
    public void setSide(Node side) {
        page.setRight(side);
    }

    /// The outline makes room while a form lies open beside it.
    public void setFormOpen(boolean open) {
        sides.setFormOpen(open);
    }

    /// What lies below the text gets half of the height where it had less.
    public void makeRoomBelow() {
        if (rows.getDividerPositions()[0] > 0.55) {
            rows.setDividerPositions(0.5);
        }
    }

    /// Hears keys that nobody took.
    public void onKey(EventHandler<KeyEvent> handler) {
        page.addEventHandler(KeyEvent.KEY_PRESSED, handler);
    }

    /// The editor in front.
    public Optional<CodePane> current() {
        OpenText open = viewModel.currentProperty().get();
        return Optional.ofNullable(open).map(shown::get).map(TextTab::pane);
    }

    /// Those of a file, if it is open.
    public Optional<CodePane> editorOf(Path path) {
        return viewModel.texts().find(path).map(shown::get).map(TextTab::pane);
    }

    public void focus() {
        current().ifPresentOrElse(CodePane::requestFocus, () -> {
            if (empty == null) {
                contextPane.requestFocus();
            } else if (empty.lookup(".button") != null) {
                empty.lookup(".button").requestFocus();
            }
        });
    }

    public void hidePopups() {
        shown.values().forEach(tab -> tab.pane().hidePopups());
    }

    public void close() {
        following.unsubscribe();
        shown.values().forEach(TextTab::close);
    }

    public List<Command> commands() {
        List<Command> all = new ArrayList<>(List.of(
                Command.of(messages.text("cmd.open-folder"), "fth-folder", "Ctrl+O", viewModel::chooseFolder),
                Command.of(messages.text("cmd.open-file"), "fth-file", "Ctrl+Shift+O", viewModel::chooseFiles),
                Command.of(messages.text("create"), "fth-file-plus", "Ctrl+N", viewModel::create)));
        all.add(onText("save", "fth-save", "Ctrl+S", _ -> viewModel.save()));
        all.add(onText("save.as", "fth-save", "Ctrl+Shift+S", _ -> viewModel.saveAs()));
        all.add(onText("cmd.close-tab", "fth-x", "Ctrl+W", pane -> viewModel.close(pane.open())));
        all.add(onText("cmd.complete", "fth-list", "Ctrl+Space", CodePane::complete));
        all.add(onText("cmd.fix", "fth-zap", "Alt+Enter", CodePane::fix));
        all.add(onText("cmd.docs", "fth-help-circle", "Ctrl+I", CodePane::explain));
        all.add(onText("cmd.signature", "fth-help-circle", "Ctrl+Shift+Space", CodePane::signature));
        all.add(onText("cmd.definition", "fth-corner-down-right", "F12", CodePane::goToDefinition));
        all.add(onText("cmd.rename", "fth-edit-3", "F2", CodePane::rename));
        all.add(onText("cmd.format", "fth-align-left", "Shift+Alt+F", CodePane::format));
        all.add(onText("cmd.comment", "fth-hash", "Ctrl+/", CodePane::toggleComment));
        all.add(onText("cmd.find", "fth-search", "Ctrl+F", pane -> pane.openFind(false)));
        all.add(onText("cmd.replace", "fth-search", "Ctrl+H", pane -> pane.openFind(true)));
        all.add(onText("cmd.next-problem", "fth-alert-triangle", "F8", pane -> pane.stepProblem(1)));
        all.add(onText("cmd.previous-problem", "fth-alert-triangle", "Shift+F8", pane -> pane.stepProblem(-1)));
        all.add(onText("cmd.fold", "fth-chevron-right", "Ctrl+[", CodePane::toggleFold));
        all.add(onText("cmd.fold-all", "fth-chevrons-up", "Ctrl+Shift+[", CodePane::foldAll));
        all.add(onText("cmd.unfold-all", "fth-chevrons-down", "Ctrl+]", CodePane::unfoldAll));
        all.add(onText("cmd.line", "fth-hash", "Ctrl+G", CodePane::goToLine));
        all.add(onText("cmd.duplicate", "fth-copy", "Ctrl+D", CodePane::duplicate));
        all.add(onText("cmd.move-up", "fth-arrow-up", "Alt+Up", pane -> pane.move(false)));
        all.add(onText("cmd.move-down", "fth-arrow-down", "Alt+Down", pane -> pane.move(true)));
        return all;
    }

    @FXML
    void openFolder() {
        viewModel.chooseFolder();
    }

    @FXML
    void openFile() {
        viewModel.chooseFiles();
    }

    @FXML
    void create() {
        viewModel.create();
    }

    @FXML
    void save() {
        viewModel.save();
    }

    private Command onText(String key, String icon, String keys, Consumer<CodePane> action) {
        return Command.of(messages.text(key), icon, keys, () -> current().ifPresent(action))
                .when(() -> current().isPresent());
    }

    private void fillMenus() {
        viewModel.recentFolders().addListener((ListChangeListener<String>) _ -> fillRecent());
        fillRecent();
        CheckMenuItem format = new CheckMenuItem(messages.text("format.on-save"));
        format.selectedProperty().bindBidirectional(viewModel.formatOnSaveProperty());
        more.getItems()
                .setAll(
                        item("save.as", "Ctrl+Shift+S", viewModel::saveAs),
                        item("save.all", "", viewModel::saveAll),
                        new SeparatorMenuItem(),
                        item("cmd.find", "Ctrl+F", () -> current().ifPresent(pane -> pane.openFind(false))),
                        item("cmd.replace", "Ctrl+H", () -> current().ifPresent(pane -> pane.openFind(true))),
                        item("cmd.format", "Shift+Alt+F", () -> current().ifPresent(CodePane::format)),
                        item("cmd.fold-all", "Ctrl+Shift+[", () -> current().ifPresent(CodePane::foldAll)),
                        item("cmd.unfold-all", "Ctrl+]", () -> current().ifPresent(CodePane::unfoldAll)),
                        new SeparatorMenuItem(),
                        format,
                        new SeparatorMenuItem());
        more.getItems().addAll(sides.items());
    }

    /// The keys are the editor's own; here they are only told.
    private MenuItem item(String key, String keys, Runnable action) {
        String words = messages.text(key);
        MenuItem item = new MenuItem(keys.isEmpty() ? words : words + "   " + keys);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> action.run());
        return item;
    }

    private void fillRecent() {
        List<MenuItem> items = new ArrayList<>();
        for (String folder : viewModel.recentFolders()) {
            MenuItem item = new MenuItem(folder, new FontIcon("fth-folder"));
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> viewModel.open(Path.of(folder)));
            items.add(item);
        }
        if (items.isEmpty()) {
            MenuItem none = new MenuItem(messages.text("recent.none"));
            none.setDisable(true);
            items.add(none);
        }
        recent.getItems().setAll(items);
    }

    private void textsChanged(ListChangeListener.Change<? extends OpenText> change) {
        // The tabs have to be in sight before one is added: only then can its editor take the focus.
        showEmpty();
        while (change.next()) {
            change.getRemoved().forEach(this::remove);
            change.getAddedSubList().forEach(this::add);
        }
        tellApart();
        // The first tab is chosen while it is being added, when it is in no scene yet.
        follow(viewModel.currentProperty().get());
    }

    /// Tabs of files with the same name show their folders.
    private void tellApart() {
        shown.forEach((open, tab) -> tab.setAmbiguous(shown.keySet().stream()
                        .filter(other -> other.titleProperty()
                                .get()
                                .equals(open.titleProperty().get()))
                        .count()
                > 1));
    }

    private void add(OpenText open) {
        TextTab tab = new TextTab(viewModel, open, tasks);
        open.titleProperty().subscribe(_ -> tellApart());
        shown.put(open, tab);
        tab.pane().onCaret(this::showCaret);
        tabs.getTabs().add(tab);
    }

    private void remove(OpenText open) {
        TextTab tab = shown.remove(open);
        if (tab != null) {
            tab.close();
            tabs.getTabs().remove(tab);
        }
    }

    /// Shows what is known about the text in front, and goes on doing so.
    private void follow(@Nullable OpenText open) {
        following.unsubscribe();
        following = Subscription.EMPTY;
        TextTab tab = open == null ? null : shown.get(open);
        save.setDisable(open == null);
        if (tab == null || open == null) {
            show(null);
            where.setText("");
            caret.setText("");
            kind.setText("");
            return;
        }
        tabs.getSelectionModel().select(tab);
        // A tab's content can take the focus once it was laid out.
        tabs.applyCss();
        tabs.layout();
        tab.pane().requestFocus();
        following = viewModel
                .analyser(open)
                .analysisProperty()
                .subscribe(this::show)
                .and(open.pathProperty().subscribe(path -> where.setText(path == null ? "" : path.toString())))
                .and(open.titleProperty()
                        .subscribe(title -> kind.setText(messages.text(
                                "kind." + TextKind.of(title).name().toLowerCase(Locale.ROOT)))));
        showCaret();
    }

    private void show(@Nullable Analysis now) {
        List<Diagnostic> found = now == null ? List.of() : now.diagnostics();
        problems.show(found);
        outline.show(now == null ? List.of() : now.outline());
        problemsTab.setText(
                found.isEmpty() ? messages.text("problems") : messages.text("problems.count", found.size()));
        counts.setText(
                now == null
                        ? ""
                        : messages.text(
                                "counts",
                                WorkbenchViewModel.count(found, true),
                                WorkbenchViewModel.count(found, false)));
    }

    private void showCaret() {
        caret.setText(current().map(CodePane::caretPlace).orElse(""));
    }

    private void reveal(Diagnostic diagnostic) {
        current().ifPresent(pane -> pane.reveal(diagnostic.range()));
    }

    private void showEmpty() {
        boolean none = viewModel.context().rootProperty().get() == null
                && viewModel.texts().all().isEmpty();
        columns.setVisible(!none);
        foot.setVisible(!none);
        foot.setManaged(!none);
        tabs.setVisible(!viewModel.texts().all().isEmpty());
        noText.setVisible(!tabs.isVisible());
        if (none && empty == null) {
            empty = emptyState();
            body.getChildren().add(empty);
        } else if (!none && empty != null) {
            body.getChildren().remove(empty);
            empty = null;
        }
    }

    private EmptyState emptyState() {
        Button first = new Button(messages.text("open.folder"), new FontIcon("fth-folder"));
        first.setId("first-folder");
        first.getStyleClass().add("accent");
        first.setMnemonicParsing(false);
        first.setOnAction(_ -> viewModel.chooseFolder());
        Button fresh = new Button(messages.text("create"));
        fresh.setId("first-dockerfile");
        fresh.setMnemonicParsing(false);
        fresh.setOnAction(_ -> viewModel.create());
        HBox buttons = new HBox(8, first, fresh);
        buttons.setAlignment(javafx.geometry.Pos.CENTER);
        VBox known = new VBox(4);
        known.setAlignment(javafx.geometry.Pos.CENTER);
        for (String folder : viewModel.recentFolders()) {
            Hyperlink link = new Hyperlink(folder);
            link.setOnAction(_ -> viewModel.open(Path.of(folder)));
            known.getChildren().add(link);
        }
        return new EmptyState(
                "fth-file-text", messages.text("empty.title"), messages.text("empty.words"), buttons, known);
    }

    private void key(KeyEvent key) {
        if (key.isConsumed() || key.isAltDown() || !key.isShortcutDown()) {
            if (key.getCode() == KeyCode.F8) {
                current().ifPresent(pane -> pane.stepProblem(key.isShiftDown() ? -1 : 1));
                key.consume();
            }
            return;
        }
        boolean done = true;
        switch (key.getCode()) {
            case S -> {
                if (key.isShiftDown()) {
                    viewModel.saveAs();
                } else {
                    viewModel.save();
                }
            }
            case O -> {
                if (key.isShiftDown()) {
                    viewModel.chooseFiles();
                } else {
                    viewModel.chooseFolder();
                }
            }
            case N -> viewModel.create();
            case W -> current().ifPresent(pane -> viewModel.close(pane.open()));
            case F -> current().ifPresent(pane -> pane.openFind(false));
            case H -> current().ifPresent(pane -> pane.openFind(true));
            default -> done = false;
        }
        if (done) {
            key.consume();
        }
    }
}
