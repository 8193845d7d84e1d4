package io.cooperage.ui.volumes.detail;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.ReasonedButton;
import io.cooperage.ui.control.detail.DetailPage;
import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.control.detail.TabContent;
import io.cooperage.ui.control.facts.Fact;
import io.cooperage.ui.control.facts.FactGroup;
import io.cooperage.ui.control.facts.FactsPane;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveVolume;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.VolumeTab;
import io.cooperage.ui.volumes.VolumeCommands.Verb;
import io.cooperage.ui.volumes.VolumeParts;
import io.cooperage.ui.volumes.VolumeText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one volume. FX thread only.
public final class VolumePage implements Page {
    private static final List<Verb> VERBS =
            List.of(Verb.MEASURE, Verb.EXPORT, Verb.IMPORT, Verb.COPY, Verb.EMPTY, Verb.REMOVE);

    private final String name;
    private final VolumeParts parts;
    private final Messages messages = Messages.of(VolumePage.class);
    private final DetailPage<VolumeTab> page = new DetailPage<>();
    private final EmptyState gone;
    private final StackPane view;
    private final Label size = fact();
    private final Label created = fact();
    private final HBox users = new HBox(6);
    private final Map<Verb, Button> buttons = new EnumMap<>(Verb.class);
    private final ReasonedButton removal;
    private final VolumeFilesViewModel files;
    private final FactsPane facts;
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ListChangeListener<LiveVolume> changed = change -> refresh();
    private Subscription following = Subscription.EMPTY;
    private boolean shown;

