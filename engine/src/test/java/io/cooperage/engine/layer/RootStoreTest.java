package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.store.TemporaryName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootStoreTest {
    @TempDir
    Path folder;

    private Path layers;
    private Path archive;
    private RootStore store;

    @BeforeEach
    void open() {
        layers = folder.resolve("layers");
        store = new RootStore(UnpackFixture.KERNEL, layers);
        archive = new TarBytes().file("a", "1").file("/b", "2").write(folder.resolve("a.tar"));
    }

    @AfterEach
    void awaitSynced() {
        store.awaitSynced();
    }

    private PreparedRoot prepare(Path path, UnpackProgress progress) {
        return store.prepare(path, UnpackFixture.OWN, progress);
    }

    @Test
    void unpacksOnceAndKnowsItByContentUnderAnyName() throws IOException {
        Path copy = Files.copy(archive, folder.resolve("copy.tar"));
        try (PreparedRoot first = prepare(archive, UnpackProgress.NONE);
                PreparedRoot second = prepare(copy, UnpackProgress.NONE)) {
            assertThat(first.directory().resolve("a")).hasContent("1");
            assertThat(first.directory().getFileName().toString()).isEqualTo(first.digest() + UnpackFixture.OWN.tag());
            assertThat(second.directory()).isEqualTo(first.directory());
            assertThat(second.warnings())
                    .isEqualTo(first.warnings())
                    .singleElement()
                    .asString()
                    .contains("absolute names");
            assertThat(store.list()).containsExactly(first.directory());
        }
    }

    @Test
    void anArchiveThatHasSettledIsNotReadAgain() {
        AtomicInteger readings = new AtomicInteger();
        UnpackProgress reading = (read, total) -> readings.incrementAndGet();
        RootStore wary = new RootStore(UnpackFixture.KERNEL, layers, Duration.ofDays(1));
        wary.prepare(archive, UnpackFixture.OWN, reading).close();
        wary.prepare(archive, UnpackFixture.OWN, reading).close();
        assertThat(readings).as("a young file might yet change within a tick").hasValue(2);

        RootStore trusting = new RootStore(UnpackFixture.KERNEL, layers, Duration.ZERO);
        trusting.prepare(archive, UnpackFixture.OWN, reading).close();
        trusting.prepare(archive, UnpackFixture.OWN, reading).close();
        store.prepare(archive, UnpackFixture.OWN, reading).close();
        assertThat(readings).hasValue(3);
        wary.awaitSynced();
    }

    @Test
    void changedContentIsAnotherRoot() {
        Path before;
        try (PreparedRoot root = prepare(archive, UnpackProgress.NONE)) {
            before = root.directory();
        }
        new TarBytes().file("a", "changed").write(archive);
        try (PreparedRoot root = prepare(archive, UnpackProgress.NONE)) {
            assertThat(root.directory()).isNotEqualTo(before);
            assertThat(root.directory().resolve("a")).hasContent("changed");
        }
        assertThat(store.list()).hasSize(2);
    }

    @Test
    void anotherIdMapIsAnotherRoot() {
        IdMap wider = new IdMap(
                List.of(UnpackFixture.OWN.uids().getFirst(), new IdMapping(1, 100_000, 10)), UnpackFixture.OWN.gids());
        try (PreparedRoot first = prepare(archive, UnpackProgress.NONE);
                PreparedRoot second = store.prepare(archive, wider, UnpackProgress.NONE)) {
            assertThat(second.directory()).isNotEqualTo(first.directory());
            assertThat(second.digest()).isEqualTo(first.digest());
        }
    }

    @Test
    void manyAtOnceUnpackOnceAndAllHearOfIt() throws Exception {
        TarBytes large = new TarBytes();
        for (int i = 0; i < 50; i++) {
            large.file("f" + i, new byte[200_000]);
        }
        large.write(archive);
        int callers = 8;
        CountDownLatch all = new CountDownLatch(callers);
        AtomicInteger unpackings = new AtomicInteger();
        Set<Path> temporary = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Path> prepare = () -> {
                all.countDown();
                all.await();
                try (PreparedRoot root = prepare(archive, (read, total) -> {
                    unpackings.incrementAndGet();
                    temporary.addAll(temporaries());
                })) {
                    return root.directory();
                }
            };
            List<Future<Path>> results = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                results.add(threads.submit(prepare));
            }
            for (Future<Path> result : results) {
                assertThat(result.get()).isEqualTo(store.list().getFirst());
            }
        }
        assertThat(temporary).hasSize(1);
        assertThat(temporaries()).isEmpty();
    }

    private List<Path> temporaries() {
        try (Stream<Path> paths = Files.list(layers)) {
            return paths.filter(p -> TemporaryName.matches(p.getFileName().toString()))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void whoWaitsForACancelledOneDoesItHimself() throws Exception {
        new TarBytes().file("a", new byte[3 << 20]).write(archive);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            Thread[] leader = new Thread[1];
            Future<?> cancelled = threads.submit(() -> {
                leader[0] = Thread.currentThread();
                return prepare(archive, (read, total) -> {
                    started.countDown();
                    awaitQuietly(go);
                });
            });
            started.await();
            Future<Path> waiting = threads.submit(() -> {
                try (PreparedRoot root = prepare(archive, UnpackProgress.NONE)) {
                    return root.directory();
                }
            });
            leader[0].interrupt();
            go.countDown();
            assertThatThrownBy(cancelled::get)
                    .hasCauseInstanceOf(EngineException.class)
                    .hasMessageContaining("cancelled");
            assertThat(waiting.get().resolve("a")).hasSize(3 << 20);
        }
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void aBadArchiveLeavesNothingAndMayBeMended() throws IOException {
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, 700));
        assertThatThrownBy(() -> prepare(archive, UnpackProgress.NONE))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA_LOSS));
        assertThat(temporaries()).isEmpty();
        assertThat(store.list()).isEmpty();
        Files.write(archive, whole);
        prepare(archive, UnpackProgress.NONE).close();
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void onlyWhatNobodyHoldsOrUsesIsRemoved() {
        PreparedRoot held = prepare(archive, UnpackProgress.NONE);
        assertThat(store.removeUnused(tree -> false)).isEmpty();
        held.close();
        assertThat(store.removeUnused(tree -> true)).isEmpty();
        assertThat(held.directory()).isDirectory();
        assertThat(store.removeUnused(tree -> false)).containsExactly(held.directory());
        assertThat(held.directory()).doesNotExist();
        try (PreparedRoot again = prepare(archive, UnpackProgress.NONE)) {
            assertThat(again.directory().resolve("a")).hasContent("1");
        }
    }

    @Test
    void aStartSweepsWhatACrashLeft() throws IOException {
        Path half = layers.resolve("root.tmp-0123456789abcdef");
        Files.createDirectories(half.resolve("usr/bin"));
        Files.writeString(layers.resolve(".about/x.tmp-0123456789abcdef"), "x");
        PreparedRoot root = prepare(archive, UnpackProgress.NONE);
        root.close();
        new RootStore(UnpackFixture.KERNEL, layers).recover();
        assertThat(half).doesNotExist();
        assertThat(layers.resolve(".about")).isDirectoryNotContaining("glob:**.tmp-*");
        assertThat(root.directory()).isDirectory();
    }

    @Test
    void aStartDropsATreeThatMayNotHaveReachedTheDisk() throws IOException {
        PreparedRoot root = prepare(archive, UnpackProgress.NONE);
        root.close();
        String name = root.directory().getFileName().toString();
        store.awaitSynced();
        assertThat(layers.resolve(".unsynced")).isEmptyDirectory();
        Files.writeString(layers.resolve(".unsynced").resolve(name), "another-boot\n");
        new RootStore(UnpackFixture.KERNEL, layers).recover();
        assertThat(root.directory()).doesNotExist();
        assertThat(layers.resolve(".unsynced").resolve(name)).doesNotExist();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
