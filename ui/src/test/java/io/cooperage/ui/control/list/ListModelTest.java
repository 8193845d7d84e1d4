package io.cooperage.ui.control.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import javafx.beans.Observable;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.junit.jupiter.api.Test;

class ListModelTest {
    private enum Part {
        ALL,
        SHORT
    }

    private final ObservableList<StringProperty> words =
            FXCollections.observableArrayList(word -> new Observable[] {word});
    private final SimpleBooleanProperty loaded = new SimpleBooleanProperty();
    private final ListModel<StringProperty, Part> model = new ListModel<>(words, loaded, Part.ALL, new Traits());

    private static final class Traits implements RowTraits<StringProperty, Part> {
        @Override
        public boolean isIn(Part part, StringProperty row) {
            return part == Part.ALL || row.get().length() < 4;
        }

        @Override
        public String searchable(StringProperty row) {
            return row.get().toLowerCase(Locale.ROOT);
        }

        @Override
        public Observable[] changes(StringProperty row) {
            return new Observable[] {row};
        }
    }

    @Test
    void theSelectionOutlivesUpdatesAndLosesWhatGoes() {
        StringProperty web = new SimpleStringProperty("web");
        StringProperty db = new SimpleStringProperty("db");
        words.setAll(web, db);
        model.selection().setAll(web, db);
        web.set("website");
        assertThat(model.selection()).containsExactly(web, db);
        words.remove(web);
        assertThat(model.selection()).containsExactly(db);
        assertThat(model.selectionLabel().getValue()).isEqualTo("1 selected");
    }

    @Test
    void rowsMoveBetweenPartsAsTheyChange() {
        StringProperty web = new SimpleStringProperty("web");
        words.setAll(web);
        var count = model.count(Part.SHORT);
        model.partProperty().set(Part.SHORT);
        assertThat(count.get()).isEqualTo(1);
        web.set("website");
        assertThat(count.get()).isZero();
        assertThat(model.shown()).isEmpty();
        model.showAll();
        assertThat(model.shown()).containsExactly(web);
    }

    @Test
    void itKnowsWhyItIsEmpty() {
        assertThat(model.emptinessProperty().get()).isEqualTo(Emptiness.LOADING);
        loaded.set(true);
        assertThat(model.emptinessProperty().get()).isEqualTo(Emptiness.NOTHING);
        words.setAll(new SimpleStringProperty("Web Server"));
        model.filterProperty().set("server  WEB");
        assertThat(model.emptinessProperty().get()).isEqualTo(Emptiness.NOT_EMPTY);
        model.filterProperty().set("server db");
        assertThat(model.emptinessProperty().get()).isEqualTo(Emptiness.NO_MATCH);
    }

    @Test
    void whatIsBetweenSlashesIsARegularExpression() {
        StringProperty web = new SimpleStringProperty("web-12 Up 3 minutes");
        StringProperty db = new SimpleStringProperty("db-1 in /var/lib");
        words.setAll(web, db);
        model.filterProperty().set("/^WEB-\\d+ up/ minutes");
        assertThat(model.shown()).containsExactly(web);
        model.filterProperty().set("/var/lib");
        assertThat(model.shown()).containsExactly(db);
        assertThat(model.filterProblemProperty().get()).isEmpty();
    }

    @Test
    void anExpressionThatCantBeReadIsSaidAndNarrowsNothing() {
        words.setAll(new SimpleStringProperty("web"), new SimpleStringProperty("db"));
        model.refusedProperty().set("the source says no");
        model.filterProperty().set("/(/ web");
        assertThat(model.filterProblemProperty().get()).startsWith("/(/: ");
        assertThat(model.shown()).hasSize(1);
        model.filterProperty().set("web");
        assertThat(model.filterProblemProperty().get()).isEqualTo("the source says no");
    }
}
