package io.cooperage.ui.containers.detail.processes;

import io.cooperage.engine.container.ProcessEntry;
import io.cooperage.ui.containers.detail.words.Capabilities;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Processes tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class ProcessesController {
    private final ProcessesViewModel model;
    private final ProcessTree tree = new ProcessTree();
    private final Messages messages = Messages.of(ProcessesController.class);

    @FXML
    private TreeTableView<ProcessRow> table;

    @FXML
    private VBox stopped;

    @FXML
    private Label summary;

    public ProcessesController(ProcessesViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        table.setRoot(tree.root());
        table.setShowRoot(false);
        table.getSelectionModel().setSelectionMode(SelectionMode.SINGLE);
        table.setColumnResizePolicy(TreeTableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPlaceholder(new Label());
        addColumns();
        stopped.visibleProperty().bind(model.runningProperty().not());
        table.visibleProperty().bind(model.runningProperty());
        summary.visibleProperty().bind(model.runningProperty());
        model.revisionProperty().subscribe(_ -> refresh());
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            var selected = table.getSelectionModel().getSelectedItem();
            if (event.isShortcutDown() && event.getCode() == KeyCode.C && selected != null) {
                Desktop.copy(selected.getValue().entry().command());
                event.consume();
            }
        });
    }

    public void focus() {
        table.requestFocus();
    }

    private void refresh() {
        tree.update(model.rows());
        long threads =
                model.rows().stream().mapToLong(row -> row.entry().threads()).sum();
        summary.setText(messages.text("summary", model.rows().size(), threads));
    }

    private void addColumns() {
        text("command", 300, ProcessEntry::command, ProcessEntry::command);
        number("container-pid", 64, ProcessEntry::containerPid, pid -> Integer.toString(pid));
        number("host-pid", 78, ProcessEntry::pid, pid -> Integer.toString(pid));
        text("user", 92, ProcessEntry::user, entry -> messages.text("tip.user", Long.toString(entry.uid())));
        text("state", 86, entry -> state(entry.state()), entry -> messages.text("tip.state", entry.state()));
        column(
                "cpu",
                62,
                true,
                row -> row.cpu().orElse(-1),
                ProcessesController::cpuText,
                row -> messages.text("tip.cpu", Amounts.duration(row.entry().cpuTime())));
        number("rss", 84, ProcessEntry::rss, bytes -> Amounts.bytes(bytes));
        number("threads", 66, ProcessEntry::threads, count -> Integer.toString(count));
        number("files", 58, ProcessEntry::openFiles, count -> Integer.toString(count));
        text("capabilities", 116, this::capabilities, ProcessesController::capabilityNames);
        text(
                "seccomp",
                96,
                entry -> messages.text("seccomp." + entry.seccompMode()),
                entry -> messages.text(entry.noNewPrivileges() ? "tip.no-new-privileges" : "tip.new-privileges"));
    }

    private String state(char letter) {
        return switch (letter) {
            case 'R' -> messages.text("state.running");
            case 'S' -> messages.text("state.sleeping");
            case 'D' -> messages.text("state.disk");
            case 'T', 't' -> messages.text("state.stopped");
            case 'Z' -> messages.text("state.zombie");
            case 'I' -> messages.text("state.idle");
            default -> String.valueOf(letter);
        };
    }

    private String capabilities(ProcessEntry entry) {
        int count = Long.bitCount(entry.capabilities());
        return count == 0 ? messages.text("capabilities.none") : messages.text("capabilities.some", count);
    }

    private static String capabilityNames(ProcessEntry entry) {
        List<String> names = Capabilities.of(entry.capabilities());
        return String.join("\n", names);
    }

    private static String cpuText(double cores) {
        return cores < 0 ? "" : Amounts.percent(cores);
    }

    private void text(
            String key, double width, Function<ProcessEntry, String> value, Function<ProcessEntry, String> tip) {
        column(key, width, false, row -> value.apply(row.entry()), Function.identity(), row -> tip.apply(row.entry()));
    }

    private <T extends Comparable<T>> void number(
            String key, double width, Function<ProcessEntry, T> value, Function<T, String> words) {
        column(key, width, true, row -> value.apply(row.entry()), words, _ -> "");
    }

    private <T extends Comparable<? super T>> void column(
            String key,
            double width,
            boolean number,
            Function<ProcessRow, T> value,
            Function<T, String> words,
            Function<ProcessRow, String> tip) {
        TreeTableColumn<ProcessRow, T> column = new TreeTableColumn<>(messages.text("column." + key));
        column.setId(key);
        column.setPrefWidth(width);
        column.setMinWidth(Math.min(width, 56));
        column.setComparator(Comparator.naturalOrder());
        column.setReorderable(false);
        if (number) {
            column.getStyleClass().add("number");
        }
        column.setCellValueFactory(cell -> cell.getValue().getValue() == null
                ? null
                : new ReadOnlyObjectWrapper<>(value.apply(cell.getValue().getValue())));
        column.setCellFactory(_ -> new Cell<>(words, tip, number));
        table.getColumns().add(column);
    }

    private static final class Cell<T> extends TreeTableCell<ProcessRow, T> {
        private final Function<T, String> words;
        private final Function<ProcessRow, String> tip;

        Cell(Function<T, String> words, Function<ProcessRow, String> tip, boolean number) {
            this.words = words;
            this.tip = tip;
            if (number) {
                getStyleClass().add("number");
            }
        }

        @Override
        protected void updateItem(@Nullable T item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty || item == null ? null : words.apply(item));
            ProcessRow row = getTableRow() == null ? null : getTableRow().getItem();
            String explanation = empty || row == null ? "" : tip.apply(row);
            setTooltip(explanation.isEmpty() ? null : new Tooltip(explanation));
        }
    }
}
