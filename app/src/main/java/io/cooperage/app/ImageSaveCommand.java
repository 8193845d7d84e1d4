package io.cooperage.app;

import io.cooperage.app.StandardStreams.Stream;
import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            description = "The archive to write. Without it, or as '-', standard output, if that is no terminal.")
    private @Nullable Path file;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; DOCKER is read by all.")
    private ArchiveFormat format = ArchiveFormat.DOCKER;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        Path target = file;
        if (target != null && !target.toString().equals("-")) {
            image.on(engine -> toFile(engine, target));
            return 0;
        }
        if (image.streams().isTerminal(Stream.OUTPUT)) {
            throw EngineException.invalid(
                    "save: standard output is a terminal; name a file with --output FILE, or redirect it: … > FILE");
        }
        image.on(engine -> {
            engine.images().save(refs, format, image.streams().bytes(), image.progress(quiet));
            return refs;
        });
        return 0;
    }

    /// What is there is replaced only by a whole archive: half of one is worse than none. What is no regular file,
    /// such as a pipe, is written to as it stands.
    private Path toFile(Engine engine, Path target) {
        boolean special = Files.exists(target) && !Files.isRegularFile(target);
        Path written = special ? target : TemporaryName.beside(target.toAbsolutePath());
        try {
            try (OutputStream out = Files.newOutputStream(written)) {
                engine.images().save(refs, format, out, image.progress(quiet));
            }
            return special ? target : Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StorageFailure.of("write", target, e);
        } finally {
            if (!special) {
                discard(written);
            }
        }
    }

    private void discard(Path left) {
        try {
            Files.deleteIfExists(left);
        } catch (IOException e) {
            image.err().println("cooperage: " + left + " is incomplete and can't be removed: " + e.getMessage());
        }
    }
}
