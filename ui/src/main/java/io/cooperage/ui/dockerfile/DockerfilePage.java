package io.cooperage.ui.dockerfile;

import io.cooperage.ui.dockerfile.build.BuildViewModel;
import io.cooperage.ui.dockerfile.workbench.WorkbenchController;
import io.cooperage.ui.dockerfile.workbench.WorkbenchViewModel;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Parent;
import org.jspecify.annotations.Nullable;

/// Dockerfiles are written and built here.
public final class DockerfilePage implements Page {
    private final WorkbenchViewModel viewModel;
    private final WorkbenchController controller;
    private final Parent view;
    private final @Nullable BuildSide build;
    private String opened = "";

    public DockerfilePage(DockerfileParts parts) {
        viewModel = new WorkbenchViewModel(parts);
        controller = new WorkbenchController(viewModel, parts.tasks());
        view = FxmlView.load(controller);
        build = parts.builder() == null
                ? null
                : new BuildSide(new BuildViewModel(parts.builder(), parts), viewModel, controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.setVisible(true);
        if (build != null) {
            build.show();
        }
        if (route instanceof Route.Dockerfile(String path) && !path.isEmpty() && !path.equals(opened)) {
            opened = path;
            viewModel.open(Path.of(path));
        }
        controller.focus();
    }

    @Override
    public void hide() {
        controller.hidePopups();
        viewModel.setVisible(false);
    }

    @Override
    public void close() {
        if (build != null) {
            build.close();
        }
        controller.close();
        viewModel.close();
    }

    @Override
    public List<Command> commands() {
        List<Command> all = new ArrayList<>(controller.commands());
        if (build != null) {
            all.addAll(build.commands());
        }
        return all;
    }
}
