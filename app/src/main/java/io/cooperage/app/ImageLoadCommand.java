package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage image load`.
@Command(name = "load", description = "Takes in every image of an archive, Docker's or OCI's.")
final class ImageLoadCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The archive, plain or compressed, or a folder that is an OCI layout. Without it, or as '-', "
                    + "standard input.")
    private @Nullable Path archive;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "The same, as Docker has it.")
    private @Nullable Path inputFile;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "Takes only what is for it, also of an image for several.")
    private @Nullable String platform;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        if (archive != null && inputFile != null) {
            throw new ParameterException(
                    spec.commandLine(), "the archive is given twice: " + archive + ", " + inputFile);
        }
        Path file = archive == null ? inputFile : archive;
        for (Image loaded : image.on(engine -> load(engine, file))) {
            if (loaded.tags().isEmpty()) {
                image.out().println("Loaded image ID: " + loaded.id());
            }
            loaded.tags().forEach(tag -> image.out().println("Loaded image: " + tag.familiar()));
        }
        return 0;
    }

    private List<Image> load(Engine engine, @Nullable Path file) {
        if (file != null && !StandardInput.isMeantBy(file)) {
            return engine.images().load(file, platform(), image.progress(quiet));
        }
        try (StandardInput input = StandardInput.read(image.streams(), engine.paths(), "load")) {
            return engine.images().load(input.file(), platform(), image.progress(quiet));
        }
    }

    private @Nullable Platform platform() {
        return platform == null ? null : Platform.parse(platform);
    }
}
