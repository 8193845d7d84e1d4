package io.cooperage.ui.images.detail;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.detail.DetailPage;
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
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one image: which it is, what can be done with it, and its tabs. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class ImagePageController {
    private static final List<Verb> VERBS = List.of(Verb.RUN, Verb.PUSH, Verb.TAG, Verb.SAVE, Verb.REMOVE);

    private final ImagePageViewModel model;
    private final ImageTabs tabs;
    private final Consumer<ImageTab> navigate;
    private final Messages messages = Messages.of(ImagePageController.class);
    private final Map<Verb, Button> buttons = new EnumMap<>(Verb.class);

    @FXML
    private DetailPage<ImageTab> page;

    @FXML
    private HBox names;

    @FXML
    private Label platform;

    @FXML
    private Label size;

    @FXML
    private Label created;

    @FXML
    private HBox users;

    /// @param navigate told which tab is shown
    ImagePageController(ImagePageViewModel model, ImageTabs tabs, Consumer<ImageTab> navigate) {
        this.model = model;
        this.tabs = tabs;
        this.navigate = navigate;
    }

    @FXML
    void initialize() {
        for (Verb verb : VERBS) {
            if (verb == Verb.REMOVE) {
                page.getActions().add(compareButton());
            }
            Button button = button(verb);
            buttons.put(verb, button);
            page.getActions().add(button);
        }
        page.tabs().fill(tabs.rows(), navigate);
        page.showProblem(model.problemProperty(), model::dismissProblem);
        model.revisionProperty().subscribe(_ -> refresh());
    }

    /// Shows a tab and puts the focus into it.
    ///
    /// @param layer to be chosen there; −1 leaves it
    void show(ImageTab tab, int layer) {
        if (layer >= 0) {
            tabs.chooseLayer(layer);
        }
        page.tabs().show(tab);
    }

    void close() {
        page.tabs().close();
        model.close();
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
        page.setIdentity(model.name(), model.shortId(), model.id());
        names.getChildren().setAll(model.otherNames().stream().map(Label::new).toList());
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
}
