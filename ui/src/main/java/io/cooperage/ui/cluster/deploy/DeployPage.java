package io.cooperage.ui.cluster.deploy;

import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.image.ImageService;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.YamlPlanPane;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;

/// Makes a Deployment and a Service: the form at the left, what will be applied at the right. FX thread only.
public final class DeployPage implements Page {
    private final ClusterParts parts;
    private final Messages messages = Messages.of(DeployPage.class);
    private final DeployViewModel model;
    private final BorderPane view = new BorderPane();
    private final DeployForm form;
    private final SplitPane body;
    private final Label where = new Label();

    public DeployPage(ClusterParts parts, ImageService images, ContainerService containers) {
        this.parts = parts;
        model = new DeployViewModel(parts, images, containers);
        form = new DeployForm(model);
        YamlPlanPane.style(view);
        Label title = new Label(messages.text("title"));
        title.getStyleClass().add("page-title");
        where.getStyleClass().add("muted");
        HBox head = new HBox(12, title, where);
        head.setAlignment(Pos.BASELINE_LEFT);
        head.getStyleClass().add("plan-head");
        view.setTop(head);
        body = new SplitPane(form, new YamlPlanPane("deploy", model, messages.text("deploy"), messages.text("good")));
        body.setDividerPositions(0.46);
        parts.desk().connectionProperty().subscribe(now -> showBody());
        parts.desk().phaseProperty().subscribe(now -> showBody());
    }

    private void showBody() {
        Node now = parts.desk().connectionProperty().get() == null ? off() : body;
        if (!now.equals(view.getCenter())) {
            view.setCenter(now);
        }
        KubeContext context = parts.desk().contextProperty().get();
        where.setText(
                context == null
                        ? ""
                        : messages.text("where", context.builtIn() ? messages.text("built-in") : context.name()));
    }

    private Node off() {
        KubeContext context = parts.desk().contextProperty().get();
        if (context != null && !context.builtIn()) {
            return new EmptyState(
                    "fth-alert-triangle",
                    messages.text("unreachable"),
                    parts.desk().problemProperty().get());
        }
        Button start = new Button(messages.text("start"));
        start.setId("start-cluster");
        start.getStyleClass().add("accent");
        start.setDisable(parts.desk().phaseProperty().get() == Phase.STARTING);
        start.setOnAction(press -> parts.desk().start());
        return new EmptyState("fth-hexagon", messages.text("off.title"), messages.text("off.words"), start);
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
        parts.desk().refresh();
        showBody();
        if (route instanceof Route.ClusterDeploy deploy) {
            model.fill(deploy);
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
