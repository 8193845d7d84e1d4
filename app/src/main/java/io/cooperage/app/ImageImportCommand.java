package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image import`.
@Command(name = "import", description = "Makes an image of a root filesystem.")
final class ImageImportCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(
            index = "0",
            paramLabel = "ROOT",
            description = "A tar archive, plain or compressed, or a folder; '-' is standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path root;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The image's name.")
    private @Nullable String name;

    @Option(
            names = {"-c", "--change"},
            paramLabel = "INSTRUCTION",
            description = "A Dockerfile instruction for its config: 'CMD [\"sh\"]', 'ENV A=b', …; may be repeated.")
    private List<String> changes = List.of();

    @Option(
            names = {"-m", "--message"},
            description = "Shown in its history.")
    private @Nullable String message;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "That the image says it is for, where that is not this machine's.")
    private @Nullable String platform;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        image.out().println(image.on(this::made).id());
        return 0;
    }

    private Image made(Engine engine) {
        if (!StandardInput.isMeantBy(root)) {
            return engine.images().importRoot(root, name, message, changes, platform(), image.progress(quiet));
        }
        String told = message == null ? "Imported from -" : message;
        try (StandardInput input = StandardInput.read(image.streams(), engine.paths(), "import")) {
            return engine.images().importRoot(input.file(), name, told, changes, platform(), image.progress(quiet));
        }
    }

    private @Nullable Platform platform() {
        return platform == null ? null : Platform.parse(platform);
    }
}
