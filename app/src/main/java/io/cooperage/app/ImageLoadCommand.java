package io.cooperage.app;

import io.cooperage.engine.image.Image;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image load`.
@Command(name = "load", description = "Takes in every image of an archive, Docker's or OCI's.")
final class ImageLoadCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(
            paramLabel = "FILE",
            description = "The archive, plain or compressed, or a folder that is an OCI layout.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path archive;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        for (Image loaded : image.on(engine -> engine.images().load(archive, image.progress(quiet)))) {
            if (loaded.tags().isEmpty()) {
                image.out().println("Loaded image ID: " + loaded.id());
            }
            loaded.tags().forEach(tag -> image.out().println("Loaded image: " + tag.familiar()));
        }
        return 0;
    }
}
