package io.cooperage.app;

import io.cooperage.app.Wiring.EngineOpener;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.EngineFolders;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/// `cooperage`: the window, with the engine inside.
@Command(
        name = "cooperage",
        versionProvider = Version.class,
        description = "A container workbench: opens its window, with the container engine inside.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "[engine | doctor | image | build | env | context | login | logout]",
        sortOptions = false)
final class DesktopCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            converter = NamedFolder.class,
            description = "Keep data, sockets and settings under DIR. Engines with different roots live side by side.")
    private @Nullable Path root;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DockerArguments docker;

    DesktopCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        Display.of(wiring.environment()).requireUsable();
        EnginePaths paths = preparedPaths();
        wiring.desktop().show(engineOpener(), paths, docker.options(paths));
        return 0;
    }

    StandardStreams streams() {
        return wiring.streams();
    }

    Wiring.ReaderOpener readerOpener() {
        return wiring.reader();
    }

    Map<String, String> environment() {
        return wiring.environment();
    }

    /// The paths that `--root` or the environment chose; nothing is touched.
    EnginePaths paths() {
        if (root != null) {
            return EnginePaths.under(root);
        }
        long uid = ownUserId();
        return EnginePaths.standard(uid != 0, wiring.environment(), uid);
    }

    /// Opens the engine, unless the launcher found that no container could ever start in it.
    EngineOpener engineOpener() {
        return paths -> {
            Optional<LaunchTrouble> trouble = LaunchTrouble.in(wiring.environment());
            if (trouble.isPresent()) {
                throw trouble.get().failure();
            }
            String limited = wiring.environment().get("COOPERAGE_LAUNCH_LIMITED");
            if (limited != null) {
                LoggerFactory.getLogger(DesktopCommand.class).warn(limited);
                wiring.err().println("cooperage: " + limited);
            }
            return wiring.engine().open(paths);
        };
    }

    /// [#paths], with the folders made and the log open.
    EnginePaths preparedPaths() {
        EnginePaths paths = paths();
        EngineFolders.prepare(paths);
        LogFile.in(paths.data());
        return paths;
    }

    /// The launcher's user namespace maps a user to themselves, so 0 is root on the machine too.
    static int ownUserId() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "can't read the user id from /proc/self: " + e, e);
        }
    }

    /// Refuses the empty name that an unset variable leaves: it would stand for the current folder.
    static final class NamedFolder implements ITypeConverter<Path> {
        @Override
        public Path convert(String name) {
            if (name.isEmpty()) {
                throw new TypeConversionException("the name is empty; give a folder, or leave the option out");
            }
            return Path.of(name);
        }
    }
}
