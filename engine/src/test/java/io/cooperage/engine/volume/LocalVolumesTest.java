package io.cooperage.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.VolumeAction;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import io.cooperage.engine.event.EventBus;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.SpareRoom;
import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of volumes, and what an engine that died in the middle leaves to the next.
@Tag("kernel")
class LocalVolumesTest {
    @TempDir
    Path folder;

    private EnginePaths paths;
    private Database database;
    private EventBus events;
    private LocalVolumes volumes;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Syscalls.host().geteuid() == 0, "owners are given as root; ContainerRoom's stories do it rootless");
        paths = EnginePaths.under(folder);
        Files.createDirectories(paths.data());
        events = new EventBus();
        database = Database.open(paths.database(), LocalVolumes.MIGRATIONS);
        reopen();
    }

    private void reopen() {
        volumes = LocalVolumes.open(
                paths, database, events, IdMap.IDENTITY, new DiskRoom(new SpareRoom(paths.spareRoom())));
    }

    @AfterEach
    void close() {
        if (database != null) {
            volumes.close();
            database.close();
            events.close();
        }
    }

    private Path data(String name) {
        return paths.data().resolve("volumes").resolve(name).resolve("_data");
    }

    @Test
    void aVolumeIsMadeOnceAndTheSecondTimeOnlyWithTheSameOptions() {
        VolumeConfig config = new VolumeConfig("db", "local", Map.of(), Map.of("team", "blue"));
        Volume made = volumes.create(config);
        assertThat(made.labels()).isEqualTo(Map.of("team", "blue"));
        assertThat(made.mountpoint()).isEqualTo(data("db")).isDirectory();
        assertThat(volumes.create(config)).isEqualTo(made);
        VolumeConfig other = new VolumeConfig("db", "local", Map.of("type", "tmpfs", "device", "tmpfs"), Map.of());
        assertThatThrownBy(() -> volumes.create(other))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        volumes.remove("db", false);
        assertThat(data("db").getParent()).doesNotExist();
        assertThat(volumes.create(other).options()).isEqualTo(other.options());
        assertThat(volumes.create(config).options())
                .as("nothing is asked for that it has not")
                .isEqualTo(other.options());
        volumes.remove("db", false);
        assertThat(events.history(Instant.EPOCH).stream()
                        .map(event -> ((VolumeEvent) event).action())
                        .toList())
                .containsExactly(VolumeAction.CREATE, VolumeAction.DESTROY, VolumeAction.CREATE, VolumeAction.DESTROY);
    }

    @Test
    void namesAreDockers() {
        for (String bad : List.of("a", ".a", "-a", "a/b", "../x", "a b", "a\0b", "x".repeat(256))) {
            assertThatThrownBy(() -> volumes.create(VolumeConfig.of(bad)))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
        }
        assertThat(volumes.create(VolumeConfig.of("a_b.c-1")).anonymous()).isFalse();
        assertThat(volumes.create(VolumeConfig.of(null)).name()).matches("[0-9a-f]{64}");
    }

    @Test
    void whatACrashLeftHalfDoneIsDoneOrGone() throws IOException {
        VolumeTable table = new VolumeTable(database);
        for (String name : List.of("making", "removing", "lost", "whole")) {
            volumes.create(VolumeConfig.of(name));
            Files.writeString(data(name).resolve("f"), name);
        }
        table.state("making", VolumeTable.State.MAKING);
        table.state("removing", VolumeTable.State.REMOVING);
        Files.delete(data("lost").resolve("f"));
        Files.delete(data("lost"));
        Files.createDirectories(data("found"));
        Files.writeString(data("found").resolve("f"), "found");
        Path unfinished = paths.data().resolve("volumes/.work/volume.tmp-0123456789abcdef");
        Files.createDirectories(unfinished.resolve("sub"));
        reopen();
        assertThat(volumes.list()).extracting(Volume::name).containsExactly("found", "lost", "whole");
        assertThat(data("lost")).isEmptyDirectory();
        assertThat(data("found").resolve("f")).hasContent("found");
        assertThat(data("whole").resolve("f")).hasContent("whole");
        assertThat(data("removing")).doesNotExist();
        assertThat(data("making")).doesNotExist();
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void aFillThatFailsLeavesTheVolumeEmptyAndOneThatWorksIsTheLast() {
        volumes.use("vol", "c1");
        volumes.enter("vol", "c1");
        assertThatThrownBy(() -> volumes.fillOnce("vol", into -> {
                    write(into.resolve("half"));
                    throw EngineException.conflict("in the middle");
                }))
                .hasMessage("in the middle");
        assertThat(data("vol")).isEmptyDirectory();
        volumes.fillOnce("vol", into -> write(into.resolve("first")));
        assertThat(data("vol").resolve("first")).exists();
        volumes.leave("c1");
        volumes.empty("vol");
        volumes.fillOnce("vol", into -> write(into.resolve("second")));
        assertThat(data("vol")).isEmptyDirectory();
    }

    @Test
    void aVolumeThatAnotherRunsWithStaysTheSameFolderWhenFilled() {
        volumes.use("vol", "c1");
        volumes.enter("vol", "c1");
        volumes.use("vol", "c2");
        volumes.enter("vol", "c2");
        long before = inode();
        volumes.fillOnce("vol", into -> write(into.resolve("f")));
        assertThat(inode()).isEqualTo(before);
        assertThat(data("vol").resolve("f")).exists();
    }

    private long inode() {
        return Syscalls.host().statx(Fd.CWD, data("vol").toString(), 0).inode();
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "x");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoseContainerIsGoneIsForgottenAndWhatWasNeverUsedGoes() {
        String stillborn = volumes.use(null, "dead").name();
        String used = volumes.use(null, "dead").name();
        volumes.enter(used, "dead");
        volumes.use("named", "dead");
        String alive = volumes.use(null, "alive").name();
        volumes.keepOnly(Set.of("alive"));
        assertThat(volumes.list())
                .extracting(Volume::name)
                .containsExactlyInAnyOrder(used, "named", alive)
                .doesNotContain(stillborn);
        assertThat(volumes.get(alive).usedBy()).containsExactly("alive");
        assertThat(volumes.get(used).usedBy()).isEmpty();
        volumes.forget("alive", true);
        assertThat(volumes.prunable(false))
                .extracting(usage -> usage.volume().name())
                .containsExactly(used);
    }

    @Test
    void aFileWithTwoNamesIsCountedOnce() throws IOException {
        volumes.create(VolumeConfig.of("vol"));
        Files.write(data("vol").resolve("a"), new byte[100_000]);
        Files.createLink(data("vol").resolve("b"), data("vol").resolve("a"));
        VolumeUsage usage = volumes.usage("vol");
        assertThat(usage.files()).isEqualTo(1);
        assertThat(usage.bytes()).isBetween(100_000L, 150_000L);
    }
}
