package io.cooperage.app;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageService.RemovedImages;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image rm`.
@Command(name = "rm", aliases = "remove", description = "Takes names away, and images with their last one.")
final class ImageRemoveCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(paramLabel = "REF", arity = "1..*", description = "Names, ids or prefixes of ids.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private List<String> refs;

    @Option(
            names = {"-f", "--force"},
            description = "Also when a stopped container uses it or it has more names.")
    private boolean force;

    /// Goes on after a failure, as `docker rmi` does.
    @Override
    public Integer call() {
        return image.on(engine -> {
            int status = 0;
            for (String ref : refs) {
                try {
                    print(engine.images().remove(ref, force));
                } catch (EngineException e) {
                    image.err().println("cooperage: " + e.getMessage());
                    status = 1;
                }
            }
            return status;
        });
    }

    private void print(RemovedImages removed) {
        removed.untagged().forEach(name -> image.out().println("Untagged: " + name));
        removed.removed().forEach(id -> image.out().println("Deleted: " + id));
    }
}
