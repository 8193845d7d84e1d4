package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.RegistryClient;
import io.cooperage.engine.registry.RegistryClient.RemoteManifest;
import io.cooperage.engine.store.BlobStore;
import java.util.function.Consumer;

/// Finds in a registry the manifest of an image for one platform, and stores the documents on the way to it.
final class RemoteDocuments {
    /// An index within an index is allowed; more than this is a maze.
    private static final int DEPTH_MAX = 4;

    private final RegistryClient registry;
    private final BlobStore blobs;

    RemoteDocuments(RegistryClient registry, BlobStore blobs) {
        this.registry = registry;
        this.blobs = blobs;
    }

    /// @param target what the name points to; the manifest itself, or an index
    /// @param platformSaid an index says that the manifest is for the platform wanted
    record Choice(Descriptor target, Descriptor descriptor, ImageManifest manifest, boolean platformSaid) {}

    /// @param lease told of every document before it is stored
    /// @throws EngineException as [RegistryClient#manifest]; NOT_FOUND when the platform is not offered;
    ///     NOT_IMPLEMENTED for what is no image, or in a format nobody should use; INVALID_ARGUMENT
    Choice choose(ImageReference name, Platform wanted, Consumer<Digest> lease) {
        RemoteManifest top = registry.manifest(name, MediaTypes.ACCEPTED);
        Descriptor target = Descriptor.of(mediaType(name, top), top.digest(), top.json().length);
        RemoteManifest document = top;
        Descriptor descriptor = target;
        boolean platformSaid = false;
        for (int depth = 0; MediaTypes.isIndex(descriptor.mediaType()); depth++) {
            if (depth == DEPTH_MAX) {
                throw EngineException.invalid(
                        name.familiar() + ": its indexes are nested more than " + DEPTH_MAX + " deep");
            }
            store(document, lease);
            ImageIndex index = ImageDocuments.index(document.json(), descriptor.mediaType());
            Descriptor next = ManifestChoice.of(index, wanted, name.familiar());
            platformSaid |= next.platform() != null;
            document = child(name, next);
            descriptor = Descriptor.of(mediaType(name, document), document.digest(), document.json().length);
        }
        ImageManifest manifest = ImageDocuments.manifest(document.json(), descriptor.mediaType());
        requireImage(name, manifest);
        store(document, lease);
        return new Choice(target, descriptor, manifest, platformSaid);
    }

    private RemoteManifest child(ImageReference name, Descriptor next) {
        RemoteManifest child;
        try {
            child = registry.manifest(name.bare().withDigest(next.digest()), MediaTypes.ACCEPTED);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            throw new EngineException(
                    ErrorKind.NOT_FOUND,
                    name.familiar() + ": its index names manifest " + next.digest()
                            + ", but the registry does not have it",
                    e);
        }
        if (child.json().length != next.size()) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    name.familiar() + ": the index says that manifest " + next.digest() + " has " + next.size()
                            + " bytes, but the registry sends " + child.json().length);
        }
        return child;
    }

    /// @throws EngineException NOT_IMPLEMENTED for what is neither manifest nor index
    static String mediaType(ImageReference name, RemoteManifest document) {
        String said = document.mediaType();
        if (MediaTypes.DOCKER_SCHEMA_1.contains(said)) {
            throw EngineException.notImplemented(name.familiar() + " is in Docker's first image format (schema 1),"
                    + " which has no trustworthy digests and is no longer read; it has to be pushed again by a"
                    + " Docker of version 1.10 or later");
        }
        if (MediaTypes.isIndex(said) || MediaTypes.isManifest(said)) {
            return said;
        }
        if (said.isEmpty() || said.equals("application/json") || said.equals("text/plain")) {
            return ImageDocuments.detect(document.json());
        }
        throw EngineException.notImplemented(name.familiar() + " has the unknown media type " + said
                + "; image manifests and indexes of OCI and Docker are known");
    }

    private static void requireImage(ImageReference name, ImageManifest manifest) {
        if (!manifest.isImage()) {
            String type = manifest.artifactType() == null ? manifest.config().mediaType() : manifest.artifactType();
            throw EngineException.notImplemented(name.familiar() + " is no image but an artifact of type " + type
                    + "; no container can be made of it");
        }
        for (Descriptor layer : manifest.layers()) {
            if (!MediaTypes.isLayer(layer.mediaType())) {
                throw EngineException.notImplemented(name.familiar() + ": layer " + layer.digest()
                        + " has the unknown media type " + layer.mediaType());
            }
        }
    }

    private void store(RemoteManifest document, Consumer<Digest> lease) {
        lease.accept(document.digest());
        if (!document.digest().algorithm().equals("sha256")) {
            throw EngineException.notImplemented(
                    "manifest " + document.digest() + ": documents are stored by their sha256 digest only");
        }
        blobs.put(document.json());
    }
}
