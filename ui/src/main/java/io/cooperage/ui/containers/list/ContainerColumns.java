package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.VerbsCell;
import io.cooperage.ui.control.list.WordsCell;
import io.cooperage.ui.model.LiveContainer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

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

    private static final List<Verb> ON_ROWS = List.of(Verb.START, Verb.STOP, Verb.UNPAUSE, Verb.REMOVE);

    /// Widths of the table below which a column gives way, so that there is nothing to scroll sideways:
    /// beside a panel, or in a small window.
    private static final Map<String, Integer> ROOM = Map.of("command", 1150, "root", 1020, "ports", 905, "age", 790);

    private final TableView<LiveContainer> table;
    private final ContainersViewModel viewModel;
    private final RowColumns<LiveContainer> columns;
    private final TableColumn<LiveContainer, LiveContainer> name;
    private final TableColumn<LiveContainer, LiveContainer> root;
    private final TableColumn<LiveContainer, LiveContainer> command;
    private final TableColumn<LiveContainer, LiveContainer> cpu;
    private final TableColumn<LiveContainer, LiveContainer> memory;
    private final TableColumn<LiveContainer, LiveContainer> ports;
    private final TableColumn<LiveContainer, LiveContainer> age;

    /// @param table with the columns of the FXML, found by their ids
    ContainerColumns(
            TableView<LiveContainer> table, ContainersViewModel viewModel, NameCell.Rename rename, Runnable menu) {
        this.table = table;
        this.viewModel = viewModel;
        columns = new RowColumns<>(table);
        columns.live(
                "status",
                StatusCell::new,
                Comparator.comparing(live -> live.container().state().status()));
        name = columns.live(
                "name",
                () -> new NameCell(rename),
                Comparator.comparing(live -> live.container().name()));
        // But for when it is asked for: else a double click would edit the name instead of opening the container.
        name.setEditable(false);
        root = words(
                "root", live -> ContainerText.root(live.container().config().root()));
        command = columns.live(
                "command",
                CommandCell::new,
                Comparator.comparing(
                        live -> ContainerText.command(live.container().config().fullCommand())));
        cpu = columns.live("cpu", CpuCell::new, Comparator.comparingDouble(ContainerColumns::cpuOf));
        memory = columns.live(
                "memory",
                () -> new MemoryCell(viewModel.machine().memory()),
                Comparator.comparingDouble(ContainerColumns::memoryOf));
        ports = words(
                "ports",
                live -> ContainerText.ports(
                        live.container(), live.portsProperty().get()));
        age = columns.live("age", () -> new AgeCell(viewModel.nowProperty()), YOUNGEST_FIRST);
        columns.live(
                "actions",
                () -> new VerbsCell<>(
                        viewModel.verbs(), ON_ROWS, viewModel.rows().traits(), menu),
                null);
        sort();
        columns.giveTheRestTo(command);
    }

    /// The one that can be edited.
    TableColumn<LiveContainer, LiveContainer> name() {
        return name;
    }

    private TableColumn<LiveContainer, LiveContainer> words(String id, Function<LiveContainer, String> text) {
        return columns.live(
                id,
                () -> new WordsCell<>(
                        live -> new Observable[] {live.containerProperty(), live.portsProperty()}, text, "plain"),
                Comparator.comparing(text));
    }

    /// Lets the person choose which columns to see.
    void offerChoice(MenuButton choice) {
        for (TableColumn<LiveContainer, ?> column : List.of(root, command, cpu, memory, ports, age)) {
            CheckMenuItem item = new CheckMenuItem(column.getText());
            item.setMnemonicParsing(false);
            item.setSelected(!viewModel.hiddenColumns().contains(column.getId()));
            column.visibleProperty()
                    .bind(item.selectedProperty()
                            .and(table.widthProperty().greaterThan(ROOM.getOrDefault(column.getId(), 0))));
            item.setOnAction(chosen -> {
                if (item.isSelected()) {
                    viewModel.hiddenColumns().remove(column.getId());
                } else {
                    viewModel.hiddenColumns().add(column.getId());
                }
            });
            choice.getItems().add(item);
        }
    }

    private void sort() {
        SortedList<LiveContainer> sorted = columns.sort(viewModel.rows().shown(), NEWEST_FIRST);
        viewModel.sampleRoundsProperty().addListener((property, was, round) -> {
            if (table.getSortOrder().contains(cpu) || table.getSortOrder().contains(memory)) {
                Comparator<LiveContainer> order = table.getComparator();
                // A sorted list sorts only when an element or the order changes; samples are neither.
                sorted.setComparator(order == null ? NEWEST_FIRST : order::compare);
            }
        });
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
