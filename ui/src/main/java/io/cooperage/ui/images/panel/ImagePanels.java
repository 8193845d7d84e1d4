package io.cooperage.ui.images.panel;

import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.ui.control.list.SidePanel;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.transfer.Transfer;
import io.cooperage.ui.images.transfer.TransferActions;
import io.cooperage.ui.images.transfer.TransferList;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// The place beside the list where one panel lies open. The route says which; a panel keeps what was typed. FX thread
/// only.
public final class ImagePanels {
    private final ImageParts parts;
    private final ObservableList<StarterImage> starters;
    private final PullViewModel pull;
    private final PushViewModel push;
    private final TagViewModel tag;
    private final SaveViewModel save;
    private final ImportViewModel imports;
    private final PruneViewModel prune;
    private final Messages messages = Messages.of(ImagePanels.class);
    private final Map<ImagesPanel, Node> built = new EnumMap<>(ImagesPanel.class);
    private final SidePanel view = new SidePanel(this::leave);

    /// @param starters what can be made without a registry, kept by the page
    public ImagePanels(ImageParts parts, ObservableList<StarterImage> starters) {
        this.parts = parts;
        this.starters = starters;
        pull = new PullViewModel(parts);
        push = new PushViewModel(parts);
        tag = new TagViewModel(parts);
        save = new SaveViewModel(parts);
        imports = new ImportViewModel(parts);
        prune = new PruneViewModel(parts);
    }

    public SidePanel view() {
        return view;
    }

    /// Opens a panel, or closes the one that is open.
    ///
    /// @param ref see [Route.Images]
    public void show(ImagesPanel panel, String ref) {
        prune.close();
        if (panel == ImagesPanel.NONE) {
            view.shut();
            return;
        }
        switch (panel) {
            case PULL -> pull.open(ref);
            case PUSH -> push.open(ref);
            case TAG -> tag.open(ref);
            case SAVE -> save.open(ref);
            case IMPORT -> imports.open(ref);
            case PRUNE -> prune.open();
            case NONE -> {}
        }
        view.open(
                messages.text("title." + panel.name().toLowerCase(Locale.ROOT)),
                built.computeIfAbsent(panel, this::build));
    }

    /// Nobody sees the page: nothing is read for it.
    public void hide() {
        prune.close();
    }

    /// Closes the open panel.
    public void leave() {
        parts.navigator().go(new Route.Images());
    }

    /// Takes in what was dropped or chosen: archives of images, or root filesystems.
    public void load(List<Path> files) {
        parts.navigator().go(new Route.Images(ImagesPanel.IMPORT, ""));
        imports.load(files);
    }

    private Node build(ImagesPanel panel) {
        return switch (panel) {
            case PULL -> new PullPane(pull, new StarterRows(starters, this::make, false), transfers(panel));
            case PUSH -> new PushPane(push, transfers(panel));
            case TAG -> new TagPane(tag);
            case SAVE -> new SavePane(save, transfers(panel));
            case IMPORT -> new ImportPane(imports, transfers(panel));
            case PRUNE -> new PrunePane(prune);
            case NONE -> new Region();
        };
    }

    private void make(StarterImage starter) {
        parts.transfers().makeStarter(starter.name());
    }

    private TransferList transfers(ImagesPanel panel) {
        return new TransferList(parts.transfers(), panel, new Actions());
    }

    private final class Actions implements TransferActions {
        @Override
        public void run(String ref) {
            parts.navigator().go(new Route.RunContainer(ref));
        }

        @Override
        public void open(String ref) {
            parts.navigator().go(new Route.ImageRoute(ref));
        }

        @Override
        public void importInstead(Transfer load) {
            Path file = load.source();
            if (file != null) {
                imports.open(file.toString());
                parts.transfers().clear(load);
                view.focusFirst();
            }
        }
    }
}
