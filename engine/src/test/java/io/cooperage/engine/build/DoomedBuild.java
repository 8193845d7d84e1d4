package io.cooperage.engine.build;

import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.util.List;

/// An engine that is killed while a step of its build runs.
final class DoomedBuild {
    static final String DOCKERFILE = """
            FROM base
            RUN echo kept > /kept
            RUN --mount=type=bind,from=base,source=/bin,target=/mnt --mount=type=cache,target=/c echo up && sleep 1000
            """;

    private DoomedBuild() {}

    /// @param args the engine's folder
    public static void main(String[] args) {
        Engine engine = Engine.open(EnginePaths.under(Path.of(args[0])));
        engine.builder().build(request(DOCKERFILE), event -> {
            if (event instanceof BuildEvent.StepOutput said && said.text().contains("up")) {
                System.out.println("ready");
                System.out.flush();
            }
        });
    }

    static BuildRequest request(String dockerfile) {
        BuildRequest plain = BuildRequest.of(new BuildContext.Empty());
        return new BuildRequest(
                plain.context(),
                plain.dockerfile(),
                dockerfile,
                List.of(),
                null,
                plain.args(),
                plain.labels(),
                null,
                false,
                List.of(),
                0,
                false,
                "none",
                List.of(),
                plain.secrets(),
                plain.namedContexts(),
                plain.outputs(),
                null,
                List.of(),
                0,
                0,
                false);
    }
}
