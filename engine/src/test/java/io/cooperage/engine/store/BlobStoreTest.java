package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.testing.SmallDisk;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
    private static final byte[] CONTENT = new byte[1_000_000];

    static {
        new Random(7).nextBytes(CONTENT);
    }

    private static final Digest DIGEST = Digest.of(CONTENT);

    @TempDir
    Path data;

    private BlobStore store;

    @BeforeEach
    void open() {
        store = new BlobStore(layout(), ingest());
    }

    private Path layout() {
        return data.resolve("oci");
    }

    private Path ingest() {
        return data.resolve("ingest");
    }

    @Test
    void aNewStoreIsALayoutForThisUserAlone() throws IOException {
        assertThat(layout().resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(layout().resolve("index.json")).content().contains("\"manifests\":[]");
        for (Path folder : List.of(layout(), layout().resolve("blobs/sha256"), ingest())) {
            assertThat(mode(folder)).isEqualTo("rwx------");
        }
        assertThat(store.list()).isEmpty();
        assertThat(store.lost()).isEmpty();
    }

    @Test
    void aLayoutOfAnotherVersionIsLeftAlone() throws IOException {
        Files.writeString(layout().resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertFails(ErrorKind.CONFLICT, this::open, "2.0.0", layout().toString());
    }

    @Test
    void smallBlobs() throws IOException {
        Digest digest = store.put("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(digest).isEqualTo(Digest.of("{}"));
        assertThat(store.put("{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(digest);
        assertThat(store.read(digest, 2)).asString().isEqualTo("{}");
        assertThat(store.size(digest)).hasValue(2);
        assertThat(store.list()).containsExactly(digest);
        assertThat(store.path(digest))
                .isEqualTo(layout().resolve("blobs/sha256").resolve(digest.hex()));
        assertFails(ErrorKind.RESOURCE_EXHAUSTED, () -> store.read(digest, 1), digest.toString());

        store.delete(digest);
        store.delete(digest);
        assertThat(store.has(digest)).isFalse();
        assertThat(store.size(digest)).isEmpty();
        assertFails(ErrorKind.NOT_FOUND, () -> store.open(digest), "No such blob: " + digest);
        assertNothingIncomplete();
    }

    @Test
    void whatChangesOnTheDiskIsNoticed() throws IOException {
        Digest digest = store.put("good".getBytes(StandardCharsets.UTF_8));
        store.flush();
        Files.delete(store.path(digest));
        Files.writeString(store.path(digest), "evil");
        assertFails(
                ErrorKind.DATA_LOSS,
                () -> store.read(digest, 100),
                store.path(digest).toString());
    }

    @Test
    void aBlobIsThereWhenItIsCommittedAndNotBefore() throws IOException {
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            ingest.write(ByteBuffer.wrap(CONTENT));
            assertThat(store.has(DIGEST)).isFalse();
            assertThat(store.list()).isEmpty();
            assertThat(ingest.commit()).isEqualTo(DIGEST);
        }
        assertThat(store.path(DIGEST)).hasBinaryContent(CONTENT);
        assertNothingIncomplete();
    }

    @Test
    void directAndSlicedBuffersAreTakenFromTheirPosition() {
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            ByteBuffer direct = ByteBuffer.allocateDirect(600_000);
            direct.put(CONTENT, 0, 600_000).flip().position(100);
            ingest.write(ByteBuffer.wrap(CONTENT, 0, 100));
            ingest.write(direct);
            assertThat(direct.hasRemaining()).isFalse();
            ByteBuffer rest = ByteBuffer.wrap(CONTENT).asReadOnlyBuffer();
            ingest.write(rest.position(600_000));
            ingest.commit();
        }
        assertThat(store.has(DIGEST)).isTrue();
    }

    @Test
    void goesOnWhereAnEarlierAttemptEnded() {
        writePart(400_000);
        open();
        assertThat(store.incomplete())
                .singleElement()
                .satisfies(file -> assertThat(file).hasSize(400_000));
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            assertThat(ingest.offset()).isEqualTo(400_000);
            ingest.write(ByteBuffer.wrap(CONTENT, 400_000, 600_000));
            ingest.commit();
        }
        assertThat(store.path(DIGEST)).hasBinaryContent(CONTENT);
        assertNothingIncomplete();
    }

    @Test
    void aKilledProcessLeavesWhatCanBeGoneOnWith() {
        // Neither of them is ever closed, as after kill -9.
        store.ingest(DIGEST, CONTENT.length).write(ByteBuffer.wrap(CONTENT, 0, 10));
        store.ingest().write(ByteBuffer.wrap(CONTENT, 0, 20));
        open();
        assertThat(store.incomplete())
                .singleElement()
                .satisfies(file -> assertThat(file).hasSize(10));
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            assertThat(ingest.offset()).isEqualTo(10);
        }
    }

    @Test
    void beginsAnewWhenTheSenderCannotGoOn() {
        writePart(400_000);
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            ingest.restart();
            assertThat(ingest.offset()).isZero();
            ingest.write(ByteBuffer.wrap(CONTENT));
            ingest.commit();
        }
        assertThat(store.path(DIGEST)).hasBinaryContent(CONTENT);
    }

    @Test
    void whatIsDamagedIsNotKept() throws IOException {
        byte[] other = CONTENT.clone();
        other[500_000]++;
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            ingest.write(ByteBuffer.wrap(other));
            assertFails(
                    ErrorKind.DATA_LOSS,
                    ingest::commit,
                    DIGEST.toString(),
                    Digest.of(other).toString());
        }
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            assertThat(ingest.offset()).isZero();
            ingest.write(ByteBuffer.wrap(CONTENT, 0, 5));
            assertFails(ErrorKind.DATA_LOSS, ingest::commit, "5 bytes in place of 1000000");
        }
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length - 1)) {
            ByteBuffer all = ByteBuffer.wrap(CONTENT);
            assertFails(ErrorKind.DATA_LOSS, () -> ingest.write(all), "more than the 999999 bytes");
            assertThatThrownBy(() -> ingest.write(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(store.list()).isEmpty();
        assertNothingIncomplete();
    }

    @Test
    void aPartLongerThanTheWholeIsDropped() {
        writePart(400_000);
        try (Ingest ingest = store.ingest(DIGEST, 300_000)) {
            assertThat(ingest.offset()).isZero();
        }
    }

    @Test
    void anIngestOfUnknownDigestLeavesNothing() throws IOException {
        try (Ingest ingest = store.ingest()) {
            ingest.write(ByteBuffer.wrap(CONTENT));
            assertThat(ingest.partial()).hasSize(CONTENT.length);
        }
        assertNothingIncomplete();
        try (Ingest ingest = store.ingest()) {
            ingest.write(ByteBuffer.wrap(CONTENT));
            assertThat(ingest.commit()).isEqualTo(DIGEST);
        }
        assertThat(store.list()).containsExactly(DIGEST);
        assertNothingIncomplete();
    }

    @Test
    void longerDigests() {
        Digest digest = new Digest(
                "sha512",
                HexFormat.of()
                        .formatHex(
                                new Digest("sha512", "0".repeat(128)).newHash().digest(CONTENT)));
        try (Ingest ingest = store.ingest(digest, -1)) {
            ingest.write(ByteBuffer.wrap(CONTENT));
            assertThat(ingest.commit()).isEqualTo(digest);
        }
        assertThat(store.list()).containsExactly(digest);
    }

    @Test
    void theSecondCallerWaitsAndFindsItDone() throws Exception {
        FutureTask<Long> second = new FutureTask<>(() -> {
            try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
                assertThat(ingest.follow().readAllBytes()).isEqualTo(CONTENT);
                assertThat(ingest.commit()).isEqualTo(DIGEST);
                return ingest.offset();
            }
        });
        try (Ingest first = store.ingest(DIGEST, CONTENT.length)) {
            Thread thread = Thread.ofPlatform().start(second);
            awaitWaiting(thread);
            first.write(ByteBuffer.wrap(CONTENT));
            first.commit();
        }
        assertThat(second.get()).isEqualTo(CONTENT.length);
    }

    @Test
    void theSecondCallerGoesOnWhenTheFirstGivesUp() throws Exception {
        FutureTask<Long> second = new FutureTask<>(() -> {
            try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
                return ingest.offset();
            }
        });
        Thread thread;
        try (Ingest first = store.ingest(DIGEST, CONTENT.length)) {
            thread = Thread.ofPlatform().start(second);
            awaitWaiting(thread);
            first.write(ByteBuffer.wrap(CONTENT, 0, 77));
        }
        assertThat(second.get()).isEqualTo(77);
    }

    @Test
    void waitingCanBeCancelled() throws Exception {
        FutureTask<Ingest> second = new FutureTask<>(() -> store.ingest(DIGEST, CONTENT.length));
        try (Ingest first = store.ingest(DIGEST, CONTENT.length)) {
            assertThat(first.offset()).isZero();
            Thread thread = Thread.ofPlatform().start(second);
            awaitWaiting(thread);
            thread.interrupt();
            assertThatThrownBy(second::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        }
        try (Ingest next = store.ingest(DIGEST, CONTENT.length)) {
            assertThat(next.offset()).isZero();
        }
    }

    @Test
    void aBlobThatIsHereNeedsNothing() {
        store.put(CONTENT);
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            assertThat(ingest.offset()).isEqualTo(CONTENT.length);
            ingest.restart();
            ingest.write(ByteBuffer.wrap(CONTENT));
            assertThat(ingest.commit()).isEqualTo(DIGEST);
        }
        assertFails(ErrorKind.DATA_LOSS, () -> store.ingest(DIGEST, 5), "said to have 5 bytes, but it has 1000000");
        try (Ingest ingest = store.ingest(DIGEST, -1)) {
            assertThat(ingest.offset()).isEqualTo(CONTENT.length);
        }
    }

    @Test
    void manyCanReadWhileItIsWritten() throws Exception {
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            CompletableFuture<byte[]> early = reading(ingest.follow());
            ingest.write(ByteBuffer.wrap(CONTENT, 0, 300_000));
            CompletableFuture<byte[]> late = reading(ingest.follow());
            ingest.write(ByteBuffer.wrap(CONTENT, 300_000, 700_000));
            assertThat(early.isDone() || late.isDone())
                    .as("the end before the commit")
                    .isFalse();
            ingest.commit();
            assertThat(early.get()).isEqualTo(CONTENT);
            assertThat(late.get()).isEqualTo(CONTENT);
            assertThat(ingest.follow().readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void readersSeeNoEndOfWhatDoesNotArrive() throws Exception {
        CompletableFuture<byte[]> closed;
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            closed = reading(ingest.follow());
            ingest.write(ByteBuffer.wrap(CONTENT, 0, 300_000));
        }
        assertThatThrownBy(closed::get).hasRootCauseMessage("the blob did not arrive completely");

        CompletableFuture<byte[]> damaged;
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            damaged = reading(ingest.follow());
            ingest.write(ByteBuffer.allocate(700_000));
            assertThatThrownBy(ingest::commit).isInstanceOf(EngineException.class);
            assertThatThrownBy(damaged::get).hasRootCauseMessage("the blob did not arrive completely");
        }
    }

    @Test
    void aReaderThatHasBegunCannotFollowARestart() throws Exception {
        writePart(100);
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length);
                InputStream begun = ingest.follow();
                InputStream fresh = ingest.follow()) {
            assertThat(begun.readNBytes(50)).hasSize(50);
            ingest.restart();
            assertThatThrownBy(begun::read).isInstanceOf(IOException.class).hasMessageContaining("begun anew");
            ingest.write(ByteBuffer.wrap(CONTENT));
            ingest.commit();
            assertThat(fresh.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void aReaderCanBeInterrupted() throws Exception {
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            InputStream in = ingest.follow();
            FutureTask<Integer> reading = new FutureTask<>(in::read);
            Thread thread = Thread.ofPlatform().start(reading);
            awaitWaiting(thread);
            thread.interrupt();
            assertThatThrownBy(reading::get).hasRootCauseInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void anInterruptedWriterIsCancelledAndItsBytesStay() {
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            ingest.write(ByteBuffer.wrap(CONTENT, 0, 1000));
            Thread.currentThread().interrupt();
            ByteBuffer more = ByteBuffer.wrap(CONTENT, 1000, 1000);
            assertFails(ErrorKind.CANCELLED, () -> ingest.write(more), "cancelled");
            assertThat(Thread.interrupted()).isTrue();
        }
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            assertThat(ingest.offset()).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void blobsAreReadOnlyOnceTheyAreOnTheDisk() throws IOException {
        store.put(CONTENT);
        store.flush();
        assertThat(mode(store.path(DIGEST))).isEqualTo("r--------");
        assertThat(store.path(DIGEST)).hasBinaryContent(CONTENT);
        open();
        assertThat(store.has(DIGEST)).isTrue();
    }

    /// The power went: a blob has its name, but not its bytes.
    @Test
    void afterAPowerCutTheNewestBlobsAreLookedAt() throws IOException {
        Digest damaged = store.put("damaged".getBytes(StandardCharsets.UTF_8));
        Digest whole = store.put("whole".getBytes(StandardCharsets.UTF_8));
        Digest safe = store.put("safe".getBytes(StandardCharsets.UTF_8));
        store.flush();
        for (Digest fresh : List.of(damaged, whole)) {
            Files.setPosixFilePermissions(store.path(fresh), PosixFilePermissions.fromString("rw-------"));
        }
        Files.write(store.path(damaged), new byte[7]);
        Files.writeString(ingest().resolve("boot-id"), "an earlier one");

        open();
        assertThat(store.lost()).containsExactly(damaged);
        assertThat(store.list()).containsExactlyInAnyOrder(whole, safe);
        store.flush();
        assertThat(mode(store.path(whole))).isEqualTo("r--------");
        open();
        assertThat(store.lost()).isEmpty();
    }

    /// What the kernel has, survives the process: nothing need be read.
    @Test
    void afterTheDeathOfTheProcessAloneNothingIsRead() throws IOException {
        Digest digest = store.put("content".getBytes(StandardCharsets.UTF_8));
        store.flush();
        Files.setPosixFilePermissions(store.path(digest), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(store.path(digest), "if it were read, it would be dropped");
        open();
        assertThat(store.lost()).isEmpty();
        store.flush();
        assertThat(mode(store.path(digest))).isEqualTo("r--------");
    }

    @Test
    void incompleteBlobsCanBeRemovedExceptThoseOnTheirWay() {
        writePart(400_000);
        Digest other = Digest.of("other");
        try (Ingest running = store.ingest(other, 5)) {
            running.write(ByteBuffer.wrap("oth".getBytes(StandardCharsets.UTF_8)));
            assertThat(store.incomplete()).hasSize(2);
            assertThat(store.removeIncomplete()).isEqualTo(400_000);
            running.write(ByteBuffer.wrap("er".getBytes(StandardCharsets.UTF_8)));
            running.commit();
        }
        assertThat(store.has(other)).isTrue();
        assertNothingIncomplete();
        assertThat(store.removeIncomplete()).isZero();
    }

    @Test
    void foreignFilesAreNoBlobs() throws IOException {
        Files.writeString(layout().resolve("blobs/sha256/README"), "hello");
        Files.writeString(ingest().resolve("README"), "hello");
        open();
        assertThat(store.list()).isEmpty();
        assertThat(store.incomplete()).isEmpty();
        assertThat(layout().resolve("blobs/sha256/README")).exists();
    }

    @Test
    void aFullDiskIsSaidAndTheNextAttemptGoesOn() throws Exception {
        try (SmallDisk disk = SmallDisk.on(data.resolve("disk"), "512k")) {
            store = new BlobStore(disk.folder().resolve("oci"), disk.folder().resolve("ingest"));
            try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
                CompletableFuture<byte[]> reader = reading(ingest.follow());
                ByteBuffer all = ByteBuffer.wrap(CONTENT);
                assertFails(
                        ErrorKind.RESOURCE_EXHAUSTED,
                        () -> ingest.write(all),
                        ingest.partial().toString(),
                        "No space left",
                        "make room");
                assertThatThrownBy(reader::get).hasRootCauseMessage("the blob did not arrive completely");
            }
            disk.resize("8m");
            try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
                int offset = (int) ingest.offset();
                assertThat(offset).isPositive();
                ingest.write(ByteBuffer.wrap(CONTENT, offset, CONTENT.length - offset));
                ingest.commit();
            }
            assertThat(store.path(DIGEST)).hasBinaryContent(CONTENT);
            store.flush();
        }
    }

    @Test
    void bothFoldersMustBeOnOneFileSystem() throws Exception {
        try (SmallDisk disk = SmallDisk.on(data.resolve("disk"), "512k")) {
            assertFails(
                    ErrorKind.INVALID_ARGUMENT,
                    () -> new BlobStore(layout(), disk.folder().resolve("ingest")),
                    disk.folder().toString(),
                    "must be on the same file system");
        }
    }

    private void writePart(int count) {
        try (Ingest ingest = store.ingest(DIGEST, CONTENT.length)) {
            ingest.write(ByteBuffer.wrap(Arrays.copyOf(CONTENT, count)));
        }
    }

    private static CompletableFuture<byte[]> reading(InputStream in) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (in) {
                result.complete(in.readAllBytes());
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("it was to wait").isTrue();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void assertNothingIncomplete() {
        assertThat(store.incomplete()).isEmpty();
    }

    private static void assertFails(ErrorKind kind, ThrowingCallable action, String... parts) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(parts);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
