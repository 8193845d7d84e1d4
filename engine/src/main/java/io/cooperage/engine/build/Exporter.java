package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.build.copy.StageOutput;
import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes of a stage that is built what was asked for.
final class Exporter {
    private final BuildParts parts;

    Exporter(BuildParts parts) {
        this.parts = parts;
    }

    /// @return null when no image was asked for
    @Nullable
    Image export(BuildRequest request, List<ImageReference> tags, StageResult result) {
        Image image = null;
        for (BuildOutput wanted : request.outputs()) {
            switch (wanted) {
                case BuildOutput.Image() ->
                    image = parts.store()
                            .create(
                                    result.draft().config(result.variables(), result.files(), request.labels()),
                                    result.files().blobs(),
                                    Map.of(),
                                    tags,
                                    ImageAction.CREATE);
                case BuildOutput.Folder(Path path) ->
                    write(result.files(), path.toString(), output -> output.toFolder(path));
                case BuildOutput.Tar(Path path) -> write(result.files(), path.toString(), output -> output.toTar(path));
                case BuildOutput.None() -> {
                    // The cache has it.
                }
            }
        }
        return image;
    }

    private void write(Snapshot files, String target, Consumer<StageOutput> work) {
        try (Workroom room = parts.workrooms()
                        .open("output to " + target, parts.commits().lowers(files));
                Workroom.View view = room.view()) {
            work.accept(new StageOutput(view.root(), parts.ids()));
        }
    }
}
