package io.cooperage.ui.containers.detail;

import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.control.FirmLabel;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.control.detail.DetailPage;
import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.Template;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one container: who it is, what can be done to it, and its tabs. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class ContainerPageController {
    private static final List<Verb> VERBS =
            List.of(Verb.START, Verb.STOP, Verb.UNPAUSE, Verb.RESTART, Verb.PAUSE, Verb.KILL, Verb.REMOVE);

    private final ContainerPageViewModel model;
    private final List<PageTab<ContainerTab>> tabs;
    private final Consumer<ContainerTab> navigate;
    private final Consumer<Template> openForm;
    private final List<Command> more;
    private final Messages messages = Messages.of(ContainerPageController.class);
    private final Map<Verb, Button> buttons = new EnumMap<>(Verb.class);

    @FXML
    private DetailPage<ContainerTab> page;

    @FXML
    private HBox status;

    @FXML
    private StatusBadge badge;

    @FXML
    private Label statusText;

    @FXML
    private FirmLabel source;

    @FXML
    private Label command;

    @FXML
    private Label story;

    /// @param tabs in their order
    /// @param navigate told which tab is shown
    /// @param openForm opens the form that is filled from it
    /// @param more of what can be done to it, in a menu
    ContainerPageController(
            ContainerPageViewModel model,
            List<PageTab<ContainerTab>> tabs,
            Consumer<ContainerTab> navigate,
            Consumer<Template> openForm,
            List<Command> more) {
        this.model = model;
        this.tabs = tabs;
        this.navigate = navigate;
        this.openForm = openForm;
        this.more = more;
    }

    @FXML
    void initialize() {
        for (Verb verb : VERBS) {
            Button button = button(verb);
            buttons.put(verb, button);
            page.getActions().add(button);
        }
        // Last stands what takes it away.
        page.getActions()
                .addAll(
                        page.getActions().size() - 1,
                        List.of(
                                form("fth-edit", "recreate", Template.RECREATE),
                                form("fth-copy", "clone", Template.CLONE),
                                moreMenu()));
        page.tabs().fill(tabs, navigate);
        page.showProblem(model.problemProperty(), model::dismissProblem);
        model.revisionProperty().subscribe(_ -> refresh());
    }

    /// Shows a tab and puts the focus into it.
    void show(ContainerTab tab) {
        page.tabs().show(tab);
    }

    void close() {
        page.tabs().close();
        model.close();
    }

    private Button form(String icon, String key, Template purpose) {
        Button button = Icons.button(icon, messages.text(key), () -> openForm.accept(purpose));
        button.setId("form-" + key);
        return button;
    }

    private MenuButton moreMenu() {
        MenuButton menu = new MenuButton("", new FontIcon("fth-more-horizontal"));
        menu.setId("more");
        menu.getStyleClass().addAll("quiet", "icon-only", "no-arrow");
        menu.setTooltip(new Tooltip(messages.text("more")));
        menu.setAccessibleText(messages.text("more"));
        for (Command each : more) {
            MenuItem item = new MenuItem(each.title(), new FontIcon(each.icon()));
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> each.action().run());
            menu.getItems().add(item);
        }
        return menu;
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
        page.setIdentity(model.name(), model.shortId(), model.id());
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
}
