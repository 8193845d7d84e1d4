package io.cooperage.engine.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes images as one tar archive: an OCI image layout, and for Docker `manifest.json` and `repositories`
/// with it, as Docker itself does since version 25, so that a reader of either format finds what it looks
/// for.
///
/// The documents come first and every blob once, as it is stored; so a reader can do its work in one pass.
/// The same images give the same bytes. Of an image for several platforms, the one that is here is saved.
final class ImageSaver {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LAYOUT_TEXT = "{\"imageLayoutVersion\":\"1.0.0\"}";
    private static final int COPY = 1 << 17;

    private final ImageParts parts;

    ImageSaver(ImageParts parts) {
        this.parts = parts;
    }

    /// One image on its way out, with the names that were asked for.
    private record Saved(ResolvedImage image, List<ImageReference> names) {}

    void save(List<String> refs, ArchiveFormat format, OutputStream out, TransferListener listener) {
        if (refs.isEmpty()) {
            throw EngineException.invalid("save: no image is named");
        }
        TransferFeed feed = parts.feed("Save " + String.join(", ", refs), listener);
        feed.run(() -> {
            try (ContentLease lease = parts.store().lease()) {
                write(images(refs, lease), format, out, feed);
                return refs.size();
            }
        });
    }

    private static Collection<Saved> images(List<String> refs, ContentLease lease) {
        Map<Digest, Saved> images = new LinkedHashMap<>();
        for (String ref : refs) {
            ResolvedImage image = lease.image(ref);
            ImageReference name = name(ref, image);
            Saved saved = images.computeIfAbsent(image.descriptor().digest(), _ -> new Saved(image, new ArrayList<>()));
            if (name != null && !saved.names().contains(name)) {
                saved.names().add(name);
            }
        }
        return images.values();
    }

    /// The name it was asked by; null when that was an id or a digest.
    private static @Nullable ImageReference name(String ref, ResolvedImage image) {
        try {
            ImageReference name = ImageReference.parseTagged(ref);
            return name.digest() == null && name.familiar().equals(image.name()) ? name : null;
        } catch (EngineException _) {
            // What is no name was an id, for it was found.
            return null;
        }
    }

