package io.cooperage.engine.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.browse.ImageLayers;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerStores;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.registry.CredentialStore;
import io.cooperage.engine.registry.DockerCredentials;
import io.cooperage.engine.registry.RegistryClient;
import io.cooperage.engine.registry.RegistrySettingsFile;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.LayoutIndex;
import io.cooperage.engine.store.Migration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The images of one engine on this machine, and the registries they come from, wired together.
public final class LocalImages implements AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = List.of(ImageSchema.MIGRATION);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final BlobStore blobs;
    private final LayerStore layers;
    private final ImageState state;
    private final ImageCatalog catalog;
    private final RegistryClient registry;
    private final BlobDownloads downloads;
    private final ImageLayers files;
    private final ImageService service;
    private final RegistryService registries;

    /// Opens the stores and brings them in line with the database. Nothing can be removed before [#usedBy].
    ///
    /// @param ids who owns on disk what belongs to whom in a container
    /// @param rootless in a user namespace of an ordinary user
    /// @param room for images that come in
    public static LocalImages open(
            EnginePaths paths, Database database, EventStream events, IdMap ids, boolean rootless, DiskRoom room) {
        return new LocalImages(paths, database, events, ids, rootless, room, FIRST_PAUSE);
    }

    /// @param firstPause before a broken download goes on
    LocalImages(
            EnginePaths paths,
            Database database,
            EventStream events,
            IdMap ids,
            boolean rootless,
            DiskRoom room,
            Duration firstPause) {
        Syscalls kernel = Syscalls.host();
        InstantSource clock = InstantSource.system();
        ObjectMapper json = new ObjectMapper();
        this.blobs = new BlobStore(paths.images(), paths.ingest());
        this.layers = LayerStores.open(kernel, paths.layers(), ids, rootless);
        ImageLayout layout = new ImageLayout(new LayoutIndex(paths.images()));
        this.state = new ImageState(database, new ImageTable(json), blobs, layers, layout);
        state.recover();
        ImageViews views = new ImageViews(state);
        ImageEvents imageEvents = new ImageEvents(events, clock);
        this.catalog = new ImageCatalog(state, blobs, layers, views, imageEvents, clock);
        ImageRemoval removal = new ImageRemoval(state, imageEvents, clock);
        RegistrySettingsFile settings = RegistrySettingsFile.in(paths.config());
        CredentialStore credentials = DockerCredentials.in(paths.config());
        this.registry = RegistryClient.open(settings, credentials);
        this.downloads = new BlobDownloads(blobs, firstPause);
        this.registries = new DefaultRegistryService(registry, credentials, settings, state);
        this.files = new ImageLayers(kernel, ids, layers, blobs);
        ImageParts parts = new ImageParts(
                catalog, blobs, layers, LayerTar.of(kernel, ids), kernel, events, clock, paths.ingest(), room);
        this.service = new DefaultImageService(new DefaultImageService.Parts(
                state,
                catalog,
                new LocalImageQueries(state, catalog, removal, blobs, layers, files, json),
                removal,
                blobs,
                layers,
                registry,
                downloads,
                new ImageArchives(parts),
                new RootImporter(parts),
                new StarterImages(parts),
                room,
                parts::feed));
    }

    /// Looks at the images of an engine that runs elsewhere; nothing on disk is changed. What that engine
    /// removes meanwhile is NOT_FOUND from then on.
    ///
    /// @param copy of that engine's database, for this alone
    /// @param users what stands on images
    public static ImageQueries queries(
            EnginePaths paths, Database copy, EventStream events, IdMap ids, ImageUsers users) {
        Syscalls kernel = Syscalls.host();
        InstantSource clock = InstantSource.system();
        ObjectMapper json = new ObjectMapper();
        BlobStore blobs = BlobStore.toRead(paths.images(), paths.ingest());
        LayerStore layers = LayerStores.openToRead(kernel, paths.layers(), ids);
        ImageLayout layout = new ImageLayout(LayoutIndex.toRead(paths.images()));
        ImageState state = new ImageState(copy, new ImageTable(json), blobs, layers, layout);
        state.users(users);
        ImageEvents imageEvents = new ImageEvents(events, clock);
        return new LocalImageQueries(
                state,
                new ImageCatalog(state, blobs, layers, new ImageViews(state), imageEvents, clock),
                new ImageRemoval(state, imageEvents, clock),
                blobs,
                layers,
                new ImageLayers(kernel, ids, layers, blobs),
                json);
    }

    /// Says what stands on images; called once, when the containers are known.
    public void usedBy(ImageUsers users) {
        state.users(users);
    }

    public ImageService service() {
        return service;
    }

    public RegistryService registries() {
        return registries;
    }

    /// Removes these layers and blobs unless an image, a container, the build cache or an operation that
    /// runs now still wants them.
    ///
    /// @return bytes freed
    public long collect(Set<Digest> layerChains, Set<Digest> blobDigests) {
        return state.collect(layerChains, blobDigests);
    }

    public ImageStore store() {
        return catalog;
    }

    public LayerStore layers() {
        return layers;
    }

    /// What the layers of images hold.
    public ImageLayers files() {
        return files;
    }

    public BlobStore blobs() {
        return blobs;
    }

    @Override
    public void close() {
        downloads.close();
        registry.close();
        blobs.flush();
    }
}
