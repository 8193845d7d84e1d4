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
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one image: which it is, what can be done with it, and its tabs. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class ImagePageController {
    /// How many of the containers that use the image have a link of their own.
    private static final int LINKED = 3;

    private static final double LONGEST_LINK = 160;
    private static final int NAMED = 2;
    private static final double LONGEST_NAME = 190;
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
        names.getChildren().setAll(names(model.otherNames()));
        platform.setText(model.platform());
        size.setText(model.size());
        created.setText(model.created());
        users.getChildren().setAll(users(model.users()));
        buttons.forEach((verb, button) -> button.setDisable(!model.fits(verb)));
    }

    /// The first of them, and how many more there are.
    private static List<Label> names(List<String> all) {
        List<Label> labels = new ArrayList<>();
        for (String name : all.stream().limit(NAMED).toList()) {
            Label label = new Label(name);
            label.setMaxWidth(LONGEST_NAME);
            label.setTooltip(new Tooltip(name));
            labels.add(label);
        }
        if (all.size() > NAMED) {
            List<String> others = all.subList(NAMED, all.size());
            Label more = new Label("+" + others.size());
            more.setMinWidth(Region.USE_PREF_SIZE);
            more.setTooltip(new Tooltip(String.join("\n", others)));
            labels.add(more);
        }
        return labels;
    }

    /// The first of them, and the others in a menu: together they would leave each other no room.
    private List<Node> users(List<User> all) {
        List<Node> nodes = new ArrayList<>();
        Label words = new Label(messages.text(all.isEmpty() ? "unused" : "used"));
        words.getStyleClass().add("muted");
        words.setMinWidth(Region.USE_PREF_SIZE);
        nodes.add(words);
        for (User user : all.stream().limit(LINKED).toList()) {
            Hyperlink link = new Hyperlink(user.name());
            link.setMnemonicParsing(false);
            link.setMaxWidth(LONGEST_LINK);
            link.setTooltip(new Tooltip(user.name()));
            link.setOnAction(_ -> model.open(user));
            nodes.add(link);
        }
        if (all.size() > LINKED) {
            nodes.add(others(all.subList(LINKED, all.size())));
        }
        return nodes;
    }

    private MenuButton others(List<User> users) {
        MenuButton menu = new MenuButton(messages.text("used.more", users.size()));
        menu.setId("more-users");
        menu.getStyleClass().add("quiet");
        menu.setMinWidth(Region.USE_PREF_SIZE);
        for (User user : users) {
            MenuItem item = new MenuItem(user.name());
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> model.open(user));
            menu.getItems().add(item);
        }
        return menu;
    }
}