    private void write(Collection<Saved> images, ArchiveFormat format, OutputStream out, TransferFeed feed) {
        images.forEach(this::requireBlobs);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new Unclosed(out), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            document(tar, OciArchive.LAYOUT, LAYOUT_TEXT.getBytes(StandardCharsets.UTF_8));
            document(tar, OciArchive.INDEX, index(images, format));
            if (format == ArchiveFormat.DOCKER) {
                document(tar, DockerArchive.MANIFEST, dockerManifest(images));
                document(tar, "repositories", repositories(images));
            }
            Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
            for (Saved saved : images) {
                Descriptor manifest = saved.image().descriptor();
                blobs.put(manifest.digest(), manifest);
                Descriptor config = saved.image().manifest().config();
                blobs.put(config.digest(), config);
                saved.image().manifest().layers().forEach(layer -> blobs.putIfAbsent(layer.digest(), layer));
            }
            Map<Digest, TransferFeed.Item> items = new HashMap<>();
            blobs.forEach(
                    (digest, blob) -> items.put(digest, feed.item(digest.toString(), digest.shortHex(), blob.size())));
            for (Descriptor blob : blobs.values()) {
                blob(tar, blob, Objects.requireNonNull(items.get(blob.digest())));
            }
            tar.finish();
        } catch (IOException e) {
            throw new EngineException(
                    Thread.currentThread().isInterrupted() ? ErrorKind.CANCELLED : ErrorKind.UNAVAILABLE,
                    "save: the archive can't be written: " + e.getMessage(),
                    e);
        }
    }

    /// Half an archive would look like one.
    private void requireBlobs(Saved saved) {
        for (Descriptor layer : saved.image().manifest().layers()) {
            if (!parts.blobs().has(layer.digest())) {
                throw new EngineException(
                        ErrorKind.DATA_LOSS,
                        "save " + saved.image().name() + ": layer " + layer.digest()
                                + " is no longer in the store; pull the image again");
            }
        }
    }

    private static void entry(TarArchiveOutputStream tar, String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(0100644);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
    }

    private static void document(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        entry(tar, name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private void blob(TarArchiveOutputStream tar, Descriptor blob, TransferFeed.Item item) throws IOException {
        entry(tar, OciArchive.name(blob.digest()), blob.size());
        byte[] buffer = new byte[COPY];
        long done = 0;
        try (InputStream in = parts.blobs().open(blob.digest())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new EngineException(ErrorKind.CANCELLED, "save: cancelled");
                }
                tar.write(buffer, 0, count);
                done += count;
                item.progress(Phase.PACKING, done);
            }
        }
        tar.closeArchiveEntry();
        item.settle(Phase.DONE, "");
    }

    private static byte[] index(Collection<Saved> images, ArchiveFormat format) {
        List<Descriptor> entries = new ArrayList<>();
        for (Saved saved : images) {
            Descriptor manifest = Descriptor.of(
                            saved.image().descriptor().mediaType(),
                            saved.image().descriptor().digest(),
                            saved.image().descriptor().size())
                    .withPlatform(saved.image().config().platform());
            if (saved.names().isEmpty()) {
                entries.add(manifest);
            }
            for (ImageReference name : saved.names()) {
                entries.add(manifest.withAnnotations(Map.of(
                        OciArchive.IMAGE_NAME, name.toString(),
                        OciArchive.REF_NAME, refName(name, images, format))));
            }
        }
        return ImageDocuments.write(new ImageIndex(MediaTypes.OCI_INDEX, entries, Map.of(), null, null));
    }

    /// The specification and Docker have the tag here. Tools find an image by it, so where two images have
    /// the same tag an OCI archive gets the whole name.
    private static String refName(ImageReference name, Collection<Saved> images, ArchiveFormat format) {
        String tag = String.valueOf(name.tag());
        long sharing = images.stream()
                .flatMap(saved -> saved.names().stream())
                .filter(other -> tag.equals(other.tag()))
                .count();
        return format == ArchiveFormat.OCI && sharing > 1 ? name.familiar() : tag;
    }

    private static byte[] dockerManifest(Collection<Saved> images) {
        ArrayNode manifest = JSON.createArrayNode();
        for (Saved saved : images) {
            ResolvedImage image = saved.image();
            ObjectNode item = manifest.addObject();
            item.put("Config", OciArchive.name(image.id()));
            if (saved.names().isEmpty()) {
                item.putNull("RepoTags");
            } else {
                ArrayNode tags = item.putArray("RepoTags");
                saved.names().forEach(name -> tags.add(name.familiar()));
            }
            ArrayNode layers = item.putArray("Layers");
            ObjectNode sources = item.putObject("LayerSources");
            for (int i = 0; i < image.manifest().layers().size(); i++) {
                Descriptor layer = image.manifest().layers().get(i);
                layers.add(OciArchive.name(layer.digest()));
                sources.putObject(image.config().diffIds().get(i).toString())
                        .put("mediaType", layer.mediaType())
                        .put("size", layer.size())
                        .put("digest", layer.digest().toString());
            }
        }
        return bytes(manifest);
    }

    /// The oldest of Docker's formats: each name with its topmost layer.
    private static byte[] repositories(Collection<Saved> images) {
        ObjectNode repositories = JSON.createObjectNode();
        for (Saved saved : images) {
            List<Descriptor> layers = saved.image().manifest().layers();
            String top = layers.isEmpty() ? "" : layers.getLast().digest().hex();
            for (ImageReference name : saved.names()) {
                repositories.withObjectProperty(name.familiarRepository()).put(String.valueOf(name.tag()), top);
            }
        }
        return bytes(repositories);
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory", e);
        }
    }

    /// The stream belongs to the caller, while a tar must be closed to be whole.
    private static final class Unclosed extends OutputStream {
        private final OutputStream out;

        Unclosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
