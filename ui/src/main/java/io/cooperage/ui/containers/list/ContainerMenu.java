package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveRow;
import io.cooperage.ui.nav.Route.ContainersPanel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.kordamp.ikonli.javafx.FontIcon;

/// Everything that can be done to the selection; what doesn't fit all of it is disabled when the menu opens.
final class ContainerMenu extends ContextMenu {
    private final ContainersViewModel viewModel;
    private final Map<Verb, MenuItem> verbs = new EnumMap<>(Verb.class);
    private final MenuItem open;
    private final MenuItem rename;
    private final MenuItem compare;
    private final MenuItem recreate;
    private final MenuItem cloneIt;
    private final MenuItem deploy;
    private final MenuItem limits;
    private final MenuItem commit;
    private final MenuItem export;
    private final MenuItem copyId;
    private final MenuItem dismiss;

    /// @param exports asks where to, and writes its files there
    ContainerMenu(
            ContainersViewModel viewModel, Messages messages, Runnable editName, Consumer<LiveContainer> exports) {
        this.viewModel = viewModel;
        open = item(
                messages.text("open"),
                "fth-corner-down-left",
                () -> viewModel.rows().selection().stream().findFirst().ifPresent(viewModel::open));
        rename = item(messages.text("rename"), "fth-edit-2", editName);
        compare = item(
                messages.text("compare"),
                "fth-columns",
                () -> viewModel.rows().selection().stream().findFirst().ifPresent(viewModel::compare));
        recreate = item(
                messages.text("recreate"),
                "fth-edit",
                () -> viewModel.rows().selection().stream().findFirst().ifPresent(viewModel::recreate));
        cloneIt = item(
                messages.text("clone"),
                "fth-copy",
                () -> viewModel.rows().selection().stream().findFirst().ifPresent(viewModel::cloneContainer));
        deploy = item(
                messages.text("deploy"),
                "fth-hexagon",
                () -> viewModel.rows().selection().stream().findFirst().ifPresent(viewModel::deploy));
        limits = item(
                messages.text("limits"),
                "fth-sliders",
                () -> onOne(live -> viewModel.openPanel(ContainersPanel.LIMITS, live)));
        commit = item(
                messages.text("commit"),
                "fth-layers",
                () -> onOne(live -> viewModel.openPanel(ContainersPanel.COMMIT, live)));
        export = item(messages.text("export"), "fth-download", () -> onOne(exports));
        copyId = item(
                messages.text("copy-id"),
                "fth-hash",
                () -> Desktop.copy(viewModel.rows().selection().stream()
                        .map(LiveContainer::id)
                        .collect(Collectors.joining("\n"))));
        dismiss = item(
                messages.text("dismiss-problem"),
                "fth-x",
                () -> List.copyOf(viewModel.rows().selection()).forEach(LiveRow::dismissProblem));
        MenuItem remove = verb(Verb.REMOVE);
        remove.getStyleClass().add("danger");
        getItems()
                .setAll(
                        open,
                        new SeparatorMenuItem(),
                        verb(Verb.START),
                        verb(Verb.STOP),
                        verb(Verb.RESTART),
                        verb(Verb.PAUSE),
                        verb(Verb.UNPAUSE),
                        verb(Verb.KILL),
                        new SeparatorMenuItem(),
                        rename,
                        limits,
                        recreate,
                        cloneIt,
                        commit,
                        export,
                        deploy,
                        compare,
                        copyId,
                        dismiss,
                        new SeparatorMenuItem(),
                        remove);
        setOnShowing(showing -> enable());
    }

    private void enable() {
        int count = viewModel.rows().selection().size();
        open.setDisable(count != 1);
        rename.setDisable(count != 1);
        recreate.setDisable(count != 1);
        cloneIt.setDisable(count != 1);
        limits.setDisable(count != 1);
        commit.setDisable(count != 1);
        export.setDisable(count != 1);
        deploy.setDisable(count != 1);
        compare.setDisable(count != 1);
        copyId.setDisable(count == 0);
        dismiss.setVisible(viewModel.rows().selection().stream()
                .anyMatch(live -> !live.problemProperty().get().isEmpty()));
        verbs.forEach((verb, item) -> item.setDisable(!viewModel.fitsSelection(verb)));
        verb(Verb.PAUSE).setVisible(!viewModel.fitsSelection(Verb.UNPAUSE));
        verb(Verb.UNPAUSE).setVisible(viewModel.fitsSelection(Verb.UNPAUSE));
    }

    private MenuItem verb(Verb verb) {
        return verbs.computeIfAbsent(
                verb,
                made -> item(viewModel.verbs().label(made), made.icon(), () -> viewModel.performOnSelection(made)));
    }

    private void onOne(Consumer<LiveContainer> action) {
        viewModel.rows().selection().stream().findFirst().ifPresent(action);
    }

    private static MenuItem item(String text, String icon, Runnable action) {
        MenuItem item = new MenuItem(text, new FontIcon(icon));
        item.setMnemonicParsing(false);
        item.setOnAction(choice -> action.run());
        return item;
    }
}
