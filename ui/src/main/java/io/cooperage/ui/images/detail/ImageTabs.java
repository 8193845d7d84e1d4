package io.cooperage.ui.images.detail;

import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.control.detail.TabContent;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
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
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The tabs of one image. FX thread only.
final class ImageTabs {
    private final ImageSource source;
    private final ImageParts parts;
    private final FileDialogs dialogs;
    private final LayersViewModel layers;
    private final Messages messages = Messages.of(ImageTabs.class);

    ImageTabs(ImageSource source, ImageParts parts, FileDialogs dialogs) {
        this.source = source;
        this.parts = parts;
        this.dialogs = dialogs;
        layers = new LayersViewModel(source, parts.notices());
    }

    /// In the order of the page. A new tab is a constant of [ImageTab], a line here and its name in the texts.
    List<PageTab<ImageTab>> rows() {
        return Stream.of(ImageTab.values())
                .map(tab -> switch (tab) {
                    case OVERVIEW -> row(tab, "fth-package", this::overview);
                    case LAYERS -> row(tab, "fth-layers", this::layers);
                    case HISTORY -> row(tab, "fth-list", this::history);
                    case INSPECT -> row(tab, "fth-info", this::inspect);
                })
                .toList();
    }

    /// Shows one layer in the tab of the layers, once that is looked at.
    void chooseLayer(int layer) {
        layers.selectLayer(layer);
    }

    private PageTab<ImageTab> row(ImageTab tab, String icon, Supplier<TabContent> content) {
        return new PageTab<>(tab, messages.text("tab." + tab), icon, content);
    }

    private TabContent overview() {
        OverviewViewModel model = new OverviewViewModel(
                source,
                platform -> parts.transfers().pull(source.ref(), platform),
                () -> parts.navigator().go(new ImageRoute(source.ref(), ImageTab.LAYERS)));
        OverviewController controller = new OverviewController(model);
        return TabContent.of(FxmlView.load(controller), model::setActive, controller::focus);
    }

    private TabContent layers() {
        LayersController controller = new LayersController(layers, dialogs);
        return TabContent.of(FxmlView.load(controller), layers::setActive, controller::focus);
    }

    private TabContent history() {
        HistoryViewModel model = new HistoryViewModel(
                source, layer -> parts.navigator().go(new ImageRoute(source.ref(), ImageTab.LAYERS, layer)));
        HistoryController controller = new HistoryController(model);
        return TabContent.of(FxmlView.load(controller), model::setActive, controller::focus);
    }

    private TabContent inspect() {
        ImageInspectViewModel model = new ImageInspectViewModel(source);
        ImageInspectController controller = new ImageInspectController(model);
        return TabContent.of(FxmlView.load(controller), model::setActive, controller::focus);
    }
}
