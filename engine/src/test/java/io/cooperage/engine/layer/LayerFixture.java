package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// A layer store with a secret beside it, and a stack of layers that grows by one with each [#apply]. Whatever
/// an archive tries, the secret and the layers that are there stay as they are.
final class LayerFixture {
    static final boolean ROOTLESS = !UnpackFixture.root();

    final Path folder;
    final OverlayLayerStore store;
    final List<Digest> chain = new ArrayList<>();
    private final Path secret;
    private final UnpackOptions options;

    LayerFixture(Path around) {
        this(around, UnpackOptions.of(UnpackFixture.OWN));
    }

    LayerFixture(Path around, UnpackOptions options) {
        this.folder = around.resolve("layers");
        this.secret = around.resolve("secret");
        this.options = options.withLinks(UnpackOptions.Links.IN_ROOT);
        try {
            Files.createDirectories(secret.resolve("inner"));
            Files.writeString(secret.resolve("file"), "secret");
            Files.writeString(secret.resolve("inner/file"), "secret too");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        this.store = open();
    }

    /// The store as the next start of the engine finds it.
    OverlayLayerStore open() {
        OverlayLayerStore opened = new OverlayLayerStore(UnpackFixture.KERNEL, folder, options, ROOTLESS, false);
        opened.recover();
        return opened;
    }

    Path secret() {
        return secret;
    }

    Layer apply(TarBytes tar) {
        return apply(tar.bytes());
    }

    Layer apply(byte[] tar) {
        return apply(tar, tar);
    }

    /// @param tar what is in the blob
    Layer apply(byte[] blob, byte[] tar) {
        Map<String, String> before = TreeSnapshot.of(secret);
        try {
            Layer layer = store.unpack(
                    chain, Digest.of(tar), new ByteArrayInputStream(blob), blob.length, UnpackProgress.NONE);
            chain.add(layer.chainId());
            return layer;
        } finally {
            assertThat(TreeSnapshot.of(secret)).isEqualTo(before);
        }
    }

    void assertRefused(TarBytes tar, ErrorKind kind, String... words) {
        assertRefused(tar.bytes(), tar.bytes(), kind, words);
    }

    void assertRefused(byte[] blob, byte[] tar, ErrorKind kind, String... words) {
        Map<String, String> before = contents();
        try {
            apply(blob, tar);
        } catch (EngineException refused) {
            assertThat(refused).hasMessageContainingAll(words);
            assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(kind);
            assertThat(refused).hasMessageContaining(Digest.of(tar).shortHex());
            assertThat(contents()).isEqualTo(before);
            return;
        }
        throw new AssertionError("applied, but should have been refused with " + List.of(words));
    }

    /// Everything in the store, but for times of the store's own folders and marks that the background removes.
    Map<String, String> contents() {
        store.awaitSynced();
        Map<String, String> lines = new LinkedHashMap<>(TreeSnapshot.of(folder));
        lines.remove(".");
        lines.remove(".unsynced");
        return lines;
    }

    /// What the layer's folder holds, times left out: `mode type…` as [TreeSnapshot] tells.
    static Map<String, String> tree(Layer layer) {
        return TreeSnapshot.of(layer.directory());
    }

    Map<String, LayerEntry> index(Layer layer) {
        Map<String, LayerEntry> entries = new LinkedHashMap<>();
        try (LayerIndex index = store.index(layer.chainId())) {
            index.forEach(entry -> entries.put(entry.path(), entry));
        }
        return entries;
    }

    LayerEntry entry(Layer layer, String path) {
        try (LayerIndex index = store.index(layer.chainId())) {
            return index.find(path).orElseThrow();
        }
    }

    static boolean isWhiteout(Path path) {
        return UnpackFixture.KERNEL
                .tryStatx(Fd.CWD, path.toString(), AtFlags.AT_SYMLINK_NOFOLLOW)
                .map(OverlayMarks::isWhiteout)
                .orElse(false);
    }

    static FileStatus status(Path path) {
        return UnpackFixture.KERNEL.statx(Fd.CWD, path.toString(), AtFlags.AT_SYMLINK_NOFOLLOW);
    }

    static boolean isOpaque(Path folder) {
        String attribute = (ROOTLESS ? "user" : "trusted") + ".overlay.opaque";
        return UnpackFixture.KERNEL.lgetxattr(folder.toString(), attribute).isPresent();
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return packed.toByteArray();
    }
}
