package io.cooperage.ui.compare;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.CompareRoute;
import io.cooperage.ui.nav.Route.Side;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import org.jspecify.annotations.Nullable;

/// Compares two trees; it keeps what was chosen until something else is. FX thread only.
public final class ComparePage implements Page {
    private final CompareViewModel model;
    private final CompareController controller;
    private final Parent view;
    private final Messages messages = Messages.of(ComparePage.class);

    public ComparePage(CompareParts parts) {
        model = new CompareViewModel(parts);
        controller = new CompareController(model);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public ObservableValue<String> title() {
        return new ReadOnlyStringWrapper(messages.text("title"));
    }

    @Override
    public void show(Route route) {
        if (route instanceof CompareRoute(@Nullable Side left, @Nullable Side right)) {
            model.choose(left, right);
        }
        controller.focus();
    }

    @Override
    public void hide() {
        // A comparison under way goes on: people come back to it.
    }

    @Override
    public void close() {
        model.close();
    }
}
