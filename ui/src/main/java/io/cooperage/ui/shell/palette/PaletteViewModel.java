package io.cooperage.ui.shell.palette;

import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.CommandSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The commands that fit what is typed, best first. FX thread only.
public final class PaletteViewModel {
    private static final int SHOWN = 50;

    private final List<Command> commands = new ArrayList<>();
    private final StringProperty query = new SimpleStringProperty("");
    private final ObservableList<Command> matches = FXCollections.observableArrayList();

    /// @param source asked once: a palette lives as long as it is open
    /// @param later asked once too; what it finds joins the others as it comes
    public PaletteViewModel(Supplier<List<Command>> source, CommandSource later) {
        query.addListener((property, was, now) -> search(now));
        add(source.get());
        later.ask(this::add);
    }

    private void add(List<Command> more) {
        more.stream().filter(command -> command.enabled().getAsBoolean()).forEach(commands::add);
        search(query.get());
    }

    public StringProperty queryProperty() {
        return query;
    }

    public ObservableList<Command> matches() {
        return matches;
    }

    private void search(String words) {
        record Scored(Command command, int score) {}
        List<Command> best = commands.stream()
                .map(command -> new Scored(command, score(words, command)))
                .filter(scored -> scored.score() != FuzzyMatch.NONE)
                .sorted(Comparator.comparingInt(Scored::score).reversed())
                .limit(SHOWN)
                .map(Scored::command)
                .toList();
        // What joins later may be none of them: the list is left alone then.
        if (!best.equals(matches)) {
            matches.setAll(best);
        }
    }

    /// The detail (an image, an id) finds a command too, but behind those whose title fits.
    private static int score(String words, Command command) {
        int title = FuzzyMatch.score(words, command.title());
        if (title != FuzzyMatch.NONE || words.isBlank()) {
            return words.isBlank() ? 0 : title + 1_000_000;
        }
        return FuzzyMatch.score(words, command.title() + " " + command.detail());
    }
}
