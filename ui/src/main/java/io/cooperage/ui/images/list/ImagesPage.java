package io.cooperage.ui.images.list;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.scene.Parent;

/// The list of all images, and beside it what is done to them.
public final class ImagesPage implements Page {
    private final ImagesViewModel viewModel;
    private final ImagesController controller;
    private final Parent view;

    public ImagesPage(ImageParts parts) {
        viewModel = new ImagesViewModel(parts);
        controller = new ImagesController(viewModel);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.setWatched(true);
        if (route instanceof Route.Images images) {
            controller.show(images);
        }
    }

    @Override
    public void hide() {
        viewModel.setWatched(false);
        controller.hide();
    }

    @Override
    public void close() {
        hide();
    }

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
