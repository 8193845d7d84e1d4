package io.cooperage.ui.terminal;

import io.cooperage.engine.api.docker.ShellLanguage;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.WordsCell;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.terminal.TerminalViewModel.ContextState;
import io.cooperage.ui.terminal.TerminalViewModel.Part;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.Observable;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The lines to copy, the context, and the list of requests.
@SuppressWarnings("NullAway.Init")
public final class TerminalController {
    private final TerminalViewModel viewModel;
    private final Messages messages = Messages.of(TerminalController.class);

    @FXML
    private Label state;

    @FXML
    private HBox shells;

    @FXML
    private Label line;

    @FXML
    private Label context;

    @FXML
    private Button use;

    @FXML
    private Button leave;

    @FXML
    private ListPage<RequestRow, Part> page;

    @FXML
    private TableView<RequestRow> table;

    public TerminalController(TerminalViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        state.setText(viewModel.state());
        shells.getChildren()
                .addFirst(new Segments<>(
                        "shell",
                        messages.text("shell"),
                        viewModel.shellProperty(),
                        List.of(ShellLanguage.values()),
                        each -> each.name().toLowerCase(Locale.ROOT)));
        line.textProperty().bind(viewModel.line());
        context.textProperty().bind(viewModel.contextProperty().map(now -> messages.text("context." + now)));
        use.disableProperty()
                .bind(viewModel.contextProperty().map(now -> !viewModel.served() || now != ContextState.OTHER));
        leave.visibleProperty().bind(viewModel.contextProperty().map(now -> now == ContextState.OURS));
        leave.managedProperty().bind(leave.visibleProperty());
        RowColumns<RequestRow> columns = new RowColumns<>(table);
        columns.live("time", () -> words(RequestRow::time, "figure"), null);
        columns.live("method", () -> words(row -> row.request().method(), "medium"), null);
        TableColumn<RequestRow, RequestRow> path =
                columns.live("path", () -> words(row -> row.request().path(), "mono"), null);
        columns.live("status", StatusCell::new, null);
        columns.live("took", () -> words(RequestRow::took, "figure"), null);
        columns.live("size", () -> words(RequestRow::size, "figure"), null);
        columns.live("client", () -> words(RequestRow::client, "plain"), null);
        table.setItems(viewModel.rows().shown());
        columns.giveTheRestTo(path);
        page.teach(() -> new EmptyState("fth-terminal", messages.text("empty.title"), messages.text("empty.words")));
        page.setMenu(menu());
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
    }

    @FXML
    void copy() {
        Desktop.copy(line.getText());
    }

    @FXML
    void use() {
        viewModel.useContext();
    }

    @FXML
    void leave() {
        viewModel.leaveContext();
    }

    void focus() {
        page.focus();
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", page::focusFilter),
                Command.of(messages.text("command.copy"), "fth-copy", "", this::copy),
                Command.of(messages.text("use"), "fth-check", "", viewModel::useContext)
                        .when(() -> !use.isDisabled()));
    }

    private ContextMenu menu() {
        MenuItem copy = new MenuItem(messages.text("copy-rows"), new FontIcon("fth-copy"));
        copy.setOnAction(choice -> Desktop.copy(viewModel.rows().selection().stream()
                .map(row -> String.join(
                        "\t",
                        row.request().time().toString(),
                        row.request().method(),
                        row.request().path(),
                        row.status(),
                        row.took()))
                .collect(Collectors.joining("\n"))));
        return new ContextMenu(copy);
    }

    private static WordsCell<RequestRow> words(Function<RequestRow, String> text, String style) {
        return new WordsCell<>(row -> new Observable[0], text, style);
    }
}
