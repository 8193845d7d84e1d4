package io.cooperage.ui.images.list;

import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.VerbsCell;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.ImageText;
import io.cooperage.ui.model.LiveImage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// The columns of the table: their cells, order and widths. When a panel takes the room, what matters least goes.
final class ImageColumns {
    private static final double ROOM_FOR_ALL = 900;

    private static final Comparator<LiveImage> BY_NAME =
            Comparator.comparing(LiveImage::shown, String.CASE_INSENSITIVE_ORDER);

    private static final Comparator<LiveImage> NEWEST_FIRST = Comparator.<LiveImage, Instant>comparing(live -> {
                Instant created = live.image().created();
                return created == null ? Instant.EPOCH : created;
            })
            .reversed();

    private static final List<Verb> ON_ROWS = List.of(Verb.RUN, Verb.PUSH, Verb.REMOVE);

    private final ImagesViewModel viewModel;

    /// @param table with the columns of the FXML, found by their ids
    ImageColumns(TableView<LiveImage> table, ImagesViewModel viewModel, Runnable menu) {
        this.viewModel = viewModel;
        RowColumns<LiveImage> columns = new RowColumns<>(table);
        TableColumn<LiveImage, LiveImage> repository = columns.live(
                "repository",
                RepositoryCell::new,
                Comparator.comparing(ImageText::repository).thenComparing(BY_NAME));
        columns.live(
                "tag", () -> text((live, now) -> ImageText.tag(live), "plain"), Comparator.comparing(ImageText::tag));
        TableColumn<LiveImage, LiveImage> id = columns.live(
                "imageId",
                () -> text((live, now) -> live.id().shortHex(), "mono"),
                Comparator.comparing(live -> live.id().hex()));
        TableColumn<LiveImage, LiveImage> platform = columns.live(
                "platform",
                () -> text((live, now) -> live.image().platform().toString(), "plain"),
                Comparator.comparing(live -> live.image().platform().toString()));
        columns.live(
                "size",
                () -> new SizeCell(viewModel.largestProperty()),
                Comparator.comparingLong(live -> live.image().size()));
        columns.live("created", () -> text((live, now) -> ImageText.created(live.image(), now), "plain"), NEWEST_FIRST);
        columns.live(
                "users",
                () -> new UsersCell(viewModel),
                Comparator.comparing(live -> String.join(" ", viewModel.users(live))));
        TableColumn<LiveImage, LiveImage> actions = columns.live(
                "actions",
                () -> new VerbsCell<>(
                        viewModel.verbs(), ON_ROWS, viewModel.rows().traits(), menu),
                null);
        List.of(id, platform, actions)
                .forEach(column ->
                        column.visibleProperty().bind(table.widthProperty().greaterThan(ROOM_FOR_ALL)));
        columns.sort(viewModel.rows().shown(), NEWEST_FIRST.thenComparing(BY_NAME));
        columns.giveTheRestTo(repository);
    }

    private TextCell text(java.util.function.BiFunction<LiveImage, Instant, String> words, String style) {
        return new TextCell(viewModel.nowProperty(), words, style);
    }
}
