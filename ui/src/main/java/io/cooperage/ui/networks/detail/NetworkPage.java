package io.cooperage.ui.networks.detail;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.ReasonedButton;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.CodeView;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.control.detail.DetailPage;
import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.control.detail.TabContent;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.NetworkTab;
import io.cooperage.ui.networks.NetworkParts;
import io.cooperage.ui.networks.NetworkText;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one network. FX thread only.
public final class NetworkPage implements Page {
    private final String id;
    private final NetworkParts parts;
    private final Messages messages = Messages.of(NetworkPage.class);
    private final NetworkViewModel model;
    private final DetailPage<NetworkTab> page = new DetailPage<>();
    private final EmptyState gone;
    private final StackPane view;
    private final Label traits = fact();
    private final Label subnet = fact();
    private final Label created = fact();
    private final Button remove;
    private final ReasonedButton removal;
    private boolean shown;

    public NetworkPage(String id, NetworkParts parts) {
        this.id = id;
        this.parts = parts;
        model = new NetworkViewModel(id, parts);
        page.getStyleClass().add("network-page");
        page.getStylesheets()
                .add(Objects.requireNonNull(NetworkPage.class.getResource("network-page.css"))
                        .toExternalForm());
        remove = Icons.button("fth-trash-2", messages.text("remove"), model::remove);
        remove.setId("remove-network");
        removal = new ReasonedButton(remove);
        page.getActions().add(removal);
        page.getFacts()
                .addAll(new FontIcon("fth-share-2"), traits, apart("fth-hash"), subnet, apart("fth-clock"), created);
        page.tabs().fill(Stream.of(NetworkTab.values()).map(this::tab).toList(), this::chosen);
        page.showProblem(model.problemProperty(), model::dismissProblem);
        gone = new EmptyState("fth-share-2", messages.text("gone.title"), messages.text("gone.text"));
        view = new StackPane(page, gone);
        model.missingProperty().subscribe(missing -> {
            page.setVisible(!missing);
            gone.setVisible(missing);
        });
        model.detailsProperty().subscribe(this::head);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public ObservableValue<String> title() {
        return new ReadOnlyStringWrapper(model.name());
    }

    @Override
    public void show(Route route) {
        shown = true;
        model.setShown(true);
        if (route instanceof Route.NetworkDetail(String at, NetworkTab tab) && at.equals(id)) {
            page.tabs().show(tab);
        }
    }

    @Override
    public void hide() {
        shown = false;
        model.setShown(false);
    }

    @Override
    public void close() {
        page.tabs().close();
        model.close();
    }

    @Override
    public List<Command> commands() {
        Command removal = Command.of(messages.text("command.remove", model.name()), "fth-trash-2", "", model::remove)
                .when(() -> model.whyItStays().isEmpty());
        return Stream.concat(
                        Stream.of(NetworkTab.values())
                                .map(tab -> Command.of(
                                        messages.text("command.tab", messages.text("tab." + tab), model.name()),
                                        icon(tab),
                                        "Alt+" + (List.of(NetworkTab.values()).indexOf(tab) + 1),
                                        () -> parts.navigator().go(new Route.NetworkDetail(id, tab)))),
                        Stream.of(removal))
                .toList();
    }

    private PageTab<NetworkTab> tab(NetworkTab tab) {
        return new PageTab<>(tab, messages.text("tab." + tab), icon(tab), () -> switch (tab) {
            case OVERVIEW -> {
                NetworkOverview overview = new NetworkOverview(model);
                yield TabContent.of(overview, active -> {}, overview::focus);
            }
            case RULES -> {
                NetworkRules rules = new NetworkRules(model);
                yield TabContent.of(rules, active -> {}, rules::focus);
            }
            case INSPECT -> inspect();
        });
    }

    private TabContent inspect() {
        CodeView code = new CodeView(messages.text("tab.INSPECT"));
        model.detailsProperty().subscribe(now -> {
            if (now != null) {
                String json = NetworkDetails.json(now.network());
                if (!json.equals(code.text())) {
                    code.show(CodeText.of(Language.JSON, json));
                }
            }
        });
        return TabContent.of(code, active -> {}, code::focusSearch);
    }

    private void head(@Nullable NetworkDetails now) {
        page.setIdentity(model.name(), id.substring(0, Math.min(12, id.length())), id);
        if (now == null) {
            return;
        }
        String kind = NetworkText.traits(now.network());
        traits.setText(now.network().config().driver() + (kind.isEmpty() ? "" : "  ·  " + kind));
        subnet.setText(
                now.network().config().pools().isEmpty()
                        ? messages.text("no-subnet")
                        : NetworkText.subnets(now.network()).replace("\n", ", "));
        created.setText(
                now.network().predefined()
                        ? messages.text("always")
                        : Amounts.ago(now.network().createdAt(), parts.clock().now()));
        String why = model.whyItStays();
        remove.setDisable(!why.isEmpty());
        removal.setReason(why);
    }

    /// A person chose a tab: a place to come back to.
    private void chosen(NetworkTab tab) {
        if (shown
                && parts.navigator().current() instanceof Route.NetworkDetail(String at, NetworkTab was)
                && at.equals(id)
                && was != tab) {
            parts.navigator().go(new Route.NetworkDetail(id, tab));
        }
    }

    private static String icon(NetworkTab tab) {
        return switch (tab) {
            case OVERVIEW -> "fth-share-2";
            case RULES -> "fth-shield";
            case INSPECT -> "fth-info";
        };
    }

    private static Label fact() {
        Label label = new Label();
        label.getStyleClass().add("muted");
        return label;
    }

    private static Label apart(String icon) {
        Label label = new Label("", new FontIcon(icon));
        label.getStyleClass().add("apart");
        return label;
    }
}
