package io.cooperage.ui.images.detail;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.detail.source.ImageSource;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImageRoute;
import io.cooperage.ui.nav.Route.ImageTab;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.layout.StackPane;

/// The page of one image, under one of its names. FX thread only.
public final class ImageDetailPage implements Page {
    private final String ref;
    private final ImageParts parts;
    private final Messages messages = Messages.of(ImageDetailPage.class);
    private final ImageSource source;
    private final ImagePageViewModel model;
    private final ImageTabs tabs;
    private final ImagePageController controller;
    private final Parent page;
    private final EmptyState gone;
    private final StackPane view;
    private boolean shown;

    /// @param ref any name of an image, or its id
    public ImageDetailPage(String ref, ImageParts parts, FileDialogs dialogs) {
        this.ref = ref;
        this.parts = parts;
        source = new ImageSource(
                ref,
                parts.service(),
                parts.events(),
                parts.tasks(),
                failure -> parts.errors().present(failure));
        model = new ImagePageViewModel(source, parts);
        tabs = new ImageTabs(source, parts, dialogs);
        controller = new ImagePageController(model, tabs, this::chosen);
        page = FxmlView.load(controller);
        gone = new EmptyState("fth-package", messages.text("gone.title"), messages.text("gone.text"));
        view = new StackPane(page, gone);
        source.missingProperty().subscribe(missing -> {
            page.setVisible(!missing);
            gone.setVisible(missing);
        });
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
        if (route instanceof ImageRoute(String _, ImageTab tab, int layer)) {
            controller.show(tab, layer);
        }
    }

    @Override
    public void hide() {
        // The tabs notice by themselves that they are in no scene.
        shown = false;
    }

    @Override
    public void close() {
        controller.close();
        source.close();
    }

    @Override
    public List<Command> commands() {
        List<Command> all = new ArrayList<>();
        for (Verb verb : List.of(Verb.RUN, Verb.PUSH, Verb.TAG, Verb.SAVE, Verb.REMOVE)) {
            all.add(Command.of(model.label(verb) + " " + model.name(), verb.icon(), "", () -> model.perform(verb))
                    .when(() -> model.fits(verb)));
        }
        all.add(Command.of(messages.text("command.compare", model.name()), "fth-columns", "", model::compare));
        List<PageTab<ImageTab>> rows = tabs.rows();
        for (PageTab<ImageTab> tab : rows) {
            all.add(Command.of(
                    messages.text("command.tab", tab.title(), model.name()),
                    tab.icon(),
                    "Alt+" + (rows.indexOf(tab) + 1),
                    () -> parts.navigator().go(new ImageRoute(ref, tab.key()))));
        }
        return all;
    }

    /// A person chose a tab: a place to come back to.
    private void chosen(ImageTab tab) {
        if (shown
                && parts.navigator().current() instanceof ImageRoute(String at, ImageTab was, int _)
                && at.equals(ref)
                && was != tab) {
            parts.navigator().go(new ImageRoute(ref, tab));
        }
    }
}
