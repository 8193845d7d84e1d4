package io.cooperage.ui.images.detail;

import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.detail.history.HistoryController;
import io.cooperage.ui.images.detail.history.HistoryViewModel;
import io.cooperage.ui.images.detail.inspect.ImageInspectController;
import io.cooperage.ui.images.detail.inspect.ImageInspectViewModel;
import io.cooperage.ui.images.detail.layers.LayersController;
import io.cooperage.ui.images.detail.layers.LayersViewModel;
import io.cooperage.ui.images.detail.overview.OverviewController;
import io.cooperage.ui.images.detail.overview.OverviewViewModel;
import io.cooperage.ui.images.detail.source.ImageSource;
import io.cooperage.ui.nav.Route.ImageRoute;
import io.cooperage.ui.nav.Route.ImageTab;

/// Makes the tabs of one image. FX thread only.
final class ImageTabs {
    private final ImageSource source;
    private final ImageParts parts;
    private final FileDialogs dialogs;

    ImageTabs(ImageSource source, ImageParts parts, FileDialogs dialogs) {
        this.source = source;
        this.parts = parts;
        this.dialogs = dialogs;
    }

    ImageTabContent make(ImageTab tab) {
        return switch (tab) {
            case OVERVIEW -> overview();
            case LAYERS -> layers();
            case HISTORY -> history();
            case INSPECT -> inspect();
        };
    }

    private ImageTabContent overview() {
        OverviewViewModel model = new OverviewViewModel(
                source,
                platform -> parts.transfers().pull(source.ref(), platform),
                () -> parts.navigator().go(new ImageRoute(source.ref(), ImageTab.LAYERS)));
        OverviewController controller = new OverviewController(model);
        return new ImageTabContent(FxmlView.load(controller), model::setActive, controller::focus, _ -> {});
    }

    private ImageTabContent layers() {
        LayersViewModel model = new LayersViewModel(source, parts.notices());
        LayersController controller = new LayersController(model, dialogs);
        return new ImageTabContent(FxmlView.load(controller), model::setActive, controller::focus, model::selectLayer);
    }

    private ImageTabContent history() {
        HistoryViewModel model = new HistoryViewModel(
                source, layer -> parts.navigator().go(new ImageRoute(source.ref(), ImageTab.LAYERS, layer)));
        HistoryController controller = new HistoryController(model);
        return new ImageTabContent(FxmlView.load(controller), model::setActive, controller::focus, _ -> {});
    }

    private ImageTabContent inspect() {
        ImageInspectViewModel model = new ImageInspectViewModel(source);
        ImageInspectController controller = new ImageInspectController(model);
        return new ImageTabContent(FxmlView.load(controller), model::setActive, controller::focus, _ -> {});
    }
}
