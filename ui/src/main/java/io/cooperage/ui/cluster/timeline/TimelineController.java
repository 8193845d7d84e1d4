package io.cooperage.ui.cluster.timeline;

import io.cooperage.ui.cluster.timeline.TimelineViewModel.Part;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.WordsCell;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.fxml.FXML;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.kordamp.ikonli.javafx.FontIcon;

/// The table of writes and its keys.
@SuppressWarnings("NullAway.Init")
public final class TimelineController {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final TimelineViewModel viewModel;
    private final Messages messages = Messages.of(TimelineController.class);

    @FXML
    private ListPage<TimelineRow, Part> page;

    @FXML
    private TableView<TimelineRow> table;

    TimelineController(TimelineViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        RowColumns<TimelineRow> columns = new RowColumns<>(table);
        columns.live("time", () -> words(row -> TIME.format(row.at()), "figure"), null);
        columns.live("because", () -> words(TimelineRow::because, "plain"), null);
        columns.live("actor", () -> words(TimelineRow::actor, "medium"), null);
        columns.live("did", () -> words(TimelineRow::did, "plain"), null);
        columns.live("object", () -> words(TimelineRow::object, "medium"), null);
        TableColumn<TimelineRow, TimelineRow> change =
                columns.live("change", () -> words(TimelineRow::change, "plain"), null);
        table.setItems(viewModel.rows().shown());
        columns.giveTheRestTo(change);
        page.teach(() -> new EmptyState("fth-repeat", messages.text("empty.title"), messages.text("empty.words")));
        page.onOpen(viewModel::open);
        MenuItem open = new MenuItem(messages.text("open"), new FontIcon("fth-corner-down-left"));
        open.setOnAction(choice -> page.one(viewModel::open));
        page.setMenu(new ContextMenu(open));
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
    }

    @FXML
    void clear() {
        viewModel.clear();
    }

    void focus() {
        page.focus();
    }

    List<Command> commands() {
        return List.of(Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", page::focusFilter));
    }

    private static WordsCell<TimelineRow> words(Function<TimelineRow, String> text, String style) {
        return new WordsCell<>(row -> new Observable[0], text, style);
    }
}
