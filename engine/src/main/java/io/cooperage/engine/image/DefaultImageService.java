package io.cooperage.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageFinder.Found;
import io.cooperage.engine.image.ImageTable.StoredTag;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.Credentials;
import io.cooperage.engine.registry.RegistryClient;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.DiskRoom;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The use cases of images, each handed to the class that does it.
final class DefaultImageService implements ImageService {
    private final Parts parts;

    /// What the use cases are made of.
    record Parts(
            ImageState state,
            ImageCatalog catalog,
            ImageQueries queries,
            ImageRemoval removal,
            BlobStore blobs,
            LayerStore layers,
            RegistryClient registry,
            BlobDownloads downloads,
            ImageArchives archives,
            RootImporter importer,
            StarterImages starters,
            DiskRoom room,
            BiFunction<String, TransferListener, TransferFeed> feeds) {}

    DefaultImageService(Parts parts) {
        this.parts = parts;
    }

    @Override
    public List<Image> list() {
        return parts.queries().list();
    }

    @Override
    public Platform platform(String ref) {
        return parts.queries().platform(ref);
    }

    @Override
    public Image get(String ref) {
        return parts.queries().get(ref);
    }

    @Override
    public ImageDetail detail(String ref) {
        return parts.queries().detail(ref);
    }

    @Override
    public JsonNode inspect(String ref) {
        return parts.queries().inspect(ref);
    }

    @Override
    public List<HistoryEntry> history(String ref) {
        return parts.queries().history(ref);
    }

    @Override
    public Image pull(
            String name, @Nullable Platform platform, @Nullable Credentials login, TransferListener listener) {
        ImageReference reference = ImageReference.parseTagged(name);
        TransferFeed feed = feed("Pull " + reference.familiar(), listener);
        ImagePull pull = new ImagePull(
                registry(reference, login),
                parts.downloads(),
                parts.blobs(),
                parts.layers(),
                parts.catalog(),
                reference,
                platform == null ? Platform.host() : platform,
                feed);
        return feed.runWithRoom(pull::run);
    }

    @Override
    public Digest push(String name, @Nullable Credentials login, TransferListener listener) {
        ImageReference reference = ImageReference.parseTagged(name);
        if (reference.digest() != null) {
            throw EngineException.invalid("push " + reference.familiar()
                    + ": a name with a digest can't be pushed; give it a tag (cooperage image tag) and push that");
        }
        StoredTag tag = parts.state()
                .read(sql -> parts.state().table().tag(sql, reference))
                .orElseThrow(() -> EngineException.notFound(
                        "An image does not exist locally with the tag: " + reference.familiar()));
        TransferFeed feed = feed("Push " + reference.familiar(), listener);
        ImagePush push =
                new ImagePush(registry(reference, login), parts.state(), parts.catalog(), parts.blobs(), tag, feed);
        return feed.run(() -> {
            Digest digest = push.run();
            parts.catalog().pushed(tag, digest);
            return digest;
        });
    }

    private RegistryClient registry(ImageReference name, @Nullable Credentials login) {
        return login == null ? parts.registry() : parts.registry().as(name.domain(), login);
    }

    private TransferFeed feed(String title, TransferListener listener) {
        return parts.feeds().apply(title, listener);
    }

    @Override
    public void tag(String ref, String target) {
        ImageReference name = ImageReference.parseTagged(target);
        if (name.digest() != null) {
            throw EngineException.invalid("refusing to create a tag with a digest reference: " + target);
        }
        Found found = parts.state().find(ref);
        parts.catalog().tag(found, name);
    }

    @Override
    public RemovedImages remove(String ref, boolean force) {
        return parts.room().making(() -> parts.removal().remove(ref, force));
    }

    @Override
    public RemovedImages prunePreview(PruneFilter filter) {
        return parts.removal().prunePreview(filter);
    }

    @Override
    public RemovedImages prune(PruneFilter filter) {
        return parts.room().making(() -> parts.removal().prune(filter));
    }

    @Override
    public void save(List<String> refs, ArchiveFormat format, OutputStream out, TransferListener listener) {
        parts.archives().save(refs, format, out, listener);
    }

    @Override
    public List<Image> load(Path archive, @Nullable Platform platform, TransferListener listener) {
        return parts.archives().load(archive, platform, listener);
    }

    @Override
    public Image importRoot(
            Path root,
            @Nullable String name,
            @Nullable String message,
            List<String> changes,
            @Nullable Platform platform,
            TransferListener listener) {
        return parts.importer().importRoot(root, name, message, changes, platform, listener);
    }

    @Override
    public List<StarterImage> starters() {
        return parts.starters().list();
    }

    @Override
    public Image makeStarter(String name, TransferListener listener) {
        return parts.starters().make(name, listener);
    }

    @Override
    public DiskUsage diskUsage() {
        return parts.queries().diskUsage();
    }

    @Override
    public ImageBrowser browse(String ref) {
        return parts.queries().browse(ref);
    }
}
