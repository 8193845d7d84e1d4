package io.cooperage.app;

import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image save`.
@Command(name = "save", description = "Writes images as one archive.")
final class ImageSaveCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(paramLabel = "REF", arity = "1..*", description = "Names stay in the archive; ids have none.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private List<String> refs;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The archive to write.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; DOCKER is read by all.")
    private ArchiveFormat format = ArchiveFormat.DOCKER;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        return image.on(engine -> {
            boolean written = false;
            try (OutputStream out = Files.newOutputStream(file)) {
                engine.images().save(refs, format, out, image.progress(quiet));
                written = true;
                return 0;
            } catch (IOException e) {
                throw StorageFailure.of("write", file, e);
            } finally {
                if (!written) {
                    discard();
                }
            }
        });
    }

    /// Half an archive is worse than none. What is no regular file is not ours to remove.
    private void discard() {
        try {
            if (Files.isRegularFile(file)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            image.err().println("cooperage: " + file + " is incomplete and can't be removed: " + e.getMessage());
        }
    }
}
