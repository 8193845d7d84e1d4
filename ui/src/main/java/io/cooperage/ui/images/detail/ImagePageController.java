package io.cooperage.ui.images.detail;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.OnScreen;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.detail.ImagePageViewModel.User;
import io.cooperage.ui.nav.Route.ImageTab;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one image: which it is, what can be done with it, and its tabs. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class ImagePageController {
    private static final List<Verb> VERBS = List.of(Verb.RUN, Verb.PUSH, Verb.TAG, Verb.SAVE, Verb.REMOVE);
    private static final List<ImageTab> TABS = List.of(ImageTab.values());

    private final ImagePageViewModel model;
    private final Function<ImageTab, ImageTabContent> maker;
    private final Consumer<ImageTab> navigate;
    private final Messages messages = Messages.of(ImagePageController.class);
    private final Map<ImageTab, ImageTabContent> made = new EnumMap<>(ImageTab.class);
    private final Map<ImageTab, Tab> tabs = new EnumMap<>(ImageTab.class);
    private final Map<Verb, Button> buttons = new EnumMap<>(Verb.class);

    @FXML
    private VBox root;

    @FXML
    private Label name;

    @FXML
    private HBox names;

    @FXML
    private Button id;

    @FXML
    private HBox actions;

    @FXML
    private Label platform;

    @FXML
    private Label size;

    @FXML
    private Label created;

    @FXML
    private HBox users;

    @FXML
    private HBox problem;

    @FXML
    private Label problemText;

    @FXML
    private TabPane pane;

    /// @param maker makes the content of a tab
    /// @param navigate told when a person chose a tab
    ImagePageController(
            ImagePageViewModel model, Function<ImageTab, ImageTabContent> maker, Consumer<ImageTab> navigate) {
        this.model = model;
        this.maker = maker;
        this.navigate = navigate;
    }

    @FXML
    void initialize() {
        for (Verb verb : VERBS) {
            if (verb == Verb.REMOVE) {
                actions.getChildren().add(compareButton());
            }
            Button button = button(verb);
            buttons.put(verb, button);
            actions.getChildren().add(button);
        }
        for (ImageTab kind : TABS) {
            Tab tab = new Tab(messages.text("tab." + kind));
            tab.setClosable(false);
            tab.setId("tab-" + kind.name().toLowerCase(Locale.ROOT));
            tabs.put(kind, tab);
            pane.getTabs().add(tab);
        }
        pane.getSelectionModel().selectedItemProperty().subscribe(this::selected);
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
    ///
    /// @param layer to be chosen there; −1 leaves it
    void show(ImageTab kind, int layer) {
        ImageTabContent content = content(kind);
        if (layer >= 0) {
            content.choose().accept(layer);
        }
        pane.getSelectionModel().select(tabs.get(kind));
        // The content of a tab is part of the scene, and can take the focus, only once the pane was laid out.
        pane.applyCss();
        pane.layout();
        content.focus().run();
    }

    void close() {
        made.values().forEach(tab -> tab.active().accept(false));
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

    private ImageTabContent content(ImageTab kind) {
        ImageTabContent known = made.get(kind);
        if (known != null) {
            return known;
        }
        ImageTabContent fresh = maker.apply(kind);
        made.put(kind, fresh);
        Tab tab = tabs.get(kind);
        if (tab != null) {
            tab.setContent(fresh.view());
            new OnScreen(fresh.view(), tab.selectedProperty()).property().subscribe(fresh.active());
        }
        return fresh;
    }

    private Button button(Verb verb) {
        boolean icon = verb == Verb.REMOVE;
        Button button = icon
                ? Icons.button(verb.icon(), model.label(verb), () -> model.perform(verb))
                : new Button(model.label(verb), new FontIcon(verb.icon()));
        if (verb == Verb.RUN) {
            button.getStyleClass().add("accent");
        } else if (!icon) {
            button.getStyleClass().add("quiet");
        }
        button.setMnemonicParsing(false);
        button.setId("verb-" + verb.name().toLowerCase(Locale.ROOT));
        button.setOnAction(_ -> model.perform(verb));
        return button;
    }

    private Button compareButton() {
        Button button = new Button(messages.text("compare"), new FontIcon("fth-columns"));
        button.setId("compare");
        button.getStyleClass().add("quiet");
        button.setOnAction(_ -> model.compare());
        return button;
    }

    private void refresh() {
        name.setText(model.name());
        names.getChildren().setAll(model.otherNames().stream().map(Label::new).toList());
        id.setText(model.shortId());
        platform.setText(model.platform());
        size.setText(model.size());
        created.setText(model.created());
        users.getChildren().setAll(users(model.users()));
        buttons.forEach((verb, button) -> button.setDisable(!model.fits(verb)));
    }

    private List<Node> users(List<User> all) {
        List<Node> nodes = new ArrayList<>();
        Label words = new Label(messages.text(all.isEmpty() ? "unused" : "used"));
        words.getStyleClass().add("muted");
        words.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        nodes.add(words);
        for (User user : all) {
            Hyperlink link = new Hyperlink(user.name());
            link.setOnAction(_ -> model.open(user));
            nodes.add(link);
        }
        return nodes;
    }

    private void key(KeyEvent event) {
        if (!event.isAltDown() || event.isShortcutDown()) {
            return;
        }
        int number = event.getCode().isDigitKey() ? event.getCode().getCode() - KeyCode.DIGIT1.getCode() : -1;
        if (number >= 0 && number < TABS.size()) {
            show(TABS.get(number), -1);
            event.consume();
        }
    }
}
