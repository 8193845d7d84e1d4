package io.cooperage.ui.containers.detail;

import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.OnScreen;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route.ContainerTab;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one container: who it is, what can be done to it, and its tabs. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class ContainerPageController {
    private static final List<Verb> VERBS =
            List.of(Verb.START, Verb.STOP, Verb.UNPAUSE, Verb.RESTART, Verb.PAUSE, Verb.KILL, Verb.REMOVE);

    private static final List<ContainerTab> TABS = List.of(ContainerTab.values());

    private final ContainerPageViewModel model;
    private final Function<ContainerTab, DetailTab> maker;
    private final Consumer<ContainerTab> navigate;
    private final Messages messages = Messages.of(ContainerPageController.class);
    private final Map<ContainerTab, DetailTab> made = new EnumMap<>(ContainerTab.class);
    private final Map<ContainerTab, Tab> tabs = new EnumMap<>(ContainerTab.class);
    private final Map<Verb, Button> buttons = new EnumMap<>(Verb.class);

    @FXML
    private VBox root;

    @FXML
    private HBox status;

    @FXML
    private StatusBadge badge;

    @FXML
    private Label statusText;

    @FXML
    private Label name;

    @FXML
    private Button id;

    @FXML
    private HBox actions;

    @FXML
    private Label source;

    @FXML
    private Label command;

    @FXML
    private Label story;

    @FXML
    private HBox problem;

    @FXML
    private Label problemText;

    @FXML
    private TabPane pane;

    /// @param maker makes the content of a tab
    /// @param navigate told when a person chose a tab
    ContainerPageController(
            ContainerPageViewModel model, Function<ContainerTab, DetailTab> maker, Consumer<ContainerTab> navigate) {
        this.model = model;
        this.maker = maker;
        this.navigate = navigate;
    }

    @FXML
    void initialize() {
        for (Verb verb : VERBS) {
            Button button = button(verb);
            buttons.put(verb, button);
            actions.getChildren().add(button);
        }
        for (ContainerTab kind : ContainerTab.values()) {
            Tab tab = new Tab(messages.text("tab." + kind));
            tab.setClosable(false);
            tab.setId("tab-" + kind.name().toLowerCase(Locale.ROOT));
            tabs.put(kind, tab);
            pane.getTabs().add(tab);
        }
        // The first tab is selected as it is added; it gets its content when it is shown.
        pane.getSelectionModel().selectedItemProperty().subscribe((_, now) -> selected(now));
        id.setOnAction(_ -> Desktop.copy(model.id()));
        model.revisionProperty().subscribe(_ -> refresh());
        model.problemProperty().subscribe(text -> {
            problem.setVisible(!text.isEmpty());
            problem.setManaged(!text.isEmpty());
            problemText.setText(text);
        });
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    /// Shows a tab and puts the focus into it.
    void show(ContainerTab kind) {
        DetailTab content = content(kind);
        pane.getSelectionModel().select(tabs.get(kind));
        // The content of a tab is part of the scene, and can take the focus, only once the pane was laid out.
        pane.applyCss();
        pane.layout();
        content.focus().run();
    }

    void close() {
        made.values().forEach(tab -> tab.close().run());
        model.close();
    }

    @FXML
    void dismissProblem() {
        model.dismissProblem();
    }

    private void selected(@Nullable Tab now) {
        tabs.forEach((kind, tab) -> {
            if (tab.equals(now)) {
                content(kind);
                navigate.accept(kind);
            }
        });
    }

    private DetailTab content(ContainerTab kind) {
        DetailTab known = made.get(kind);
        if (known != null) {
            return known;
        }
        DetailTab fresh = maker.apply(kind);
        made.put(kind, fresh);
        Tab tab = tabs.get(kind);
        if (tab != null) {
            tab.setContent(fresh.view());
            new OnScreen(fresh.view(), tab.selectedProperty()).property().subscribe(fresh.active());
        }
        return fresh;
    }

    private Button button(Verb verb) {
        boolean named = verb == Verb.START || verb == Verb.STOP || verb == Verb.UNPAUSE;
        Button button = new Button(named ? model.label(verb) : "", new FontIcon(verb.icon()));
        if (!named) {
            button.getStyleClass().addAll("quiet", "icon-only");
            button.setTooltip(new Tooltip(model.label(verb)));
        }
        if (verb == Verb.START || verb == Verb.UNPAUSE) {
            button.getStyleClass().add("accent");
        }
        button.setAccessibleText(model.label(verb));
        button.setId("verb-" + verb.name().toLowerCase(Locale.ROOT));
        button.setOnAction(_ -> model.perform(verb));
        return button;
    }

    private void refresh() {
        for (Mark each : Mark.values()) {
            PseudoClass named = PseudoClass.getPseudoClass(each.name().toLowerCase(Locale.ROOT));
            status.pseudoClassStateChanged(named, each == model.mark());
        }
        badge.setMark(model.mark());
        statusText.setText(model.status());
        name.setText(model.name());
        id.setText(model.shortId());
        source.setText(model.root());
        command.setText(model.command());
        story.setText(model.story());
        buttons.forEach((verb, button) -> {
            boolean fits = model.fits(verb);
            boolean lasting = verb == Verb.REMOVE || verb == Verb.RESTART;
            button.setDisable(!fits);
            button.setVisible(fits || lasting);
            button.setManaged(fits || lasting);
        });
    }

    private void key(KeyEvent event) {
        if (!event.isAltDown() || event.isShortcutDown()) {
            return;
        }
        int number = event.getCode().isDigitKey() ? event.getCode().getCode() - KeyCode.DIGIT1.getCode() : -1;
        if (number >= 0 && number < TABS.size()) {
            show(TABS.get(number));
            event.consume();
        }
    }
}
