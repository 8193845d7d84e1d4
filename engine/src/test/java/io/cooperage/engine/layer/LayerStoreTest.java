package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.LayerStore.LayerLease;
import io.cooperage.engine.layer.LayerStore.Withdrawn;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.testing.SmallDisk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerStoreTest {
    @TempDir
    Path around;

    private LayerFixture fixture;
    private OverlayLayerStore store;

    @BeforeEach
    void open() {
        fixture = new LayerFixture(around);
        store = fixture.store;
    }

    @AfterEach
    void awaitSynced() {
        store.awaitSynced();
    }

    private static final byte[] TAR = new TarBytes().file("a", "content").bytes();

    private Layer unpack(InputStream blob) {
        return store.unpack(List.of(), Digest.of(TAR), blob, TAR.length, UnpackProgress.NONE);
    }

    @Test
    void aLayerIsNamedByItsChainAndFoundByTheNextStart() {
        Layer first = fixture.apply(TAR);
        Layer second = fixture.apply(new TarBytes().file("/b", "2"));
        assertThat(first.chainId()).isEqualTo(first.diffId()).isEqualTo(Digest.of(TAR));
        assertThat(second.chainId()).isEqualTo(Digest.of(first.chainId() + " " + second.diffId()));
        assertThat(first.size()).isEqualTo("content".length());
        assertThat(second.warnings()).singleElement().asString().contains("absolute names");
        store.awaitSynced();

        OverlayLayerStore next = fixture.open();
        assertThat(next.find(second.chainId())).contains(second);
        assertThat(next.list()).containsExactlyInAnyOrder(first, second);
        try (LayerIndex index = next.index(second.chainId())) {
            assertThat(index.find("b")).isPresent();
        }
        assertThat(next.find(Digest.of("other"))).isEmpty();
        assertThatThrownBy(() -> next.index(Digest.of("other")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void theSameLayerIsUnpackedOnceAndItsBlobClosed() {
        Layer first = fixture.apply(TAR);
        AtomicInteger closed = new AtomicInteger();
        // No archive: read, it would be refused.
        InputStream unread = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        assertThat(unpack(unread)).isEqualTo(first);
        assertThat(closed).hasValue(1);
    }

    @Test
    void aLayerOnMissingOnesIsRefusedByName() {
        Digest missing = Digest.of("missing");
        assertThatThrownBy(() -> store.unpack(
                        List.of(missing), Digest.of(TAR), new ByteArrayInputStream(TAR), -1, UnpackProgress.NONE))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessageContaining(missing.toString());
        assertThat(fixture.contents()).isEmpty();
    }

    @Test
    void manyAtOnceUnpackOnce() throws Exception {
        int callers = 6;
        CountDownLatch all = new CountDownLatch(callers);
        byte[] large = new TarBytes().file("a", new byte[5 << 20]).bytes();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Layer> unpack = () -> {
                all.countDown();
                all.await();
                return store.unpack(
                        List.of(), Digest.of(large), new ByteArrayInputStream(large), -1, UnpackProgress.NONE);
            };
            List<Future<Layer>> results = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                results.add(threads.submit(unpack));
            }
            for (Future<Layer> result : results) {
                assertThat(result.get()).isEqualTo(store.list().getFirst());
            }
        }
    }

    @Test
    void aBlobIsUnpackedWhileItIsStillOnItsWay() throws Exception {
        byte[] tar = new TarBytes()
                .file("first", new byte[3 << 20])
                .file("second", "x")
                .bytes();
        PipedInputStream blob = new PipedInputStream(1 << 16);
        CountDownLatch heard = new CountDownLatch(1);
        PipedOutputStream sender = new PipedOutputStream(blob);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Layer> layer = threads.submit(() ->
                    store.unpack(List.of(), Digest.of(tar), blob, tar.length, (read, total) -> heard.countDown()));
            sender.write(tar, 0, tar.length - 1000);
            heard.await();
            assertThat(store.list()).isEmpty();
            sender.write(tar, tar.length - 1000, 1000);
            sender.close();
            assertThat(layer.get().directory().resolve("second")).hasContent("x");
        }
    }

    @Test
    void aBlobThatCannotBeReadOnSaysWhyAndLeavesNothing() {
        InputStream broken = new InputStream() {
            private int left = 700;

            @Override
            public int read() throws IOException {
                if (left == 0) {
                    throw new IOException("the registry hung up");
                }
                return TAR[700 - left--] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> unpack(broken))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
                .hasMessageContaining("the registry hung up");
        assertThat(fixture.contents()).isEmpty();
        assertThat(unpack(new ByteArrayInputStream(TAR)).directory().resolve("a"))
                .hasContent("content");
    }

    /// Gives the front of an archive and then nothing more.
    private static final class Stalled extends InputStream {
        private final ByteArrayInputStream front = new ByteArrayInputStream(TAR, 0, 600);
        private final CountDownLatch waiting = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            int next = front.read();
            if (next >= 0) {
                return next;
            }
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts down");
            } catch (InterruptedException interrupted) {
                throw new InterruptedIOException("interrupted");
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            into[offset] = (byte) read();
            return 1;
        }
    }

    @Test
    void anInterruptLeavesNothingAndTheNextInLineTakesOver() throws Exception {
        Stalled stalled = new Stalled();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            FutureTask<Layer> first = new FutureTask<>(() -> unpack(stalled));
            Thread thread = Thread.ofVirtual().start(first);
            stalled.waiting.await();
            Future<Layer> second = threads.submit(() -> unpack(new ByteArrayInputStream(TAR)));
            thread.interrupt();
            assertThatThrownBy(first::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
            assertThat(second.get().directory().resolve("a")).hasContent("content");
        }
        store.awaitSynced();
        assertThat(names()).containsExactly(second());
    }

    private static String second() {
        return Digest.of(TAR).hex() + UnpackFixture.OWN.tag();
    }

    private List<String> names() {
        return fixture.contents().keySet().stream()
                .filter(path -> !path.contains("/"))
                .toList();
    }

    @Test
    void aStartSweepsWhatADeathLeft() throws IOException {
        Layer whole = fixture.apply(TAR);
        store.awaitSynced();
        Path folder = whole.directory().resolve("..").normalize();
        // Killed before the rename.
        Path unfinished = Files.createDirectory(folder.resolveSibling(folder.getFileName() + ".tmp-0123456789abcdef"));
        Files.createDirectories(unfinished.resolve("diff/d"));
        Files.writeString(fixture.folder.resolve(".unsynced").resolve("f".repeat(64)), "a boot long ago");
        assertThat(fixture.open().list()).containsExactly(whole);
        assertThat(names()).containsExactly(folder.getFileName().toString());
        assertThat(fixture.folder.resolve(".unsynced")).isEmptyDirectory();
        // The power went before the layer was on the disk.
        Files.writeString(fixture.folder.resolve(".unsynced").resolve(folder.getFileName()), "a boot long ago");
        assertThat(fixture.open().list()).isEmpty();
        assertThat(fixture.contents()).isEmpty();
    }

    @Test
    void aStartDropsALayerOfWhichNothingIsKnown() throws IOException {
        Layer layer = fixture.apply(TAR);
        store.awaitSynced();
        Files.writeString(layer.directory().resolveSibling("about"), "nonsense");
        assertThat(fixture.open().find(layer.chainId())).isEmpty();
    }

    @Test
    void aDamagedIndexIsMadeAnew() throws IOException {
        Layer layer = fixture.apply(new TarBytes().file("d/a", "content").symlink("l", "d"));
        var before = fixture.index(layer).keySet();
        Files.writeString(layer.directory().resolveSibling("index"), "nonsense");
        assertThat(fixture.index(layer).keySet()).containsAll(before);
        Files.delete(layer.directory().resolveSibling("index"));
        assertThat(fixture.index(layer).keySet()).containsAll(before);
    }

    @Test
    void onlyUnusedUnleasedLayersAreRemoved() {
        Layer used = fixture.apply(TAR);
        Layer leased = fixture.apply(new TarBytes().file("b", "2"));
        Layer unused = fixture.apply(new TarBytes().file("c", "three"));
        try (LayerLease lease = store.lease(List.of(used.chainId(), leased.chainId()))) {
            assertThat(lease.lowers()).containsExactly(leased.directory(), used.directory());
            assertThat(store.removeUnused(Set.of(used.chainId()))).isEqualTo("three".length());
            assertThat(store.list()).containsExactlyInAnyOrder(used, leased);
            assertThat(store.find(unused.chainId())).isEmpty();
        }
        assertThat(store.removeUnused(Set.of(used.chainId()))).isEqualTo(1);
        assertThat(store.list()).containsExactly(used);
        assertThatThrownBy(() -> store.lease(List.of(used.chainId(), leased.chainId())))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(leased.chainId().toString());
        assertThat(store.removeUnused(Set.of()))
                .as("a lease that failed holds nothing")
                .isPositive();
        assertThat(fixture.contents()).isEmpty();
    }

    @Test
    void whatIsWithdrawnCanBeMadeAnewBeforeItIsDeleted() throws IOException {
        Layer layer = fixture.apply(TAR);
        store.awaitSynced();
        try (Withdrawn withdrawn = store.withdrawUnused(Set.of())) {
            assertThat(withdrawn.bytes()).isEqualTo(layer.size());
            assertThat(store.find(layer.chainId())).isEmpty();
            assertThat(store.list()).isEmpty();
            assertThat(names()).as("out of sight, and not deleted yet").hasSize(1);
            fixture.chain.clear();
            assertThat(fixture.apply(TAR)).isEqualTo(layer);
        }
        assertThat(store.list()).containsExactly(layer);
        assertThat(layer.directory()).isNotEmptyDirectory();
        assertThat(names()).hasSize(1);
        store.awaitSynced();
        Withdrawn never = store.withdrawUnused(Set.of());
        assertThat(never.bytes()).isPositive();
        assertThat(fixture.open().list()).as("a start deletes what nobody did").isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void anUpperFolderBecomesALayer() throws IOException {
        fixture.apply(new TarBytes().file("d/old", "1").file("gone", "1").file("o/x", "1"));
        // A layer is an upper folder too.
        Layer model = fixture.apply(new TarBytes()
                .file("d/new", "2")
                .file(".wh.gone", "")
                .file("o/.wh..wh..opq", "")
                .file("o/y", "3")
                .hardLink("same", "d/new")
                .symlink("l", "d"));
        Path upper = model.directory();
        Digest diffId = Digest.of("made by LayerTar");
        Layer adopted = store.adopt(fixture.chain.subList(0, 1), diffId, upper);
        assertThat(adopted.chainId()).isEqualTo(Digest.of(fixture.chain.getFirst() + " " + diffId));
        Map<String, String> expected = LayerFixture.tree(model);
        Map<String, String> actual = LayerFixture.tree(adopted);
        // A whiteout is as old as it is; nothing else may differ.
        assertThat(actual.remove("gone")).endsWith(" 0:0");
        expected.remove("gone");
        assertThat(actual).isEqualTo(expected);
        Set<String> paths = new HashSet<>(fixture.index(model).keySet());
        paths.add("");
        assertThat(fixture.index(adopted).keySet()).isEqualTo(paths);
        assertThat(store.adopt(fixture.chain.subList(0, 1), diffId, upper)).isEqualTo(adopted);
    }

    @Test
    void theFilesOfAnUpperFolderThatNobodyNeedsAreMoved() throws IOException {
        fixture.apply(new TarBytes().file("d/old", "1").file("gone", "1").file("o/x", "1"));
        Path upper = fixture.apply(new TarBytes()
                        .file("d/new", "2")
                        .file("d/copied-up", "4")
                        .file(".wh.gone", "")
                        .file("o/.wh..wh..opq", "")
                        .file("o/y", "3")
                        .hardLink("same", "d/new")
                        .symlink("l", "d"))
                .directory();
        List<Digest> parents = fixture.chain.subList(0, 1);
        Layer copied = store.adopt(parents, Digest.of("copied"), upper);
        Syscalls.host().lsetxattr(upper.resolve("d/copied-up").toString(), "user.overlay.origin", new byte[] {1}, 0);
        long inode = inode(upper.resolve("d/new"));

        Layer taken = store.take(parents, Digest.of("taken"), upper);
        Map<String, String> expected = LayerFixture.tree(copied);
        Map<String, String> actual = LayerFixture.tree(taken);
        // A whiteout is as old as it is.
        assertThat(actual.remove("gone")).endsWith(" 0:0");
        expected.remove("gone");
        assertThat(actual).isEqualTo(expected);
        assertThat(fixture.index(taken)).isEqualTo(fixture.index(copied));
        assertThat(taken.size()).isEqualTo(copied.size());
        assertThat(inode(taken.directory().resolve("d/new"))).isEqualTo(inode);
        assertThat(upper.resolve("d/new")).doesNotExist();
        assertThat(upper.resolve("d/copied-up"))
                .as("what overlay marked is copied")
                .exists();
        assertThat(Syscalls.host()
                        .llistxattr(taken.directory().resolve("d/copied-up").toString()))
                .doesNotContain("user.overlay.origin");
        assertThat(store.take(parents, Digest.of("taken"), upper)).isEqualTo(taken);
    }

    private static long inode(Path file) throws IOException {
        return (Long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    @Tag("kernel")
    void aFullDiskLeavesNothing() throws Exception {
        try (SmallDisk small = SmallDisk.on(around.resolve("small"), "2m")) {
            LayerFixture full = new LayerFixture(small.folder());
            full.assertRefused(
                    new TarBytes().file("a", "x").file("big", new byte[8 << 20]),
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "no space left",
                    "make room");
            assertThat(full.apply(TAR).directory().resolve("a")).hasContent("content");
            full.store.awaitSynced();
        }
    }
}
