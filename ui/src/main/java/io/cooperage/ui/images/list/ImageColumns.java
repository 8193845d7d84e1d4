package io.cooperage.ui.images.list;

import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageText;
import io.cooperage.ui.model.LiveImage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// The columns of the table: their cells, order and widths. When a panel takes the room, what matters least goes.
final class ImageColumns {
    /// Beside the columns: the padding of the table and its scroll bar.
    private static final double MARGIN = 48;

    private static final double ROOM_FOR_ALL = 900;

    private static final Comparator<LiveImage> BY_NAME =
            Comparator.comparing(LiveImage::shown, String.CASE_INSENSITIVE_ORDER);

    private static final Comparator<LiveImage> NEWEST_FIRST = Comparator.<LiveImage, Instant>comparing(live -> {
                Instant created = live.image().created();
                return created == null ? Instant.EPOCH : created;
            })
            .reversed();

    private final TableView<LiveImage> table;
    private final ImagesViewModel viewModel;
    private final Messages messages = Messages.of(ImageColumns.class);
    private final TableColumn<LiveImage, LiveImage> repository;
    private final List<TableColumn<LiveImage, LiveImage>> others;

    /// @param table with the columns of the FXML, found by their ids
    ImageColumns(TableView<LiveImage> table, ImagesViewModel viewModel, Runnable menu) {
        this.table = table;
        this.viewModel = viewModel;
        repository = column("repository");
        live(
                repository,
                RepositoryCell::new,
                Comparator.comparing(ImageText::repository).thenComparing(BY_NAME));
        TableColumn<LiveImage, LiveImage> tag = column("tag");
        live(tag, () -> text((live, now) -> ImageText.tag(live), "plain"), Comparator.comparing(ImageText::tag));
        TableColumn<LiveImage, LiveImage> id = column("imageId");
        live(
                id,
                () -> text((live, now) -> live.id().shortHex(), "mono"),
                Comparator.comparing(live -> live.id().hex()));
        TableColumn<LiveImage, LiveImage> platform = column("platform");
        live(
                platform,
                () -> text((live, now) -> live.image().platform().toString(), "plain"),
                Comparator.comparing(live -> live.image().platform().toString()));
        TableColumn<LiveImage, LiveImage> size = column("size");
        live(
                size,
                () -> new SizeCell(viewModel.largestProperty()),
                Comparator.comparingLong(live -> live.image().size()));
        TableColumn<LiveImage, LiveImage> created = column("created");
        live(created, () -> text((live, now) -> ImageText.created(live.image(), now), "plain"), NEWEST_FIRST);
        TableColumn<LiveImage, LiveImage> users = column("users");
        live(
                users,
                () -> new UsersCell(viewModel),
                Comparator.comparing(live -> String.join(" ", viewModel.users(live))));
        TableColumn<LiveImage, LiveImage> actions = column("actions");
        live(actions, () -> new ImageActionsCell(viewModel, menu, messages.text("more")), null);
        others = List.of(tag, id, platform, size, created, users, actions);
        List.of(id, platform, actions)
                .forEach(column ->
                        column.visibleProperty().bind(table.widthProperty().greaterThan(ROOM_FOR_ALL)));
        sort();
        giveTheRestToTheRepository();
    }

    private TextCell text(java.util.function.BiFunction<LiveImage, Instant, String> words, String style) {
        return new TextCell(viewModel.nowProperty(), words, style);
    }

    private static void live(
            TableColumn<LiveImage, LiveImage> column,
            Supplier<LiveCell<LiveImage>> cell,
            @Nullable Comparator<LiveImage> order) {
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(made -> cell.get());
        if (order != null) {
            column.setComparator(order);
        }
    }

    private void sort() {
        SortedList<LiveImage> sorted = new SortedList<>(viewModel.shown());
        table.comparatorProperty()
                .subscribe(order -> sorted.setComparator(order == null ? NEWEST_FIRST.thenComparing(BY_NAME) : order));
        table.setItems(sorted);
    }

    private void giveTheRestToTheRepository() {
        Observable[] sources = Stream.concat(
                        Stream.of(table.widthProperty()),
                        others.stream().flatMap(column -> Stream.of(column.widthProperty(), column.visibleProperty())))
                .toArray(Observable[]::new);
        repository
                .prefWidthProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> Math.max(
                                repository.getMinWidth(),
                                table.getWidth()
                                        - MARGIN
                                        - others.stream()
                                                .filter(TableColumn::isVisible)
                                                .mapToDouble(TableColumn::getWidth)
                                                .sum()),
                        sources));
    }

    @SuppressWarnings("unchecked") // The FXML says what each column holds.
    private TableColumn<LiveImage, LiveImage> column(String id) {
        return (TableColumn<LiveImage, LiveImage>) table.getColumns().stream()
                .filter(column -> column.getId().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
