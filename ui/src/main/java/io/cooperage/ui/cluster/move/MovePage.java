package io.cooperage.ui.cluster.move;

import io.cooperage.engine.image.ImageService;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.YamlPlanPane;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;

/// Takes workloads to another cluster: where to and which steps at the left, what will be applied at the
/// right. FX thread only.
public final class MovePage implements Page {
    private final Messages messages = Messages.of(MovePage.class);
    private final MoveViewModel model;
    private final BorderPane view = new BorderPane();
    private final MoveForm form;
    private final Label what = new Label();

    public MovePage(ClusterParts parts, ImageService images) {
        model = new MoveViewModel(parts, images);
        form = new MoveForm(model);
        YamlPlanPane.style(view);
        Label title = new Label(messages.text("title"));
        title.getStyleClass().add("page-title");
        title.setMinWidth(Label.USE_PREF_SIZE);
        what.getStyleClass().add("muted");
        HBox head = new HBox(12, title, what);
        head.setAlignment(Pos.BASELINE_LEFT);
        head.getStyleClass().add("plan-head");
        view.setTop(head);
        SplitPane body =
                new SplitPane(form, new YamlPlanPane("move", model, messages.text("move"), messages.text("good")));
        body.setDividerPositions(0.46);
        view.setCenter(body);
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
        if (route instanceof Route.ClusterMove move) {
            what.setText(String.join(", ", move.names()));
            model.open(move);
        }
        // What is in a divided or scrolled pane can take the focus only once that was laid out.
        view.applyCss();
        view.layout();
        form.focusFirst();
    }

    @Override
    public void hide() {}

    @Override
    public void close() {}
}
