package io.cooperage.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.image.ImageService.DiskUsage;
import io.cooperage.engine.image.ImageService.HistoryEntry;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.image.browse.ImageLayers;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.BlobStore;
import java.util.List;

/// Answers from the tables and the stores of this machine.
final class LocalImageQueries implements ImageQueries {
    private final ImageState state;
    private final ImageCatalog catalog;
    private final ImageViews views;
    private final ImageDocumentsView documents;
    private final ImageUsage usage;
    private final ImageLayers files;

    LocalImageQueries(
            ImageState state,
            ImageCatalog catalog,
            ImageRemoval removal,
            BlobStore blobs,
            LayerStore layers,
            ImageLayers files,
            ObjectMapper json) {
        this.state = state;
        this.catalog = catalog;
        this.views = new ImageViews(state);
        this.documents = new ImageDocumentsView(state, catalog, blobs, layers, json);
        this.usage = new ImageUsage(views, removal, blobs, layers);
        this.files = files;
    }

    @Override
    public List<Image> list() {
        return views.list();
    }

    @Override
    public Image get(String ref) {
        return views.get(state.find(ref).image().id());
    }

    @Override
    public Platform platform(String ref) {
        return state.find(ref).image().platform();
    }

    @Override
    public ImageDetail detail(String ref) {
        return documents.detail(get(ref));
    }

    @Override
    public JsonNode inspect(String ref) {
        return documents.inspect(get(ref));
    }

    @Override
    public List<HistoryEntry> history(String ref) {
        return documents.history(get(ref));
    }

    @Override
    public DiskUsage diskUsage() {
        return usage.count();
    }

    @Override
    public ImageBrowser browse(String ref) {
        ResolvedImage image = catalog.resolve(ref);
        return files.browse(image.manifest(), image.config(), image.chainIds());
    }
}
