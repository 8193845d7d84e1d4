package io.cooperage.ui.control.list;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// A page that lists things, as the root of an FXML that gives it the texts, the buttons and the columns:
///
/// ```xml
/// <ListPage fx:id="page" fx:controller="…" styleClass="volumes" title="%title" filterPrompt="%filter"
///     filterName="%filter.name" noMatchWords="%no-match.words" noMatchButton="%no-match.button">
///   <buttons><Button styleClass="accent" text="%create" onAction="#create"/></buttons>
///   <table><TableView><columns>…</columns></TableView></table>
/// </ListPage>
/// ```
///
/// The controller then calls [#show], and [#offer], [#teach], [#onOpen], [#setMenu], [#setSide] and [#keys]
/// for what the page has of these. Keys it knows itself: Enter opens, Escape closes the panel or takes the
/// selection away, `/` and Ctrl+F lead to the filter, Escape, Enter and Down lead out of it.
///
/// FX thread only.
///
/// @param <T> what a row stands for
/// @param <P> a part of the rows
public final class ListPage<T, P> extends BorderPane {
    /// In less, a list beside a form is of no use.
    private static final double ROOM_FOR_BOTH = 700;

    private final Messages messages = Messages.of(ListPage.class);
    private final Label title = new Label();
    private final HBox buttons = line();
    private final HBox tools = line();
    private final HBox more = line();
    private final TextField filter = new TextField();
    private final Label filterProblem = new Label();
    private final StackPane body = new StackPane();
    private final BorderPane main = new BorderPane();
    private final VBox head;
    private String noMatchWords = "";
    private String noMatchButton = "";
    private TableView<T> table = new TableView<>();
    private TableKeys keys = new TableKeys(table);
    private Supplier<@Nullable Node> teaching = () -> null;
    private Consumer<T> open = row -> {};
    private @Nullable ListModel<T, P> rows;
    private @Nullable SidePanel side;

