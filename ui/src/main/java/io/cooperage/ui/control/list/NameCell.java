package io.cooperage.ui.control.list;

import io.cooperage.ui.control.LiveCell;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.Subscription;

/// The name of a row; beside it a quiet word about what it is or what is being done to it, or why that failed. In CSS
/// it is `name-cell`. FX thread only.
public final class NameCell<T> extends LiveCell<T> {
    private static final double NAME_LEAST = 72;

    private final Function<T, Observable[]> sources;
    private final Function<T, Said> words;
    private final Label name = new Label();
    private final RowProblem beside = new RowProblem();
    private final HBox box = new HBox(name, beside);

    /// @param problem why the last thing failed; empty when nothing did
    /// @param beside shown then
    /// @param more all there is to say, for the tooltip
    public record Said(String name, String style, String problem, String beside, String more) {}

    /// @param sources what the words depend on
    public NameCell(Function<T, Observable[]> sources, Function<T, Said> words) {
        this.sources = sources;
        this.words = words;
        box.getStyleClass().add("name-cell");
        box.setAlignment(Pos.CENTER_LEFT);
        box.setSpacing(8);
        beside.setMinWidth(0);
        name.setTooltip(beside.whole());
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(T row) {
        Runnable show = () -> show(words.apply(row));
        show.run();
        Subscription all = Subscription.EMPTY;
        for (Observable source : sources.apply(row)) {
            all = all.and(source.subscribe(show));
        }
        return all;
    }

    private void show(Said said) {
        name.setText(said.name());
        name.getStyleClass().setAll("label", said.style());
        name.setMinWidth(said.problem().isEmpty() ? Region.USE_COMPUTED_SIZE : NAME_LEAST);
        beside.show(said.problem(), said.beside(), said.more());
        boolean any = !said.problem().isEmpty() || !said.beside().isEmpty();
        beside.setVisible(any);
        beside.setManaged(any);
    }
}
