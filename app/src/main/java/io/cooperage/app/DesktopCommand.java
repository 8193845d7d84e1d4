package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `cooperage`: the window, with the engine inside.
@Command(
        name = "cooperage",
        versionProvider = Version.class,
        description = "A container workbench: opens its window, with the container engine inside.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "[engine | doctor]",
        sortOptions = false)
final class DesktopCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Keep data, sockets and settings under DIR. Engines with different roots live side by side.")
    private @Nullable Path root;

    DesktopCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        Display.of(wiring.environment()).requireUsable();
        EnginePaths paths = paths();
        LogFile.in(paths.data());
        try (Engine engine = wiring.openEngine().open(paths)) {
            return wiring.desktop().show(engine);
        }
    }

    /// The paths that `--root` or the environment chose.
    EnginePaths paths() {
        EnginePaths paths = StandardPaths.resolve(root, wiring.environment());
        StandardPaths.claim(paths, StandardPaths.userId());
        return paths;
    }
}
