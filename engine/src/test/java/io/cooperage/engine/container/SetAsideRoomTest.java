package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.container.ContainerService.RemovedContainer;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import io.cooperage.engine.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Containers that were removed a moment ago, on a disk that gets smaller: a tmpfs.
@Tag("kernel")
class SetAsideRoomTest {
    private static final long LOW_WATER = 1L << 30;
    private static final int BIG = 48 << 20;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    SetAsideRoomTest() {}

    @Test
    void theOldestGiveWayWhenTheDiskGetsShort() throws Exception {
        RootSource root = new RootSource.Directory(BusyboxRoot.create(folder.resolve("rootfs")));
        try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), "3g");
                Engine engine = Engine.open(EnginePaths.under(disk.folder().resolve("e")))) {
            ContainerService containers = engine.containers();
            for (String name : List.of("first", "second", "third")) {
                setAside(engine, root, name);
            }
            assertThat(names(containers)).containsExactly("third", "second", "first");

            leave(disk, LOW_WATER - BIG / 2);
            Await.until(() -> !names(containers).contains("first"));
            Await.until(() -> discarded(engine).size() == 1);
            assertThat(names(containers)).as("no more than it takes").containsExactly("third", "second");
            assertThat(discarded(engine)).containsExactly("first space");

            leave(disk, LOW_WATER / 2);
            Await.until(() -> discarded(engine).size() == 3);
            assertThat(discarded(engine)).containsExactly("first space", "second space", "third space");
            assertThat(containers.removed()).isEmpty();
            Container late = containers.create(ContainerConfig.of(root, List.of("/bin/true")).toBuilder()
                    .network(NetworkMode.NONE)
                    .build());
            containers.remove(late.id(), new RemoveOptions(false, false, true));
            assertThat(containers.removed())
                    .as("nothing is kept on a full disk")
                    .isEmpty();
        }
    }

    @Test
    void whatComesInAllAtOnceHasTheirRoom() throws Exception {
        Path files = BusyboxRoot.create(folder.resolve("rootfs"));
        RootSource root = new RootSource.Directory(files);
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.write(context.resolve("big"), new byte[BIG / 3]);
        try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), "3g");
                Engine engine = Engine.open(EnginePaths.under(disk.folder().resolve("e")))) {
            engine.images().importRoot(files, "base", null, List.of(), TransferListener.NONE);

            setAside(engine, root, "before-import");
            leave(disk, BIG / 4);
            assertThat(engine.images().importRoot(context, "big", null, List.of(), TransferListener.NONE))
                    .isNotNull();

            leave(disk, LOW_WATER * 2);
            setAside(engine, root, "before-copy");
            leave(disk, BIG / 4);
            build(engine, context, "COPY big /big");

            leave(disk, LOW_WATER * 2);
            setAside(engine, root, "before-command");
            leave(disk, BIG / 4);
            build(engine, context, "RUN --network=none dd if=/dev/zero of=/big bs=1M count=" + (BIG >> 20) / 3);

            assertThat(discarded(engine))
                    .containsExactly("before-import space", "before-copy space", "before-command space");
        }
    }

    private static void build(Engine engine, Path context, String step) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM base\n" + step + "\n");
        engine.builder().build(BuildRequest.of(new BuildContext.Folder(context)), _ -> {});
    }

    /// Removes a big container that may be had back.
    private static void setAside(Engine engine, RootSource root, String name) throws IOException {
        ContainerService containers = engine.containers();
        Container made = containers.create(ContainerConfig.of(root, List.of("/bin/true")).toBuilder()
                .name(name)
                .network(NetworkMode.NONE)
                .build());
        // As if it had written that.
        Files.write(engine.paths().container(made.id()).resolve("big"), new byte[BIG]);
        containers.remove(made.id(), new RemoveOptions(false, false, true));
    }

    /// Makes the disk as small as leaves so many bytes free.
    private static void leave(SmallDisk disk, long free) throws IOException {
        FileStore store = Files.getFileStore(disk.folder());
        long used = store.getTotalSpace() - store.getUsableSpace();
        disk.resize(Long.toString(used + free));
    }

    private static List<String> names(ContainerService containers) {
        return containers.removed().stream()
                .map(RemovedContainer::container)
                .map(Container::name)
                .toList();
    }

    /// Name and reason.
    private static List<String> discarded(Engine engine) {
        return engine.events().history(Instant.EPOCH).stream()
                .filter(ContainerEvent.class::isInstance)
                .map(ContainerEvent.class::cast)
                .filter(event -> event.action() == ContainerAction.DISCARD)
                .map(event -> event.attributes().get("name") + " "
                        + event.attributes().get("reason"))
                .toList();
    }
}