    public VolumePage(String name, VolumeParts parts) {
        this.name = name;
        this.parts = parts;
        files = new VolumeFilesViewModel(name, parts);
        facts = new FactsPane(messages.text("facts"), Desktop::copy, Desktop::copy);
        page.getStyleClass().add("volume-page");
        page.getStylesheets()
                .add(Objects.requireNonNull(VolumePage.class.getResource("volume-page.css"))
                        .toExternalForm());
        VERBS.forEach(verb -> buttons.put(verb, button(verb)));
        removal = new ReasonedButton(Objects.requireNonNull(buttons.get(Verb.REMOVE)));
        VERBS.stream()
                .filter(verb -> verb != Verb.REMOVE)
                .forEach(verb -> page.getActions().add(buttons.get(verb)));
        page.getActions().add(removal);
        page.getFacts()
                .addAll(new FontIcon("fth-hard-drive"), size, apart("fth-clock"), created, apart("fth-box"), users);
        page.tabs().fill(Stream.of(VolumeTab.values()).map(this::tab).toList(), this::chosen);
        page.showProblem(problem, this::dismiss);
        files.problemProperty().subscribe(this::showProblem);
        gone = new EmptyState("fth-database", messages.text("gone.title"), messages.text("gone.text"));
        view = new StackPane(page, gone);
        parts.volumes().all().addListener(changed);
        parts.volumes().loadedProperty().subscribe(loaded -> refresh());
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public ObservableValue<String> title() {
        return new ReadOnlyStringWrapper(name.length() > 40 ? name.substring(0, 12) : name);
    }

    @Override
    public void show(Route route) {
        shown = true;
        refresh();
        if (route instanceof Route.VolumeDetail(String at, VolumeTab tab) && at.equals(name)) {
            page.tabs().show(tab);
        }
    }

    @Override
    public void hide() {
        shown = false;
    }

    @Override
    public void close() {
        page.tabs().close();
        following.unsubscribe();
        parts.volumes().all().removeListener(changed);
        files.close();
    }

    @Override
    public List<Command> commands() {
        List<Command> all = new ArrayList<>();
        for (Verb verb : VERBS) {
            all.add(Command.of(
                            messages.text("command.verb", label(verb), name),
                            parts.commands().icon(verb),
                            "",
                            () -> perform(verb))
                    .when(() -> fits(verb)));
        }
        for (VolumeTab tab : VolumeTab.values()) {
            all.add(Command.of(
                    messages.text("command.tab", messages.text("tab." + tab), name),
                    icon(tab),
                    "Alt+" + (List.of(VolumeTab.values()).indexOf(tab) + 1),
                    () -> parts.navigator().go(new Route.VolumeDetail(name, tab))));
        }
        return all;
    }

    private PageTab<VolumeTab> tab(VolumeTab tab) {
        return new PageTab<>(tab, messages.text("tab." + tab), icon(tab), () -> switch (tab) {
            case FILES -> {
                VolumeFiles tree = new VolumeFiles(files);
                yield new TabContent(tree, files::setActive, tree::focus, files::close);
            }
            case OVERVIEW -> TabContent.of(facts, active -> {}, facts::requestFocus);
        });
    }

    private void refresh() {
        LiveVolume live = parts.volumes().find(name).orElse(null);
        boolean missing = live == null && parts.volumes().loadedProperty().get();
        page.setVisible(!missing);
        gone.setVisible(missing);
        following.unsubscribe();
        following = Subscription.EMPTY;
        page.setIdentity(live == null ? name : VolumeText.shown(live.volume()), messages.text("copy-name"), name);
        if (live != null) {
            following = Subscription.combine(
                    live.measuringProperty().subscribe(now -> head(live)),
                    live.activityProperty().subscribe(now -> head(live)),
                    live.rewritesProperty().subscribe((was, now) -> files.rewritten()),
                    live.problemProperty().subscribe(this::showProblem));
        }
    }

    private void head(LiveVolume live) {
        String known = VolumeText.size(live);
        size.setText(known.isEmpty() ? messages.text("size.unknown") : known);
        created.setText(Amounts.ago(live.volume().createdAt(), parts.clock().now()));
        users.getChildren().setAll(users(live));
        buttons.forEach((verb, button) -> button.setDisable(!fits(verb)));
        removal.setReason(parts.commands().whyItStays(live));
        facts.show(facts(live), false);
    }

    private List<FactGroup> facts(LiveVolume live) {
        List<Fact> own = new ArrayList<>(List.of(
                new Fact(messages.text("fact.name"), live.name(), false),
                new Fact(messages.text("fact.driver"), live.volume().driver(), false),
                new Fact(messages.text("fact.path"), live.volume().mountpoint().toString(), false),
                new Fact(
                        messages.text("fact.created"), live.volume().createdAt().toString(), false)));
        if (live.volume().anonymous()) {
            own.add(new Fact(messages.text("fact.kind"), messages.text("anonymous"), false));
        }
        List<FactGroup> groups = new ArrayList<>(List.of(new FactGroup("", own)));
        group(
                groups,
                "fact.users",
                VolumeText.users(live.volume(), parts.containers()).stream()
                        .map(user -> new Fact(messages.text("fact.container"), user, false))
                        .toList());
        group(groups, "fact.labels", pairs(live.volume().labels()));
        group(groups, "fact.options", pairs(live.volume().options()));
        return groups;
    }

    private void group(List<FactGroup> groups, String key, List<Fact> of) {
        if (!of.isEmpty()) {
            groups.add(new FactGroup(messages.text(key), of));
        }
    }

    private static List<Fact> pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Fact(entry.getKey(), entry.getValue(), false))
                .toList();
    }

    private List<Node> users(LiveVolume live) {
        List<Node> nodes = new ArrayList<>();
        Label words = new Label(messages.text(live.volume().usedBy().isEmpty() ? "unused" : "used"));
        words.getStyleClass().add("muted");
        nodes.add(words);
        for (String id : live.volume().usedBy()) {
            String user = parts.containers()
                    .find(id)
                    .map(container -> container.container().name())
                    .orElse(id.substring(0, Math.min(12, id.length())));
            Hyperlink link = new Hyperlink(user);
            link.setMnemonicParsing(false);
            link.setOnAction(press -> parts.navigator().go(new Route.ContainerDetail(id, ContainerTab.LOG)));
            nodes.add(link);
        }
        return nodes;
    }

    private Button button(Verb verb) {
        Button button = verb == Verb.REMOVE
                ? Icons.button(parts.commands().icon(verb), label(verb), () -> perform(verb))
                : new Button(label(verb), new FontIcon(parts.commands().icon(verb)));
        if (verb != Verb.REMOVE) {
            button.getStyleClass().add("quiet");
        }
        button.setMnemonicParsing(false);
        button.setId("verb-" + verb.name().toLowerCase(java.util.Locale.ROOT));
        button.setOnAction(press -> perform(verb));
        return button;
    }

    private String label(Verb verb) {
        return parts.commands().label(verb);
    }

    private boolean fits(Verb verb) {
        return parts.volumes()
                .find(name)
                .filter(live -> parts.commands().fits(verb, live))
                .isPresent();
    }

    private void perform(Verb verb) {
        parts.volumes().find(name).ifPresent(live -> parts.commands().perform(verb, List.of(live)));
    }

    private void showProblem(String text) {
        if (!text.isEmpty()) {
            problem.set(text);
        }
    }

    private void dismiss() {
        problem.set("");
        files.dismissProblem();
        parts.volumes().find(name).ifPresent(LiveVolume::dismissProblem);
    }

    /// A person chose a tab: a place to come back to.
    private void chosen(VolumeTab tab) {
        if (shown
                && parts.navigator().current() instanceof Route.VolumeDetail(String at, VolumeTab was)
                && at.equals(name)
                && was != tab) {
            parts.navigator().go(new Route.VolumeDetail(name, tab));
        }
    }

    private static String icon(VolumeTab tab) {
        return tab == VolumeTab.FILES ? "fth-folder" : "fth-info";
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
