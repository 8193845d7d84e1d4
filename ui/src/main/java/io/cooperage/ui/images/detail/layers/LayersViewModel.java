package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import io.cooperage.engine.image.browse.ImageBrowser.LayerView;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.engine.image.browse.ImageBrowser.WastedFile;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.images.detail.source.BrowserSession;
import io.cooperage.ui.images.detail.source.ImageSource;
import io.cooperage.ui.images.detail.source.ImageSource.Loaded;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The Layers tab: which layer is chosen, and what is shown of it. The files are open only while someone looks. FX
/// thread only.
public final class LayersViewModel {
    /// The layers, bottom first, and how much of them is of use.
    record Contents(List<LayerView> layers, Efficiency efficiency) {
        Contents {
            layers = List.copyOf(layers);
        }
    }

    private final ImageSource source;
    private final LatestTask opening = new LatestTask();
    private final ReadOnlyObjectWrapper<@Nullable Contents> contents = new ReadOnlyObjectWrapper<>();
    private final IntegerProperty layer = new SimpleIntegerProperty(this, "layer", -1);
    private final ObjectProperty<Scope> scope = new SimpleObjectProperty<>(this, "scope", Scope.LAYER);
    private final FilesViewModel files;
    private final FileViewModel file;
    private final Extractions extractions;
    private Subscription watching = Subscription.EMPTY;
    private String openedId = "";
    private int wantedLayer = -1;
    private boolean active;
    private boolean revealing;

    public LayersViewModel(ImageSource source, Notices notices) {
        this.source = source;
        files = new FilesViewModel(source::session, source.failures());
        file = new FileViewModel(source::session);
        extractions = new Extractions(source::session, notices, source.failures());
        layer.subscribe((_, _) -> showFiles());
        scope.subscribe((_, _) -> showFiles());
        files.selectedProperty().subscribe(node -> file.show(files.layer(), node));
    }

    /// Null until the files were opened for the first time.
    ReadOnlyObjectProperty<@Nullable Contents> contentsProperty() {
        return contents.getReadOnlyProperty();
    }

    /// The chosen layer, 0 at the bottom; −1 before there are any.
    IntegerProperty layerProperty() {
        return layer;
    }

    ObjectProperty<Scope> scopeProperty() {
        return scope;
    }

    FilesViewModel files() {
        return files;
    }

    FileViewModel file() {
        return file;
    }

    UiTasks tasks() {
        return source.tasks();
    }

    /// The name that is copied and that files are saved by.
    String imageName() {
        Loaded now = source.loadedProperty().get();
        return now == null ? source.ref() : now.name();
    }

    /// Chooses a layer, also before they are known.
    public void selectLayer(int index) {
        Contents now = contents.get();
        if (now == null) {
            wantedLayer = index;
        } else if (index >= 0 && index < now.layers().size()) {
            layer.set(index);
        }
    }

    void previousLayer() {
        selectLayer(layer.get() - 1);
    }

    void nextLayer() {
        selectLayer(layer.get() + 1);
    }

    /// Goes to the layer that made the earlier versions of the file useless, and to the file in it.
    void reveal(WastedFile wasted) {
        reveal(wasted.guilty(), Scope.LAYER, wasted.path());
    }

    /// Leaves the results of a filter for the place of one of them in the tree.
    void revealInTree(FileNode node) {
        reveal(layer.get(), scope.get(), node.path());
    }

    private void reveal(int atLayer, Scope atScope, String path) {
        revealing = true;
        layer.set(atLayer);
        scope.set(atScope);
        revealing = false;
        files.reveal(atLayer, atScope, path);
    }

    void extract(FileNode node, Path target) {
        extractions.node(files.layer(), files.scope(), node, target);
    }

    void extractLayer(int index, Path target) {
        extractions.layer(index, target);
    }

    /// Someone begins or ceases to look.
    public void setActive(boolean watched) {
        if (watched == active) {
            return;
        }
        active = watched;
        watching.unsubscribe();
        watching = Subscription.EMPTY;
        if (watched) {
            watching = source.loadedProperty().subscribe(this::open);
        } else {
            source.session().release();
        }
    }

    private void open(@Nullable Loaded now) {
        if (now == null || now.image().id().toString().equals(openedId)) {
            return;
        }
        String id = now.image().id().toString();
        BrowserSession session = source.session();
        opening.follow(
                session.ask(browser -> new Contents(browser.layers(), browser.efficiency())),
                found -> {
                    openedId = id;
                    files.clear();
                    contents.set(found);
                    int last = found.layers().size() - 1;
                    int wish = wantedLayer >= 0 ? wantedLayer : layer.get();
                    layer.set(wish < 0 || wish > last ? firstToShow(found) : wish);
                    wantedLayer = -1;
                    showFiles();
                },
                source.failures());
    }

    /// The base is the one layer that nobody who looks for waste or for their own files wants to see first.
    private static int firstToShow(Contents found) {
        return Math.min(1, found.layers().size() - 1);
    }

    private void showFiles() {
        if (layer.get() >= 0 && contents.get() != null && !revealing) {
            files.show(layer.get(), scope.get());
        }
    }
}
