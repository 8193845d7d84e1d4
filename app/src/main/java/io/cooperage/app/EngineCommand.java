package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.api.kube.KubeFront;
import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.engine.store.EnginePaths;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage engine`: the engine without a window, until SIGTERM or SIGINT.
@Command(
        name = "engine",
        description =
                "Runs the engine without a window, until SIGTERM or Ctrl+C. Containers keep running when it ends.")
final class EngineCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DesktopCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DockerArguments docker;

    @Option(names = "--cluster", description = "Starts the built-in Kubernetes cluster too.")
    private boolean cluster;

    @Override
    public Integer call() throws InterruptedException {
        EnginePaths paths = parent.preparedPaths();
        DockerApi.prepare();
        // Before the engine opens: a signal that arrives meanwhile must close it too.
        try (Termination termination = Termination.expected();
                Engine engine = parent.engineOpener().open(paths);
                DockerApi api = DockerApi.open(engine, docker.options(paths))) {
            engine.cluster().serveThrough(new KubeFront());
            if (cluster || engine.cluster().wasOn()) {
                engine.cluster().start();
            }
            spec.commandLine().getOut().println(readyLine(engine, api));
            termination.await();
        }
        return 0;
    }

    /// Scripts wait for this line and take the paths from it, so the words before the equals signs are an
    /// interface.
    private static String readyLine(Engine engine, DockerApi api) {
        EnginePaths paths = engine.paths();
        return "cooperage engine ready: pid=" + ProcessHandle.current().pid() + " mode="
                + (engine.rootless() ? "rootless" : "root") + " data=" + paths.data() + " run=" + paths.run()
                + " config=" + paths.config() + " docker=" + String.join(",", api.endpoints())
                + (engine.cluster().state().phase() == Phase.RUNNING
                        ? " kubeconfig=" + engine.cluster().kubeconfig()
                        : "");
    }
}