    public ListPage() {
        getStyleClass().add("list-page");
        getStylesheets()
                .add(Objects.requireNonNull(ListPage.class.getResource("list-page.css"))
                        .toExternalForm());
        title.getStyleClass().add("page-title");
        title.setMinWidth(USE_PREF_SIZE);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox first = line();
        first.getChildren().addAll(title, space, buttons);
        buttons.setMinWidth(USE_PREF_SIZE);
        HBox box = new HBox(new FontIcon("fth-filter"), filter);
        box.getStyleClass().add("filter-box");
        box.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(filter, Priority.ALWAYS);
        filter.addEventFilter(KeyEvent.KEY_PRESSED, this::onFilterKey);
        more.setAlignment(Pos.CENTER_RIGHT);
        more.managedProperty().bind(Bindings.isNotEmpty(more.getChildren()));
        HBox.setHgrow(more, Priority.ALWAYS);
        filterProblem.setId("filter-problem");
        filterProblem.getStyleClass().add("filter-problem");
        filterProblem.visibleProperty().bind(filterProblem.textProperty().isNotEmpty());
        filterProblem.managedProperty().bind(filterProblem.visibleProperty());
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(filterProblem.textProperty());
        filterProblem.setTooltip(whole);
        tools.getChildren().addAll(box, filterProblem, more);
        head = new VBox(first, tools);
        head.getStyleClass().add("head");
        main.setTop(head);
        main.setCenter(body);
        setCenter(main);
        on("Ctrl+F", this::focusFilter);
        addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ESCAPE && side != null && side.leave()) {
                key.consume();
            }
        });
    }

    public String getTitle() {
        return title.getText();
    }

    public void setTitle(String words) {
        title.setText(words);
    }

    public String getFilterPrompt() {
        return filter.getPromptText();
    }

    public void setFilterPrompt(String words) {
        filter.setPromptText(words);
    }

    /// What else than words the filter understands.
    public String getFilterHint() {
        return filter.getTooltip() == null ? "" : filter.getTooltip().getText();
    }

    public void setFilterHint(String words) {
        filter.setTooltip(new Tooltip(words));
        filter.setAccessibleHelp(words);
    }

    /// What the filter is called for those who can't see it.
    public String getFilterName() {
        return filter.getAccessibleText();
    }

    public void setFilterName(String words) {
        filter.setAccessibleText(words);
    }

    /// Said when no row fits.
    public String getNoMatchWords() {
        return noMatchWords;
    }

    public void setNoMatchWords(String words) {
        noMatchWords = words;
    }

    /// What then shows all rows.
    public String getNoMatchButton() {
        return noMatchButton;
    }

    public void setNoMatchButton(String words) {
        noMatchButton = words;
    }

    /// At the right of the title.
    public ObservableList<Node> getButtons() {
        return buttons.getChildren();
    }

    /// At the right of the filter.
    public ObservableList<Node> getTools() {
        return more.getChildren();
    }

    public TableView<T> getTable() {
        return table;
    }

    public void setTable(TableView<T> view) {
        body.getChildren().remove(table);
        table = view;
        keys = new TableKeys(view);
        body.getChildren().addFirst(view);
    }

    /// Over the rows, such as what is shown while something is dragged here.
    public ObservableList<Node> getOverlays() {
        return body.getChildren();
    }

    /// Below the rows: what they sum up to. Hidden while there is nothing to list.
    public @Nullable Node getFoot() {
        return main.getBottom();
    }

    public void setFoot(Node foot) {
        main.setBottom(foot);
    }

    /// Lists the rows of the model. The table's items are the caller's to set, as only it knows their order.
    ///
    /// @param parts to choose from; with fewer than two there is no choice
    /// @param label of a part, such as `Running 3`
    public void show(ListModel<T, P> model, List<P> parts, Function<P, ObservableValue<String>> label) {
        rows = model;
        if (parts.size() > 1) {
            Segments<P> choice = new Segments<>(
                    "part",
                    messages.text("parts"),
                    model.partProperty(),
                    parts,
                    part -> label.apply(part).getValue());
            parts.forEach(part -> choice.textOf(part).bind(label.apply(part)));
            choice.setMinWidth(USE_PREF_SIZE);
            tools.getChildren().addFirst(choice);
        }
        filter.textProperty().bindBidirectional(model.filterProperty());
        filterProblem.textProperty().bind(model.filterProblemProperty());
        table.setAccessibleText(title.getText());
        // Until the list is known the table is blank rather than wrong.
        table.setPlaceholder(new Region());
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<T>) change -> model.selection()
                .setAll(table.getSelectionModel().getSelectedItems().stream()
                        .filter(Objects::nonNull)
                        .toList()));
        table.setRowFactory(view -> row());
        keys.on(KeyCode.ENTER, () -> one(row -> open.accept(row)))
                .on(KeyCode.ESCAPE, this::onEscape)
                .on('/', this::focusFilter);
        model.emptinessProperty().subscribe(this::showEmptiness);
    }

    /// Offers to do something with several rows at once.
    ///
    /// @param label how many are chosen, mostly [ListModel#selectionLabel]
    public <V> void offer(RowVerbs<T, V> verbs, List<V> offered, ObservableValue<String> label) {
        if (rows != null) {
            BulkBar bar = new BulkBar(rows, verbs, offered, label, this::clearSelection);
            StackPane.setAlignment(bar, Pos.BOTTOM_CENTER);
            body.getChildren().add(body.getChildren().indexOf(table) + 1, bar);
        }
    }

    /// @param state makes what an empty page teaches; call it before [#show]
    public void teach(Supplier<@Nullable Node> state) {
        teaching = state;
    }

    /// @param action for Enter on the one chosen row, and for a double click
    public void onOpen(Consumer<T> action) {
        open = action;
    }

    public void setMenu(ContextMenu menu) {
        table.setContextMenu(menu);
    }

    /// Opens the menu for those who can't or don't want to press the other button of the mouse.
    public void showMenu() {
        table.getContextMenu().show(table, Side.RIGHT, -200, 64);
    }

    public void setSide(SidePanel panel) {
        side = panel;
        setRight(panel);
        panel.visibleProperty().subscribe((_, _) -> shareRoom());
        widthProperty().subscribe((_, _) -> shareRoom());
    }

    /// Shows something else below the title than rows and what belongs to them.
    ///
    /// @param other null brings the rows back
    public void showInstead(@Nullable Node other) {
        boolean instead = other != null;
        main.setCenter(instead ? other : body);
        head.getChildren().remove(tools);
        if (!instead) {
            head.getChildren().add(tools);
        }
    }

    /// The keys of the table, to add to.
    public TableKeys keys() {
        return keys;
    }

    /// A key of the whole page, wherever the focus is on it.
    ///
    /// @param combination such as `Ctrl+N`
    public void on(String combination, Runnable action) {
        KeyCombination wanted = KeyCombination.valueOf(combination);
        addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (wanted.match(key)) {
                action.run();
                key.consume();
            }
        });
    }

    /// Does something with the chosen row, if it is a single one.
    public void one(Consumer<T> action) {
        if (rows != null && rows.selection().size() == 1) {
            action.accept(rows.selection().getFirst());
        }
    }

    /// Asks anew what an empty page teaches, after something else changed than the rows.
    public void teachAnew() {
        if (rows != null) {
            showEmptiness(rows.emptinessProperty().get());
        }
    }

    /// Puts the focus where work begins.
    public void focus() {
        Node start = body.lookup(".empty-state .button");
        if (start != null) {
            start.requestFocus();
            return;
        }
        if (table.getSelectionModel().isEmpty() && !table.getItems().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
        table.requestFocus();
    }

    public void focusFilter() {
        filter.requestFocus();
        filter.selectAll();
    }

    public void clearSelection() {
        table.getSelectionModel().clearSelection();
    }

    /// As much as the wider of the two: in less than both need, one of them is shown.
    @Override
    protected double computeMinWidth(double height) {
        double beside = side != null && side.isOpen() ? side.minWidth(-1) : 0;
        return Math.max(main.minWidth(-1), beside);
    }

    private void shareRoom() {
        boolean alone = side != null && side.isOpen() && getWidth() > 0 && getWidth() < ROOM_FOR_BOTH;
        main.setVisible(!alone);
        main.setManaged(!alone);
        if (side != null) {
            side.setAlone(alone);
        }
    }

    private TableRow<T> row() {
        TableRow<T> row = new TableRow<>();
        row.setOnMouseClicked(click -> {
            T shown = row.getItem();
            if (shown != null && click.getButton() == MouseButton.PRIMARY && click.getClickCount() == 2) {
                open.accept(shown);
            }
        });
        return row;
    }

    private void showEmptiness(Emptiness emptiness) {
        body.getChildren().removeIf(EmptyState.class::isInstance);
        boolean nothing = emptiness == Emptiness.NOTHING;
        table.setVisible(emptiness == Emptiness.NOT_EMPTY || emptiness == Emptiness.LOADING);
        tools.setVisible(!nothing);
        if (main.getBottom() != null) {
            main.getBottom().setVisible(!nothing);
        }
        Node instead = switch (emptiness) {
            case NOT_EMPTY, LOADING -> null;
            case NOTHING -> teaching.get();
            case NO_MATCH -> noMatch();
        };
        if (instead != null) {
            body.getChildren().addFirst(instead);
        }
        boolean lost = getScene() != null && getScene().getFocusOwner() == null;
        if (lost && (side == null || !side.focusFirst())) {
            focus();
        }
    }

    private Node noMatch() {
        Button all = new Button(noMatchButton);
        all.setOnAction(press -> {
            if (rows != null) {
                rows.showAll();
            }
        });
        return new EmptyState("fth-search", messages.text("no-match.title"), noMatchWords, all);
    }

    private void onEscape() {
        if (side == null || !side.leave()) {
            clearSelection();
        }
    }

    private void onFilterKey(KeyEvent key) {
        switch (key.getCode()) {
            case ESCAPE -> {
                filter.clear();
                focus();
                key.consume();
            }
            case DOWN, ENTER -> {
                focus();
                key.consume();
            }
            default -> {}
        }
    }

    private static HBox line() {
        HBox line = new HBox();
        line.getStyleClass().add("line");
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }
}
