package io.cooperage.ui.events;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.WordsCell;
import io.cooperage.ui.events.EventsViewModel.Part;
import io.cooperage.ui.events.EventsViewModel.Since;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.beans.Observable;
import javafx.fxml.FXML;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.kordamp.ikonli.javafx.FontIcon;

/// The list of events and its keys.
@SuppressWarnings("NullAway.Init")
public final class EventsController {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d  HH:mm:ss", Locale.getDefault()).withZone(ZoneId.systemDefault());

    private final EventsViewModel viewModel;
    private final Messages messages = Messages.of(EventsController.class);

    @FXML
    private ListPage<EventRow, Part> page;

    @FXML
    private TableView<EventRow> table;

    public EventsController(EventsViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        RowColumns<EventRow> columns = new RowColumns<>(table);
        columns.live("time", () -> words(row -> TIME.format(row.time()), "figure"), null);
        columns.live("what", WhatCell::new, null);
        columns.live("name", () -> words(EventRow::name, "medium"), null);
        TableColumn<EventRow, EventRow> detail = columns.live("detail", () -> words(EventRow::detail, "plain"), null);
        table.setItems(viewModel.rows().shown());
        columns.giveTheRestTo(detail);
        Segments<Since> since = new Segments<>(
                "since",
                messages.text("since"),
                viewModel.sinceProperty(),
                List.of(Since.values()),
                each -> messages.text("since." + each));
        since.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        page.getTools().add(since);
        page.teach(() -> new EmptyState("fth-activity", messages.text("empty.title"), messages.text("empty.words")));
        page.onOpen(viewModel::open);
        page.setMenu(menu());
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
    }

    void focus() {
        page.focus();
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", page::focusFilter),
                Command.of(
                                messages.text("command.open"),
                                "fth-corner-down-left",
                                "Enter",
                                () -> page.one(viewModel::open))
                        .when(() -> viewModel.rows().selection().size() == 1));
    }

    private ContextMenu menu() {
        MenuItem open = new MenuItem(messages.text("open"), new FontIcon("fth-corner-down-left"));
        open.setOnAction(choice -> page.one(viewModel::open));
        MenuItem copy = new MenuItem(messages.text("copy"), new FontIcon("fth-copy"));
        copy.setOnAction(choice -> Desktop.copy(viewModel.rows().selection().stream()
                .map(row -> String.join("\t", row.time().toString(), row.name(), row.action(), row.detail()))
                .collect(Collectors.joining("\n"))));
        return new ContextMenu(open, copy);
    }

    private static WordsCell<EventRow> words(java.util.function.Function<EventRow, String> text, String style) {
        return new WordsCell<>(row -> new Observable[0], text, style);
    }
}
