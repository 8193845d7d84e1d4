package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.util.Callback;
import org.jspecify.annotations.Nullable;

/// The columns of the table: their cells, order and widths, and which of them the person wants.
final class ContainerColumns {
    private static final Comparator<LiveContainer> NEWEST_FIRST =
            Comparator.<LiveContainer, java.time.Instant>comparing(
                            live -> live.container().createdAt())
                    .reversed();

    private static final Comparator<LiveContainer> YOUNGEST_FIRST =
            Comparator.<LiveContainer, java.time.Instant>comparing(live -> {
                        var state = live.container().state();
                        var since = state.status().isAlive() ? state.startedAt() : state.finishedAt();
                        return since == null ? live.container().createdAt() : since;
                    })
                    .reversed();

    /// Beside the columns: the padding of the table and its scroll bar.
    private static final double MARGIN = 48;

    private final TableView<LiveContainer> table;
    private final ContainersViewModel viewModel;
    private final Messages messages = Messages.of(ContainerColumns.class);
    private final TableColumn<LiveContainer, LiveContainer> status;
    private final TableColumn<LiveContainer, LiveContainer> name;
    private final TableColumn<LiveContainer, String> root;
    private final TableColumn<LiveContainer, LiveContainer> command;
    private final TableColumn<LiveContainer, LiveContainer> cpu;
    private final TableColumn<LiveContainer, LiveContainer> memory;
    private final TableColumn<LiveContainer, LiveContainer> age;
    private final TableColumn<LiveContainer, LiveContainer> actions;

    /// @param table with the columns of the FXML, found by their ids
    ContainerColumns(
            TableView<LiveContainer> table, ContainersViewModel viewModel, NameCell.Rename rename, Runnable menu) {
        this.table = table;
        this.viewModel = viewModel;
        status = column("status");
        name = column("name");
        root = column("root");
        command = column("command");
        cpu = column("cpu");
        memory = column("memory");
        age = column("age");
        actions = column("actions");
        fillColumns(rename, menu);
        sort();
        giveTheRestToTheCommand();
    }

    /// The one that can be edited.
    TableColumn<LiveContainer, LiveContainer> name() {
        return name;
    }

    private void fillColumns(NameCell.Rename rename, Runnable menu) {
        live(
                status,
                StatusCell::new,
                Comparator.comparing(live -> live.container().state().status()));
        live(
                name,
                () -> new NameCell(rename),
                Comparator.comparing(live -> live.container().name()));
        live(
                command,
                CommandCell::new,
                Comparator.comparing(
                        live -> ContainerText.command(live.container().config().fullCommand())));
        live(cpu, CpuCell::new, Comparator.comparingDouble(ContainerColumns::cpuOf));
        live(
                memory,
                () -> new MemoryCell(viewModel.machine().memory()),
                Comparator.comparingDouble(ContainerColumns::memoryOf));
        live(age, () -> new AgeCell(viewModel.nowProperty()), YOUNGEST_FIRST);
        live(actions, () -> new ActionsCell(viewModel, menu, messages.text("more")), null);
        name.setEditable(true);
        text(
                root,
                live -> live.containerProperty()
                        .map(container -> ContainerText.root(container.config().root())));
    }

    private static void live(
            TableColumn<LiveContainer, LiveContainer> column,
            java.util.function.Supplier<LiveCell<LiveContainer>> cell,
            @Nullable Comparator<LiveContainer> order) {
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(made -> cell.get());
        if (order != null) {
            column.setComparator(order);
        }
    }

    private static void text(
            TableColumn<LiveContainer, String> column, Function<LiveContainer, ObservableValue<String>> value) {
        column.setCellValueFactory(row -> value.apply(row.getValue()));
        Callback<TableColumn<LiveContainer, String>, javafx.scene.control.TableCell<LiveContainer, String>> plain =
                column.getCellFactory();
        column.setCellFactory(made -> {
            var cell = plain.call(made);
            cell.getStyleClass().add("quiet");
            return cell;
        });
    }

    /// Lets the person choose which columns to see.
    void offerChoice(MenuButton columns) {
        for (TableColumn<LiveContainer, ?> column : List.of(root, command, cpu, memory, age)) {
            CheckMenuItem item = new CheckMenuItem(column.getText());
            item.setMnemonicParsing(false);
            item.setSelected(!viewModel.hiddenColumns().contains(column.getId()));
            column.visibleProperty().bind(item.selectedProperty());
            item.setOnAction(choice -> {
                if (item.isSelected()) {
                    viewModel.hiddenColumns().remove(column.getId());
                } else {
                    viewModel.hiddenColumns().add(column.getId());
                }
            });
            columns.getItems().add(item);
        }
    }

    private void sort() {
        SortedList<LiveContainer> sorted = new SortedList<>(viewModel.shown());
        table.comparatorProperty().subscribe(order -> sorted.setComparator(order == null ? NEWEST_FIRST : order));
        viewModel.sampleRoundsProperty().addListener((property, was, round) -> {
            if (table.getSortOrder().contains(cpu) || table.getSortOrder().contains(memory)) {
                Comparator<LiveContainer> order = table.getComparator();
                // A sorted list sorts only when an element or the order changes; samples are neither.
                sorted.setComparator(order == null ? NEWEST_FIRST : order::compare);
            }
        });
        table.setItems(sorted);
    }

    /// The other columns are as wide as their figures; the command takes what is left.
    private void giveTheRestToTheCommand() {
        List<TableColumn<LiveContainer, ?>> others = List.of(status, name, root, cpu, memory, age, actions);
        Observable[] sources = Stream.concat(
                        Stream.of(table.widthProperty()),
                        others.stream().flatMap(column -> Stream.of(column.widthProperty(), column.visibleProperty())))
                .toArray(Observable[]::new);
        command.prefWidthProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> Math.max(
                                command.getMinWidth(),
                                table.getWidth()
                                        - MARGIN
                                        - others.stream()
                                                .filter(TableColumn::isVisible)
                                                .mapToDouble(TableColumn::getWidth)
                                                .sum()),
                        sources));
    }

    @SuppressWarnings("unchecked") // The FXML says what each column holds.
    private <T> TableColumn<LiveContainer, T> column(String id) {
        return (TableColumn<LiveContainer, T>) table.getColumns().stream()
                .filter(column -> column.getId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// Containers without a sample come last when the busiest come first.
    private static double cpuOf(LiveContainer live) {
        var stats = live.stats();
        return stats == null ? -1 : stats.cpu().orElse(-1);
    }

    private static double memoryOf(LiveContainer live) {
        var stats = live.stats();
        return stats == null ? -1 : stats.memory().orElse(-1);
    }
}
