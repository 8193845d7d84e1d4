package io.cooperage.ui.volumes.list;

import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveRow;
import io.cooperage.ui.model.LiveVolume;
import io.cooperage.ui.volumes.VolumeCommands.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.kordamp.ikonli.javafx.FontIcon;

/// Everything that can be done to the selection; what can't be says why.
final class VolumeMenu extends ContextMenu {
    private final VolumesViewModel viewModel;
    private final Messages messages;

    VolumeMenu(VolumesViewModel viewModel, Messages messages) {
        this.viewModel = viewModel;
        this.messages = messages;
        fill();
        setOnShowing(showing -> fill());
    }

    private void fill() {
        List<LiveVolume> chosen = List.copyOf(viewModel.rows().selection());
        List<MenuItem> items = new ArrayList<>(List.of(
                verb(Verb.OPEN),
                verb(Verb.MEASURE),
                new SeparatorMenuItem(),
                verb(Verb.EXPORT),
                verb(Verb.IMPORT),
                verb(Verb.COPY),
                verb(Verb.EMPTY),
                new SeparatorMenuItem(),
                copy("copy-name", LiveVolume::name),
                copy("copy-path", live -> live.volume().mountpoint().toString())));
        if (chosen.stream().anyMatch(live -> !live.problemProperty().get().isEmpty())) {
            items.add(new SeparatorMenuItem());
            items.add(item(messages.text("dismiss-problem"), "fth-x", () -> chosen.forEach(LiveRow::dismissProblem)));
        }
        items.add(new SeparatorMenuItem());
        MenuItem remove = verb(Verb.REMOVE);
        remove.getStyleClass().add("danger");
        items.add(remove);
        String why = viewModel.whyItStays();
        if (!why.isEmpty()) {
            MenuItem reason = item(why, "fth-info", () -> {});
            reason.setDisable(true);
            items.add(reason);
        }
        getItems().setAll(items);
    }

    private MenuItem copy(String key, Function<LiveVolume, String> text) {
        MenuItem item = item(
                messages.text(key),
                "fth-copy",
                () -> Desktop.copy(
                        viewModel.rows().selection().stream().map(text).collect(Collectors.joining("\n"))));
        item.setDisable(viewModel.rows().selection().isEmpty());
        return item;
    }

    private MenuItem verb(Verb verb) {
        MenuItem item = item(
                viewModel.parts().commands().label(verb),
                viewModel.parts().commands().icon(verb),
                () -> viewModel.performOnSelection(verb));
        item.setDisable(!viewModel.fitsSelection(verb));
        return item;
    }

    private static MenuItem item(String text, String icon, Runnable action) {
        MenuItem item = new MenuItem(text, new FontIcon(icon));
        item.setMnemonicParsing(false);
        item.setOnAction(choice -> action.run());
        return item;
    }
}
