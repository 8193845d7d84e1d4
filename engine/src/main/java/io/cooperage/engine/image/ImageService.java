package io.cooperage.engine.image;

import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.Credentials;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The use cases of images.
///
/// A `ref` is a name as Docker reads it (`debian`, `debian:12`, `localhost:5000/app@sha256:…`), a full id
/// (`sha256:…` or its digits), or a prefix of an id that fits only one image; NOT_FOUND "No such image: x"
/// and an ambiguous prefix (INVALID_ARGUMENT) are thrown everywhere. Methods block; call them from a virtual
/// thread. Interrupting the caller cancels long ones (CANCELLED): what was downloaded is kept for the next
/// attempt, but nothing half-made is ever listed. Every change is announced on the event stream after it is
/// durable. Long work also shows as a task there.
public interface ImageService extends ImageQueries {
    /// Brings an image from its registry and unpacks it. One download of a blob, however many pulls want it.
    ///
    /// @param name without tag and digest it is `latest`
    /// @param platform null is this machine's
    /// @param login for this pull alone; null takes those that are kept
    Image pull(String name, @Nullable Platform platform, @Nullable Credentials login, TransferListener listener);

    /// As the other, with the credentials that are kept.
    default Image pull(String name, @Nullable Platform platform, TransferListener listener) {
        return pull(name, platform, null, listener);
    }

    /// Sends an image to the registry of its name: only blobs that are not there, mounted from another
    /// repository of that registry where possible.
    ///
    /// @param login for this push alone; null takes those that are kept
    /// @return the digest that the registry now has under this name
    Digest push(String name, @Nullable Credentials login, TransferListener listener);

    /// As the other, with the credentials that are kept.
    default Digest push(String name, TransferListener listener) {
        return push(name, null, listener);
    }

    /// @param target the new name; another image that had it loses it
    void tag(String ref, String target);

    /// Takes a name away; the image itself goes too when it was the last name and no container uses it.
    ///
    /// A ref that is an id removes the image with all its names if that is one name, or with `force`.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT naming the containers or names in the way
    RemovedImages remove(String ref, boolean force);

    /// What [#prune] would do now.
    RemovedImages prunePreview(PruneFilter filter);

    RemovedImages prune(PruneFilter filter);

    /// Writes images as one archive.
    ///
    /// @param refs names keep their names in the archive; ids come back without one
    void save(List<String> refs, ArchiveFormat format, OutputStream out, TransferListener listener);

    /// Takes in every image of an archive, Docker's or OCI's, plain or compressed, told by content; also a
    /// folder that is an OCI layout.
    ///
    /// @param platform takes only what is for this one, also of an image for several; null takes, of those, this
    ///     machine's
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND where nothing in the archive is for the platform
    List<Image> load(Path archive, @Nullable Platform platform, TransferListener listener);

    /// As the other, without a wish for a platform.
    default List<Image> load(Path archive, TransferListener listener) {
        return load(archive, null, listener);
    }

    /// Makes an image of one layer from a root filesystem in a tar archive, or from a folder.
    ///
    /// @param name null leaves it without one
    /// @param changes Dockerfile instructions that Docker's `import --change` takes: CMD, ENTRYPOINT, ENV,
    ///     EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR, HEALTHCHECK
    /// @param platform that the image says it is for; null is this machine's
    Image importRoot(
            Path root,
            @Nullable String name,
            @Nullable String message,
            List<String> changes,
            @Nullable Platform platform,
            TransferListener listener);

    /// As the other, for this machine's platform.
    default Image importRoot(
            Path root,
            @Nullable String name,
            @Nullable String message,
            List<String> changes,
            TransferListener listener) {
        return importRoot(root, name, message, changes, null, listener);
    }

    /// The images that this machine can make without any registry, and what is missing for those it can't.
    List<StarterImage> starters();

    /// Makes one of [#starters] and tags it with its name.
    Image makeStarter(String name, TransferListener listener);

    /// @param indexJson null when it was pulled without one
    /// @param manifestJson,configJson as stored, byte for byte
    /// @param platforms of the index, those that are not here too
    record ImageDetail(
            Image image,
            ImageManifest manifest,
            ImageConfig config,
            @Nullable String indexJson,
            String manifestJson,
            String configJson,
            List<PlatformEntry> platforms) {}

    /// @param present its layers are in the store
    record PlatformEntry(Platform platform, Digest manifest, boolean present) {}

    /// @param id null when no image here ends with this step
    /// @param layer digest of the unpacked layer; null when the step made none
    /// @param size unpacked bytes of that layer
    record HistoryEntry(
            @Nullable Digest id,
            @Nullable Instant created,
            String createdBy,
            String comment,
            @Nullable Digest layer,
            long size,
            List<String> tags) {}

    /// @param untagged names that are gone
    /// @param digests names with a digest that went along with the last tag of their repository
    /// @param removed ids of images that are gone
    /// @param layers chain ids of layers that no image has any more, the topmost first
    /// @param bytes freed on disk, blobs and unpacked layers
    record RemovedImages(
            List<String> untagged, List<String> digests, List<Digest> removed, List<Digest> layers, long bytes) {
        public RemovedImages {
            untagged = List.copyOf(untagged);
            digests = List.copyOf(digests);
            removed = List.copyOf(removed);
            layers = List.copyOf(layers);
        }

        public RemovedImages(List<String> untagged, List<Digest> removed, long bytes) {
            this(untagged, List.of(), removed, List.of(), bytes);
        }
    }

    /// @param all also images with a name, if no container uses them; otherwise dangling ones only
    /// @param olderThan null is any age
    /// @param labels that the image must have; an empty value means any
    /// @param withoutLabels that it must not have
    record PruneFilter(
            boolean all, @Nullable Duration olderThan, Map<String, String> labels, Map<String, String> withoutLabels) {
        public static final PruneFilter DANGLING = new PruneFilter(false, null, Map.of(), Map.of());
        public static final PruneFilter UNUSED = new PruneFilter(true, null, Map.of(), Map.of());
    }

    enum ArchiveFormat {
        /// What `docker save` writes: read by Docker of any age, and as an OCI archive too.
        DOCKER,
        OCI
    }

    /// @param available it can be made now
    /// @param reason why not, and what to install; empty when it can
    record StarterImage(String name, String title, String description, boolean available, String reason) {}

    /// Bytes on disk.
    ///
    /// @param blobs of packed layers, manifests and configs
    /// @param layers unpacked
    /// @param incomplete downloads that were interrupted
    /// @param reclaimable by [#prune] of all unused
    record DiskUsage(int images, int inUse, long blobs, long layers, long incomplete, long reclaimable) {}
}
