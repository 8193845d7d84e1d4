package io.cooperage.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image tag`.
@Command(name = "tag", description = "Gives an image one more name.")
final class ImageTagCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(index = "0", paramLabel = "REF", description = "The image.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String ref;

    @Parameters(index = "1", paramLabel = "NAME", description = "The new name; an image that had it loses it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Override
    public Integer call() {
        return image.on(engine -> {
            engine.images().tag(ref, name);
            return 0;
        });
    }
}
