package io.cooperage.ui.dockerfile;

import io.cooperage.engine.dockerfile.text.Position;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.list.SidePanel;
import io.cooperage.ui.dockerfile.build.BuildForm;
import io.cooperage.ui.dockerfile.build.BuildPane;
import io.cooperage.ui.dockerfile.build.BuildViewModel;
import io.cooperage.ui.dockerfile.build.BuildViewModel.Subject;
import io.cooperage.ui.dockerfile.build.HistoryPane;
import io.cooperage.ui.dockerfile.editor.CodePane;
import io.cooperage.ui.dockerfile.language.TextKind;
import io.cooperage.ui.dockerfile.text.OpenText;
import io.cooperage.ui.dockerfile.workbench.WorkbenchController;
import io.cooperage.ui.dockerfile.workbench.WorkbenchViewModel;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tab;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// Joins building to the editor: what is in front is what is built, and what lines cost stands beside them.
/// FX thread only.
final class BuildSide {
    private final Messages messages = Messages.of(BuildViewModel.class);
    private final BuildViewModel model;
    private final WorkbenchViewModel workbench;
    private final WorkbenchController controller;
    private final BuildPane pane;
    private final Tab buildTab;
    private final SidePanel side;
    private final Button build;
    private final MenuButton more = new MenuButton();
    private Subscription following = Subscription.EMPTY;

    BuildSide(BuildViewModel model, WorkbenchViewModel workbench, WorkbenchController controller) {
        this.model = model;
        this.workbench = workbench;
        this.controller = controller;
        pane = new BuildPane(model, this::reveal);
        buildTab = new Tab(messages.text("tab.build"), pane);
        buildTab.setId("tab-build");
        Tab history = new Tab(messages.text("tab.history"), new HistoryPane(model, this::showBuild));
        history.setId("tab-history");
        controller.below().getTabs().addAll(buildTab, history);
        side = new SidePanel(this::closeForm);
        controller.setSide(side);
        build = new Button(messages.text("tool.build"), new FontIcon("fth-play"));
        build.setId("build");
        build.getStyleClass().add("accent");
        build.setMnemonicParsing(false);
        build.setMinWidth(Region.USE_PREF_SIZE);
        build.setTooltip(new Tooltip(messages.text("tool.build.tip")));
        build.setOnAction(_ -> build(0));
        Button settings = Icons.button("fth-sliders", messages.text("tool.settings"), this::openForm);
        settings.setId("build-settings");
        more.setId("build-more");
        more.setAccessibleText(messages.text("tool.more"));
        more.setTooltip(new Tooltip(messages.text("tool.more")));
        more.getStyleClass().add("accent");
        more.disableProperty().bind(build.disableProperty());
        more.setOnShowing(_ -> fillMore());
        fillMore();
        HBox both = new HBox(build, more);
        both.getStyleClass().add("split-build");
        controller.buildTools().getChildren().addAll(settings, both);
        build.disableProperty().bind(model.subjectProperty().isNull().or(model.runningProperty()));
        settings.disableProperty().bind(model.subjectProperty().isNull());
        controller.onKey(this::key);
        workbench.currentProperty().subscribe(this::follow);
        workbench.context().rootProperty().subscribe(_ -> choose());
        model.heatProperty().subscribe(_ -> showHeat());
        model.runningProperty().subscribe(running -> {
            if (!running) {
                workbench.built();
            }
        });
        model.fields().argsProperty().subscribe(workbench::setBuildArgs);
    }

    void show() {
        model.reloadHistory();
    }

