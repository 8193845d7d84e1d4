package io.cooperage.ui.control.list;

import io.cooperage.ui.control.LiveCell;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// Gives the columns of an FXML their cells, order and widths. Cells are [LiveCell]s: a table lays out anew for each
/// invalidated value of a column, they don't. FX thread only.
public final class RowColumns<T> {
    /// Beside the columns: the padding of the table and its scroll bar.
    private static final double MARGIN = 48;

    private final TableView<T> table;

    /// @param table with its columns, found by their ids
    public RowColumns(TableView<T> table) {
        this.table = table;
    }

    /// @param order of the rows by this column; null leaves it as it is
    public TableColumn<T, T> live(String id, Supplier<LiveCell<T>> cell, @Nullable Comparator<T> order) {
        TableColumn<T, T> column = column(id);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(made -> cell.get());
        if (order != null) {
            column.setComparator(order);
        }
        return column;
    }

    @SuppressWarnings("unchecked") // The FXML says what each column holds.
    public <C> TableColumn<T, C> column(String id) {
        return (TableColumn<T, C>) table.getColumns().stream()
                .filter(column -> column.getId().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the table has no column " + id));
    }

    /// Shows the rows in the order of the columns.
    ///
    /// @param unsorted their order while no column gives one
    public SortedList<T> sort(ObservableList<T> rows, Comparator<T> unsorted) {
        SortedList<T> sorted = new SortedList<>(rows);
        table.comparatorProperty().subscribe(order -> sorted.setComparator(order == null ? unsorted : order));
        table.setItems(sorted);
        return sorted;
    }

    /// The other columns are as wide as their figures; this one takes what is left.
    public void giveTheRestTo(TableColumn<T, ?> widest) {
        List<TableColumn<T, ?>> others = table.getColumns().stream()
                .filter(column -> !column.equals(widest))
                .toList();
        Observable[] sources = Stream.concat(
                        Stream.of(table.widthProperty()),
                        others.stream().flatMap(column -> Stream.of(column.widthProperty(), column.visibleProperty())))
                .toArray(Observable[]::new);
        widest.prefWidthProperty()
                .bind(Bindings.createDoubleBinding(() -> Math.max(widest.getMinWidth(), room(others)), sources));
    }

    private double room(List<TableColumn<T, ?>> taken) {
        return table.getWidth()
                - MARGIN
                - taken.stream()
                        .filter(TableColumn::isVisible)
                        .mapToDouble(TableColumn::getWidth)
                        .sum();
    }
}
