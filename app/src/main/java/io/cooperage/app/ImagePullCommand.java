package io.cooperage.app;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.Platform;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image pull`.
@Command(name = "pull", description = "Brings an image from its registry and unpacks it.")
final class ImagePullCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(paramLabel = "NAME", description = "debian, debian:12, registry.example/app@sha256:…")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Not this machine's: linux/arm64, arm/v7, …")
    private @Nullable String platform;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress; prints the id.")
    private boolean quiet;

    @Override
    public Integer call() {
        Platform wanted = platform == null ? null : Platform.parse(platform);
        Image pulled = image.on(engine -> engine.images().pull(name, wanted, image.progress(quiet)));
        image.out().println(quiet ? pulled.id().toString() : summary(pulled));
        return 0;
    }

    private static String summary(Image pulled) {
        String names = pulled.tags().isEmpty()
                ? pulled.digests().getFirst().familiar()
                : pulled.tags().getFirst().familiar();
        return names + "  " + pulled.id() + "  " + pulled.target().digest();
    }
}
