package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.layer.FolderCopy;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.store.StorageFailure;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes of a stage that is built what was asked for.
final class Exporter {
    private static final int BUFFER = 1 << 17;

    private final BuildParts parts;

    Exporter(BuildParts parts) {
        this.parts = parts;
    }

    /// @return null when no image was asked for
    @Nullable
    Image export(BuildRequest request, List<ImageReference> tags, StageResult result) {
        Image image = null;
        for (BuildOutput output : request.outputs()) {
            switch (output) {
                case BuildOutput.Image() ->
                    image = parts.store()
                            .create(
                                    result.draft().config(result.variables(), result.files(), request.labels()),
                                    result.files().blobs(),
                                    Map.of(),
                                    tags,
                                    ImageAction.CREATE);
                case BuildOutput.Folder(Path path) -> folder(result.files(), path);
                case BuildOutput.Tar(Path path) -> tar(result.files(), path);
                case BuildOutput.None() -> {
                    // The cache has it.
                }
            }
        }
        return image;
    }

    private void folder(Snapshot files, Path target) {
        Syscalls kernel = Syscalls.host();
        int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;
        try (Workroom room = parts.workrooms()
                        .open("output to " + target, parts.commits().lowers(files));
                Workroom.View view = room.view()) {
            Files.createDirectories(target);
            try (Fd to = kernel.open(target.toString(), flags)) {
                new FolderCopy(kernel, parts.ids()).copy(view.root(), to);
            }
        } catch (IOException e) {
            throw StorageFailure.of("make", target, e);
        }
    }

    private void tar(Snapshot files, Path target) {
        boolean written = false;
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(target.toFile()), BUFFER)) {
            try (Workroom room = parts.workrooms()
                    .open("output to " + target, parts.commits().lowers(files))) {
                // With an empty folder on top, for there may be no layer at all.
                parts.tars().ofTree(room.stack(), out);
            }
            written = true;
        } catch (IOException e) {
            throw StorageFailure.of("write", target, e);
        } finally {
            if (!written) {
                remove(target);
            }
        }
    }

    private static void remove(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            throw StorageFailure.of("remove", half, e);
        }
    }
}
