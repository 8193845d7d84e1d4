package io.cooperage.ui.images.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.ui.images.transfer.Transfer.State;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.testing.FakeImages;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.TestBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransfersTest {
    private static final long MIB = 1 << 20;

    private final TestBench.HeldWork workers = new TestBench.HeldWork();
    private final TestBench bench = new TestBench(workers);
    private final Transfers transfers = bench.imageParts.transfers();

    @Test
    void aPullTellsOfItsLayersAndEndsWithTheDigest() {
        bench.imageService.onTransfer(listener -> {
            tell(listener, "one", Phase.DOWNLOADING, 10 * MIB, 40 * MIB);
            assertThat(bench.imageParts
                            .tasks()
                            .running()
                            .getFirst()
                            .progressProperty()
                            .get())
                    .as("the status bar knows")
                    .isEqualTo(0.2);
            bench.clock.advance(Duration.ofSeconds(1));
            tell(listener, "one", Phase.DOWNLOADING, 20 * MIB, 40 * MIB);
            Transfer now = transfers.all().getFirst();
            assertThat(now.items().getFirst().rate()).isEqualTo(10.0 * MIB);
            assertThat(now.summaryProperty().get())
                    .isEqualTo("40 %  ·  16.0 MiB of 40.0 MiB  ·  8.00 MiB/s  ·  3 s left");
            tell(listener, "two", Phase.EXISTS, 10 * MIB, 10 * MIB);
        });
        Transfer pull = transfers.pull("debian:12", null);
        assertThat(pull.state()).isEqualTo(State.RUNNING);
        assertThat(transfers.runningCount().get()).isEqualTo(1);

        workers.release();
        assertThat(pull.state()).isEqualTo(State.DONE);
        assertThat(Objects.requireNonNull(pull.resultProperty().get()).digest())
                .isEqualTo(bench.image("debian:12").image().target().digest());
        assertThat(bench.notices.toasts).extracting(toast -> toast.text()).containsExactly("debian:12 is here.");
    }

    @Test
    void ofManyReportsOnlyTheLatestReachesTheWindow() {
        int[] changes = new int[1];
        bench.imageService.onTransfer(listener -> {
            tell(listener, "one", Phase.DOWNLOADING, 0, 100);
            transfers
                    .all()
                    .getFirst()
                    .items()
                    .getFirst()
                    .progressProperty()
                    .addListener((property, was, now) -> changes[0]++);
            for (int i = 1; i <= 100; i++) {
                tell(listener, "one", Phase.DOWNLOADING, i, 100);
            }
            assertThat(changes[0]).as("nothing within the same moment").isZero();
            bench.clock.advance(ProgressFeed.PERIOD);
            assertThat(changes[0]).isEqualTo(1);
        });
        Transfer pull = transfers.pull("debian:12", null);
        workers.release();
        assertThat(pull.items().getFirst().progress().done()).isEqualTo(100);
    }

    @Test
    void cancelledBeforeItBeganItCanBeResumed() {
        Transfer pull = transfers.pull("debian:12", null);
        pull.cancel();
        workers.release();
        assertThat(pull.state()).isEqualTo(State.CANCELLED);
        assertThat(pull.summaryProperty().get()).contains("resuming continues there");
        assertThat(bench.notices.toasts).isEmpty();

        pull.resume();
        workers.release();
        assertThat(pull.state()).isEqualTo(State.DONE);
    }

    @Test
    void aFailureKeepsTheEnginesWordsAndLeadsToThePanel() {
        bench.imageService.failNext("pull", FakeImages.unreachable("localhost:5000"));
        Transfer pull = transfers.pull("localhost:5000/app:1", null);
        workers.release();
        assertThat(pull.state()).isEqualTo(State.FAILED);
        assertThat(pull.problemProperty().get()).startsWith("localhost:5000 does not answer");
        Objects.requireNonNull(bench.notices.toasts.getFirst().action()).run().run();
        assertThat(bench.navigator.current()).isEqualTo(new Route.Images(ImagesPanel.PULL, ""));

        pull.resume();
        workers.release();
        assertThat(pull.state()).isEqualTo(State.DONE);
        assertThat(bench.notices.toasts).as("in view, so nothing more is said").hasSize(1);
    }

    @Test
    void theSameAgainIsTheOneThatRuns() {
        Transfer first = transfers.pull("debian:12", null);
        assertThat(transfers.pull("debian:12", null)).isSameAs(first);
        workers.release();
        Transfer second = transfers.pull("debian:12", null);
        assertThat(second).isNotSameAs(first);
        assertThat(transfers.all()).containsExactly(second);
        workers.release();
        transfers.clear(second);
        assertThat(transfers.all()).isEmpty();
    }

    @Test
    void pushingUnderAnotherNameGivesThatNameFirst() {
        ImageShelf.fill(bench.imageService, bench.clock.now());
        transfers.push("alpine:3.20", "localhost:5000/base/alpine:3");
        workers.release();
        assertThat(bench.imageService.calls())
                .containsSubsequence(
                        "tag alpine:3.20 localhost:5000/base/alpine:3", "push localhost:5000/base/alpine:3");
    }

    @Test
    void whatIsNoArchiveOfImagesIsRefusedForGood() {
        bench.imageService.failNext("load", EngineException.invalid("root.tar is no archive of images."));
        Transfer load = transfers.load(Path.of("/srv/root.tar"));
        workers.release();
        assertThat(load.isRefused()).isTrue();
        assertThat(load.source()).isEqualTo(Path.of("/srv/root.tar"));
    }

    @Test
    void anArchiveAppearsOnlyWhole(@TempDir Path folder) throws IOException {
        ImageShelf.fill(bench.imageService, bench.clock.now());
        Path target = folder.resolve("alpine.tar");
        bench.imageService.failNext("save", EngineException.conflict("The disk is full."));
        Transfer save = transfers.save(List.of("alpine:3.20"), ArchiveFormat.OCI, target);
        workers.release();
        assertThat(save.state()).isEqualTo(State.FAILED);
        assertThat(folder).isEmptyDirectory();

        save.resume();
        workers.release();
        assertThat(Files.readString(target)).isEqualTo("alpine:3.20");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void anItemsBarNeverGoesBack() {
        TransferItem item = new TransferItem(progress("one", Phase.WAITING, 0, 100), bench.clock.now());
        double before = 0;
        for (TransferProgress report : List.of(
                progress("one", Phase.DOWNLOADING, 50, 100),
                progress("one", Phase.RETRYING, 50, 100),
                progress("one", Phase.DOWNLOADING, 100, 100),
                progress("one", Phase.VERIFYING, 100, 100),
                progress("one", Phase.UNPACKING, 10, 300),
                progress("one", Phase.DONE, 300, 300))) {
            item.update(report, bench.clock.now());
            assertThat(item.fraction()).isGreaterThanOrEqualTo(before);
            before = item.fraction();
        }
        assertThat(before).isEqualTo(1);
    }

    @Test
    void whatAFailureStopsNoLongerTellsOfASpeed() {
        bench.imageService.onTransfer(listener -> {
            tell(listener, "one", Phase.DOWNLOADING, 10 * MIB, 40 * MIB);
            tell(listener, "two", Phase.EXISTS, 10 * MIB, 10 * MIB);
            bench.clock.advance(Duration.ofSeconds(1));
            tell(listener, "one", Phase.DOWNLOADING, 20 * MIB, 40 * MIB);
            throw EngineException.conflict("The line broke.");
        });
        Transfer pull = transfers.pull("debian:12", null);
        workers.release();
        TransferItem one = pull.items().getFirst();
        assertThat(pull.state()).isEqualTo(State.FAILED);
        assertThat(one.stoppedProperty().get()).isTrue();
        assertThat(one.rate()).isZero();
        assertThat(one.progress().done()).isEqualTo(20 * MIB);
        assertThat(pull.items().get(1).stoppedProperty().get())
                .as("it was there")
                .isFalse();

        bench.imageService.onTransfer(listener -> {});
        pull.resume();
        assertThat(one.stoppedProperty().get()).isFalse();
        workers.release();
        assertThat(pull.state()).isEqualTo(State.DONE);
    }

    private static void tell(TransferListener listener, String item, Phase phase, long done, long total) {
        listener.changed(progress(item, phase, done, total));
    }

    private static TransferProgress progress(String item, Phase phase, long done, long total) {
        return new TransferProgress(item, item, phase, done, total, "");
    }
}
