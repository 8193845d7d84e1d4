package io.cooperage.ui.images.list;

import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.model.LiveRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.kordamp.ikonli.javafx.FontIcon;

/// Everything that can be done to the selection; what doesn't fit all of it is disabled when the menu opens.
final class ImageMenu extends ContextMenu {
    private static final int USERS = 6;

    private final ImagesViewModel viewModel;
    private final Messages messages;
    private final Map<Verb, MenuItem> verbs = new EnumMap<>(Verb.class);

    ImageMenu(ImagesViewModel viewModel, Messages messages) {
        this.viewModel = viewModel;
        this.messages = messages;
        verb(Verb.REMOVE).getStyleClass().add("danger");
        fill();
        setOnShowing(showing -> fill());
    }

    private void fill() {
        List<LiveImage> chosen = viewModel.rows().selection();
        List<MenuItem> items = new ArrayList<>(List.of(
                verb(Verb.OPEN),
                verb(Verb.RUN),
                verb(Verb.DEPLOY),
                new SeparatorMenuItem(),
                verb(Verb.TAG),
                verb(Verb.PUSH),
                verb(Verb.SAVE),
                compare(chosen.size()),
                new SeparatorMenuItem(),
                copy("copy-name", LiveImage::shown),
                copy("copy-id", live -> live.id().toString()),
                copy("copy-digest", live -> live.image().target().digest().toString())));
        if (chosen.size() == 1 && !chosen.getFirst().image().usedBy().isEmpty()) {
            items.add(new SeparatorMenuItem());
            chosen.getFirst().image().usedBy().stream().limit(USERS).forEach(id -> items.add(user(id)));
        }
        if (chosen.stream().anyMatch(live -> !live.problemProperty().get().isEmpty())) {
            items.add(new SeparatorMenuItem());
            items.add(item(
                    messages.text("dismiss-problem"),
                    "fth-x",
                    () -> List.copyOf(chosen).forEach(LiveRow::dismissProblem)));
        }
        items.add(new SeparatorMenuItem());
        items.add(verb(Verb.REMOVE));
        getItems().setAll(items);
        verbs.forEach((verb, item) -> item.setDisable(!viewModel.fitsSelection(verb)));
    }

    private MenuItem compare(int count) {
        MenuItem item = item(messages.text(count == 2 ? "compare.two" : "compare"), "fth-columns", viewModel::compare);
        item.setDisable(count == 0 || count > 2);
        return item;
    }

    private MenuItem user(String id) {
        String name = viewModel
                .parts()
                .containers()
                .find(id)
                .map(live -> live.container().name())
                .orElse(id);
        return item(messages.text("open-container", name), "fth-box", () -> viewModel.openUser(id));
    }

    private MenuItem copy(String key, Function<LiveImage, String> text) {
        MenuItem item = item(
                messages.text(key),
                "fth-copy",
                () -> Desktop.copy(
                        viewModel.rows().selection().stream().map(text).collect(Collectors.joining("\n"))));
        item.setDisable(viewModel.rows().selection().isEmpty());
        return item;
    }

    private MenuItem verb(Verb verb) {
        return verbs.computeIfAbsent(
                verb,
                made -> item(viewModel.verbs().label(made), made.icon(), () -> viewModel.performOnSelection(made)));
    }

    private static MenuItem item(String text, String icon, Runnable action) {
        MenuItem item = new MenuItem(text, new FontIcon(icon));
        item.setMnemonicParsing(false);
        item.setOnAction(choice -> action.run());
        return item;
    }
}