    void close() {
        following.unsubscribe();
        pane.close();
        model.close();
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("tool.build"), "fth-play", "Ctrl+B", () -> build(0))
                        .when(() -> !build.isDisabled()),
                Command.of(messages.text("tool.anew.here"), "fth-fast-forward", "Ctrl+Alt+B", () -> build(caretLine()))
                        .when(() -> !build.isDisabled()),
                Command.of(messages.text("form.title"), "fth-sliders", "Ctrl+Shift+B", this::openForm)
                        .when(() -> model.subjectProperty().get() != null));
    }

    private void key(KeyEvent key) {
        if (key.isShortcutDown() && key.getCode() == KeyCode.B) {
            if (key.isAltDown()) {
                build(caretLine());
            } else if (key.isShiftDown()) {
                openForm();
            } else {
                build(0);
            }
            key.consume();
        } else if (key.getCode() == KeyCode.ESCAPE && side.leave()) {
            key.consume();
        }
    }

    /// The line of the caret where that is in what is built, else 0.
    private int caretLine() {
        Subject subject = model.subjectProperty().get();
        return subject == null
                ? 0
                : controller
                        .editorOf(subject.context().resolve(subject.dockerfile()))
                        .map(CodePane::caretLine)
                        .orElse(0);
    }

    private void fillMore() {
        List<MenuItem> items = new ArrayList<>();
        int line = caretLine();
        MenuItem anew = new MenuItem(messages.text("tool.anew", line) + "   Ctrl+Alt+B");
        anew.setOnAction(_ -> build(line));
        items.add(anew);
        for (String name : model.fields().names()) {
            MenuItem with = new MenuItem(messages.text("tool.with", name));
            with.setMnemonicParsing(false);
            with.setOnAction(_ -> {
                model.fields().choose(name);
                build(0);
            });
            items.add(with);
        }
        more.getItems().setAll(items);
    }

    /// @param line to do everything anew from; 0 for none
    private void build(int line) {
        choose();
        if (build.isDisabled()) {
            return;
        }
        if (model.build(line)) {
            showBuild();
        } else {
            openForm(); // A setting makes no sense, and says so there.
        }
    }

    private void openForm() {
        if (model.subjectProperty().get() != null && !side.isOpen()) {
            controller.setFormOpen(true);
            side.open(messages.text("form.title"), new BuildForm(model, () -> {
                closeForm();
                showBuild();
            }));
        }
    }

    private void closeForm() {
        side.shut();
        controller.setFormOpen(false);
        controller.focus();
    }

    private void showBuild() {
        controller.below().getSelectionModel().select(buildTab);
        controller.makeRoomBelow();
    }

    private void follow(@Nullable OpenText open) {
        following.unsubscribe();
        following = open == null
                ? Subscription.EMPTY
                : open.pathProperty()
                        .subscribe(_ -> choose())
                        .and(open.dirtyProperty().subscribe(_ -> choose()));
        choose();
        showHeat();
    }

    /// Another kind of text in front, such as the ignore file, leaves the choice as it is.
    private void choose() {
        OpenText open = workbench.currentProperty().get();
        Path root = workbench.context().rootProperty().get();
        Path file = open == null ? null : open.path();
        String path = workbench.inContext(file);
        if (open != null
                && root != null
                && !path.isEmpty()
                && TextKind.of(open.titleProperty().get()).isBuilt()) {
            model.subjectProperty().set(new Subject(root, path, open.isDirty() ? open.text() : null));
        } else {
            Subject before = model.subjectProperty().get();
            if (before != null && !before.context().equals(root)) {
                model.subjectProperty().set(null);
            }
        }
    }

    private void showHeat() {
        Path file = model.heatFile();
        if (file != null) {
            controller
                    .editorOf(file)
                    .ifPresent(editor -> editor.showHeat(model.heatProperty().get()));
        }
    }

    private void reveal(Position place) {
        Subject subject = model.subjectProperty().get();
        if (subject != null) {
            workbench.reveal(
                    subject.context().resolve(subject.dockerfile()),
                    () -> controller
                            .editorOf(subject.context().resolve(subject.dockerfile()))
                            .ifPresent((CodePane editor) -> editor.reveal(place)));
        }
    }
}
