package io.cooperage.ui.cluster.object;

import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A line of a log. Of several logs in one, whose it is stands before it in a colour of its own. FX thread
/// only.
final class LogLineCell extends ListCell<String> {
    /// What begins the lines of one container ends with this.
    static final String PREFIX_END = "] ";

    private static final int COLOURS = 8;
    private static final String COLOUR = "source-";

    private final Map<String, Integer> sources;
    private final Label source = new Label();
    private final Label words = new Label();
    private final HBox row = new HBox(source, words);
    private String colour = "";

    /// @param sources by what begins their lines, a number for each; may grow
    LogLineCell(Map<String, Integer> sources) {
        this.sources = sources;
        source.setMinWidth(Region.USE_PREF_SIZE);
        words.setMinWidth(Region.USE_PREF_SIZE);
    }

    @Override
    protected void updateItem(@Nullable String line, boolean empty) {
        super.updateItem(line, empty);
        if (empty || line == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        int end = line.indexOf(PREFIX_END) + PREFIX_END.length();
        String prefix = line.startsWith("[") && end > 1 ? line.substring(0, end) : "";
        Integer number = sources.get(prefix);
        if (number == null) {
            prefix = "";
        }
        source.setText(prefix);
        paint(number == null ? "" : COLOUR + number % COLOURS);
        words.setText(line.substring(prefix.length()));
        setGraphic(row);
        setAccessibleText(line);
    }

    private void paint(String now) {
        if (!now.equals(colour)) {
            source.getStyleClass().remove(colour);
            if (!now.isEmpty()) {
                source.getStyleClass().add(now);
            }
            colour = now;
        }
    }
}
