package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.ConfigChanges;
import io.cooperage.engine.image.ContentLease;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.LayerTar.TarSummary;
import io.cooperage.engine.layer.MountStubs;
import io.cooperage.engine.layer.UnpackProgress;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.History;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.Ingest;
import io.cooperage.engine.store.IngestOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes images and archives of containers.
///
/// A committed layer is stored as plain tar: its blob then is what has the diff id, so it is written and
/// hashed once, and the container, which may be paused meanwhile, goes on several times sooner than with
/// gzip.
final class ContainerImager {
    private final Supplier<ContainerImages> images;
    private final ContainerFiles files;
    private final Syscalls kernel;
    private final IdMap ids;
    private final InstantSource clock;

    ContainerImager(
            Supplier<ContainerImages> images, ContainerFiles files, Syscalls kernel, IdMap ids, InstantSource clock) {
        this.kernel = kernel;
        this.ids = ids;
        this.images = images;
        this.files = files;
        this.clock = clock;
    }

    /// Makes sure that what the container stands on is there.
    ///
    /// @throws EngineException DATA_LOSS naming the image when it is lost for good
    void repair(ManagedContainer container) {
        if (container.root().image() != null) {
            images.get().repair(container.root());
        }
    }

    /// The caller holds the container's lock.
    Image commit(ManagedContainer container, CommitRequest request) {
        ContainerConfig config = container.value().config();
        List<ImageReference> names = request.name() == null || request.name().isBlank()
                ? List.of()
                : List.of(ImageReference.parseTagged(request.name()));
        Defaults defaults =
                ConfigChanges.apply(CommittedDefaults.of(request.config(), defaults(config)), request.changes());
        try (ContentLease lease = images.get().store().lease()) {
            Digest below = container.root().image();
            repair(container);
            ResolvedImage base = below == null ? null : base(container, below);
            NewLayer layer = base == null ? whole(container, lease) : changes(container, base, lease);
            List<Descriptor> layers =
                    new ArrayList<>(base == null ? List.of() : base.manifest().layers());
            List<Digest> diffIds =
                    new ArrayList<>(base == null ? List.of() : base.config().diffIds());
            if (layer != null) {
                layers.add(layer.descriptor());
                diffIds.add(layer.diffId());
            }
            List<History> history =
                    new ArrayList<>(base == null ? List.of() : base.config().history());
            Instant now = clock.instant();
            history.add(new History(
                    now,
                    String.join(" ", config.fullCommand()),
                    emptyToNull(request.author()),
                    emptyToNull(request.message()),
                    layer == null));
            ImageConfig image = new ImageConfig(
                    now,
                    emptyToNull(request.author()),
                    base == null ? Platform.host() : base.config().platform(),
                    defaults,
                    diffIds,
                    history);
            return images.get().store().create(image, layers, Map.of(), names, ImageAction.CREATE);
        }
    }

    private ResolvedImage base(ManagedContainer container, Digest id) {
        return images.get()
                .store()
                .byId(id)
                .orElseThrow(() -> EngineException.notFound(
                        "commit container " + container.value().name() + ": its image " + id + " is gone"));
    }

    private record NewLayer(Descriptor descriptor, Digest diffId) {}

    /// What the container has changed, as one layer more.
    ///
    /// @return null when it has changed nothing
    private @Nullable NewLayer changes(ManagedContainer container, ResolvedImage base, ContentLease lease) {
        base.manifest().layers().forEach(below -> lease.blob(below.digest()));
        base.chainIds().forEach(lease::layer);
        try (Ingest ingest = images.get().blobs().ingest()) {
            Path upper = files.upper(container.id());
            Set<String> stubs =
                    MountStubs.in(kernel, ids, upper, container.root().lowers(), ContainerFileTrees.MADE);
            TarSummary summary =
                    write(container, ingest, out -> images.get().tars().ofUpper(upper, stubs, out));
            if (summary.entries() == 0) {
                return null;
            }
            NewLayer layer = finish(ingest, summary, lease);
            List<Digest> diffIds = new ArrayList<>(base.config().diffIds());
            diffIds.add(layer.diffId());
            lease.layer(ImageDocuments.chainIds(diffIds).getLast());
            images.get().layers().adopt(base.chainIds(), layer.diffId(), upper, stubs);
            return layer;
        }
    }

    /// A container of a folder or an archive: there are no layers to build on, so all of it becomes one.
    private NewLayer whole(ManagedContainer container, ContentLease lease) {
        try (Ingest ingest = images.get().blobs().ingest()) {
            TarSummary summary = write(
                    container,
                    ingest,
                    out -> images.get().tars().ofTree(files.stack(container.id(), container.root()), out));
            NewLayer layer = finish(ingest, summary, lease);
            lease.layer(layer.diffId());
            images.get()
                    .layers()
                    .unpack(
                            List.of(),
                            layer.diffId(),
                            images.get().blobs().open(layer.diffId()),
                            summary.tarBytes(),
                            UnpackProgress.NONE);
            return layer;
        }
    }

    private static NewLayer finish(Ingest ingest, TarSummary summary, ContentLease lease) {
        lease.blob(summary.diffId());
        Digest digest = ingest.commit();
        return new NewLayer(Descriptor.of(MediaTypes.OCI_LAYER, digest, summary.tarBytes()), digest);
    }

    @FunctionalInterface
    private interface TarWriting {
        TarSummary to(OutputStream out);
    }

    private static TarSummary write(ManagedContainer container, Ingest ingest, TarWriting writing) {
        try (OutputStream out = new BufferedOutputStream(new IngestOutput(ingest), 1 << 17)) {
            return writing.to(out);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "commit container " + container.value().name() + ": " + e.getMessage(),
                    e);
        }
    }

    /// What the container was made with, as an image says it.
    static Defaults defaults(ContainerConfig config) {
        return new Defaults(
                config.user(),
                config.workingDir(),
                config.entrypoint(),
                config.command().isEmpty() ? null : config.command(),
                config.env(),
                config.volumes(),
                config.exposedPorts(),
                config.labels(),
                emptyToNull(config.stopSignal()),
                config.stopTimeout() == null
                        ? null
                        : Math.toIntExact(config.stopTimeout().toSeconds()),
                config.healthcheck(),
                config.shell(),
                List.of());
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    void export(ManagedContainer container, OutputStream out) {
        repair(container);
        images.get().tars().export(files.stack(container.id(), container.root()), out);
    }
}
