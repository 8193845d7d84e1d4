package io.cooperage.ui.containers.detail;

import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.ContainerExport;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.CompareRoute;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.Containers;
import io.cooperage.ui.nav.Route.ContainersPanel;
import io.cooperage.ui.nav.Route.RunContainer;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.nav.Route.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The page of one container. Its terminals, its place in the log and its searches live as long as it does,
/// whatever page is shown. FX thread only.
public final class ContainerDetailPage implements Page {
    private final String id;
    private final ContainerParts parts;
    private final Messages messages = Messages.of(ContainerDetailPage.class);
    private final StackPane view = new StackPane();
    private final ListChangeListener<LiveContainer> arrival = _ -> findContainer();
    private ContainerTab wanted = ContainerTab.LOG;
    private List<PageTab<ContainerTab>> tabs = List.of();
    private @Nullable ContainerPageController controller;
    private @Nullable ContainerPageViewModel model;
    private final DetailEngineParts engine;
    private final FileDialogs dialogs;
    private @Nullable DetailTabs content;
    private @Nullable Instant at;
    private boolean shown;

    /// @param id full id of a container; it may not be known to the window yet
    public ContainerDetailPage(String id, ContainerParts parts, DetailEngineParts engine, FileDialogs dialogs) {
        this.id = id;
        this.engine = engine;
        this.dialogs = dialogs;
        this.parts = parts;
        parts.containers().all().addListener(arrival);
        findContainer();
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        shown = true;
        if (route instanceof ContainerDetail(String _, ContainerTab tab, Instant instant)) {
            wanted = tab;
            at = instant;
        }
        if (controller != null) {
            showWanted(controller);
        } else {
            showMissing();
        }
    }

    @Override
    public void hide() {
        // The tabs notice by themselves that they are in no scene.
        shown = false;
    }

    @Override
    public void close() {
        parts.containers().all().removeListener(arrival);
        if (controller != null) {
            controller.close();
        }
    }

    @Override
    public List<Command> commands() {
        ContainerPageViewModel head = model;
        if (head == null) {
            return List.of();
        }
        List<Command> all = new ArrayList<>();
        for (Verb verb : Verb.values()) {
            all.add(Command.of(head.label(verb) + " " + head.name(), verb.icon(), "", () -> head.perform(verb))
                    .when(() -> head.fits(verb)));
        }
        all.add(Command.of(messages.text("command.compare", head.name()), "fth-columns", "", this::compare));
        all.add(Command.of(
                messages.text("command.recreate", head.name()), "fth-edit", "", () -> openForm(Template.RECREATE)));
        all.add(Command.of(
                messages.text("command.clone", head.name()), "fth-copy", "", () -> openForm(Template.CLONE)));
        all.addAll(more("command.", head.name()));
        for (PageTab<ContainerTab> tab : tabs) {
            all.add(Command.of(
                    messages.text("command.tab", tab.title(), head.name()),
                    tab.icon(),
                    "Alt+" + (tabs.indexOf(tab) + 1),
                    () -> parts.navigator().go(new ContainerDetail(id, tab.key()))));
        }
        return all;
    }

    private void findContainer() {
        if (controller != null) {
            return;
        }
        parts.containers().find(id).ifPresent(live -> {
            ContainerPageViewModel head = new ContainerPageViewModel(live, parts.commands(), parts.clock());
            DetailTabs rows = new DetailTabs(live, parts, engine, dialogs);
            content = rows;
            tabs = rows.rows();
            ContainerPageController made =
                    new ContainerPageController(head, tabs, this::chosen, this::openForm, more("", ""));
            model = head;
            Parent page = FxmlView.load(made);
            controller = made;
            view.getChildren().setAll(page);
            if (shown) {
                showWanted(made);
            }
        });
    }

    /// What is done in a form of its own, or with a file.
    ///
    /// @param form which words: as they stand in a menu, or with the name
    private List<Command> more(String form, String name) {
        return List.of(
                Command.of(
                        messages.text(form + "limits", name),
                        "fth-sliders",
                        "",
                        () -> openPanel(ContainersPanel.LIMITS)),
                Command.of(
                        messages.text(form + "commit", name),
                        "fth-layers",
                        "",
                        () -> openPanel(ContainersPanel.COMMIT)),
                Command.of(
                        messages.text(form + "export", name),
                        "fth-download",
                        "",
                        () -> parts.containers().find(id).ifPresent(new ContainerExport(parts, dialogs)::ask)),
                Command.of(
                        messages.text(form + "deploy", name),
                        "fth-hexagon",
                        "",
                        () -> parts.navigator().go(new Route.ClusterDeploy("", id))));
    }

    private void openPanel(ContainersPanel panel) {
        parts.navigator().go(new Containers(panel, id));
    }

    private void openForm(Template purpose) {
        parts.navigator().go(RunContainer.from(id, purpose));
    }

    private void showWanted(ContainerPageController page) {
        page.show(wanted);
        Instant instant = at;
        at = null;
        if (content != null && instant != null) {
            content.goTo(wanted, instant);
        }
    }

    /// With the image it is made of, or with what the person then chooses.
    private void compare() {
        Side image = parts.containers()
                .find(id)
                .map(live -> live.container().config().root())
                .map(root -> root instanceof RootSource.Image(String ref) ? Side.image(ref) : null)
                .orElse(null);
        parts.navigator().go(new CompareRoute(image, Side.container(id)));
    }

    /// A person chose a tab: a place to come back to.
    private void chosen(ContainerTab tab) {
        if (shown
                && parts.navigator().current() instanceof ContainerDetail(String there, ContainerTab was, var _)
                && there.equals(id)
                && was != tab) {
            parts.navigator().go(new ContainerDetail(id, tab));
        }
    }

    private void showMissing() {
        if (!parts.containers().loadedProperty().get()) {
            return;
        }
        Label title = new Label(messages.text("gone.title"));
        title.getStyleClass().add("section-title");
        Label text = new Label(messages.text("gone.text"));
        text.getStyleClass().add("muted");
        VBox words = new VBox(8, title, text);
        words.setAlignment(Pos.CENTER);
        view.getChildren().setAll(words);
    }
}
