package io.cooperage.ui.control.list;

import io.cooperage.ui.control.LiveCell;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.util.Subscription;

/// A few words about a row, written anew when something they depend on changes. FX thread only.
public final class WordsCell<T> extends LiveCell<T> {
    private final Function<T, Observable[]> sources;
    private final Function<T, String> words;
    private final Label label = new Label();
    private final Tooltip whole = new Tooltip();

    /// @param sources what the words depend on
    /// @param styles of the text, besides `quiet`
    public WordsCell(Function<T, Observable[]> sources, Function<T, String> words, String... styles) {
        this.sources = sources;
        this.words = words;
        label.getStyleClass().add("quiet");
        label.getStyleClass().addAll(styles);
        whole.setWrapText(true);
        whole.setMaxWidth(520);
    }

    @Override
    protected Node content() {
        return label;
    }

    @Override
    protected Subscription follow(T row) {
        Subscription all = Subscription.EMPTY;
        Runnable show = () -> show(row);
        show.run();
        for (Observable source : sources.apply(row)) {
            all = all.and(source.subscribe(show));
        }
        return all;
    }

    private void show(T row) {
        String text = words.apply(row);
        label.setText(text.replace('\n', ' '));
        whole.setText(text);
        label.setTooltip(text.isEmpty() ? null : whole);
    }
}
