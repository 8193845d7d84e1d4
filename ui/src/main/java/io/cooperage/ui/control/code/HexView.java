package io.cooperage.ui.control.code;

import io.cooperage.ui.i18n.Messages;
import java.util.Objects;
import javafx.collections.ObservableListBase;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Bytes as offset, hexadecimal digits and characters, sixteen to a row. Only the rows in sight are made. FX thread
/// only.
public final class HexView extends VBox {
    private static final Messages MESSAGES = Messages.of(HexView.class);
    private static final int ROW = 16;

    private final ListView<Integer> rows = new ListView<>();
    private byte[] bytes = {};

    public HexView() {
        getStyleClass().add("hex-view");
        getStylesheets()
                .add(Objects.requireNonNull(HexView.class.getResource("code-view.css"))
                        .toExternalForm());
        rows.setAccessibleText(MESSAGES.text("hex"));
        rows.setCellFactory(_ -> new Row());
        VBox.setVgrow(rows, Priority.ALWAYS);
        getChildren().add(rows);
    }

    /// @param content not copied, so not to be changed
    public void show(byte[] content) {
        bytes = content;
        rows.setItems(new RowNumbers((content.length + ROW - 1) / ROW));
    }

    /// One row as it is read: `00000010  7f 45 …  .ELF…`.
    static String text(byte[] bytes, int row) {
        return "%s  %s  %s".formatted(offset(row), digits(bytes, row), characters(bytes, row));
    }

    private static String offset(int row) {
        return "%08x".formatted(row * ROW);
    }

    private static String digits(byte[] bytes, int row) {
        StringBuilder text = new StringBuilder(ROW * 3 + 1);
        for (int i = 0; i < ROW; i++) {
            int at = row * ROW + i;
            text.append(i == ROW / 2 ? "  " : i == 0 ? "" : " ");
            text.append(at < bytes.length ? "%02x".formatted(bytes[at] & 0xff) : "  ");
        }
        return text.toString();
    }

    private static String characters(byte[] bytes, int row) {
        StringBuilder text = new StringBuilder(ROW);
        for (int at = row * ROW; at < Math.min((row + 1) * ROW, bytes.length); at++) {
            text.append(bytes[at] >= 0x20 && bytes[at] < 0x7f ? (char) bytes[at] : '·');
        }
        return text.toString();
    }

    /// Counts without keeping the numbers.
    private static final class RowNumbers extends ObservableListBase<Integer> {
        private final int size;

        RowNumbers(int size) {
            this.size = size;
        }

        @Override
        public Integer get(int index) {
            return Objects.checkIndex(index, size);
        }

        @Override
        public int size() {
            return size;
        }
    }

    private final class Row extends ListCell<Integer> {
        private final Label offset = new Label();
        private final Label digits = new Label();
        private final Label characters = new Label();
        private final HBox box = new HBox(offset, digits, characters);

        Row() {
            box.getStyleClass().add("bytes");
            offset.getStyleClass().add("offset");
            characters.getStyleClass().add("ascii");
            box.getChildren().forEach(label -> ((Label) label).setMinWidth(USE_PREF_SIZE));
        }

        @Override
        protected void updateItem(@Nullable Integer row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            offset.setText(offset(row));
            digits.setText(digits(bytes, row));
            characters.setText(characters(bytes, row));
            setGraphic(box);
            setAccessibleText(text(bytes, row));
        }
    }
}
