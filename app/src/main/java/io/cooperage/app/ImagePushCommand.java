package io.cooperage.app;

import io.cooperage.engine.oci.Digest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image push`.
@Command(name = "push", description = "Sends an image to the registry of its name.")
final class ImagePushCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(paramLabel = "NAME", description = "A name with a tag, as 'image tag' gives it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        Digest digest = image.on(engine -> engine.images().push(name, image.progress(quiet)));
        image.out().println(digest);
        return 0;
    }
}
