package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.engine.image.StarterImages.Starter;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A minimal Debian, made by mmdebstrap(1) from a Debian mirror: of the suite that this machine runs, with
/// its own sources, or else Debian's stable.
final class DebianStarter implements Starter {
    private static final String STABLE = "stable";

    /// Where Debian's installer and images put Debian's own archives; other files may name anybody's.
    private static final List<String> SOURCES =
            List.of("/etc/apt/sources.list", "/etc/apt/sources.list.d/debian.sources");

    private static final String INSTALL = "install it (Debian: apt install mmdebstrap)";

    private final ProgramPath programs;
    private final ImageParts parts;
    private final OneLayerImage maker;
    private final HostRelease host;

    DebianStarter(ProgramPath programs, ImageParts parts, OneLayerImage maker, HostRelease host) {
        this.programs = programs;
        this.parts = parts;
        this.maker = maker;
        this.host = host;
    }

    private String suite() {
        return host.id().equals("debian") && !host.codename().isEmpty() ? host.codename() : STABLE;
    }

    private String name() {
        return "cooperage/debian:" + suite();
    }

    @Override
    public StarterImage about() {
        boolean available = programs.find("mmdebstrap").isPresent();
        return new StarterImage(
                name(),
                "Debian " + suite(),
                "A minimal Debian with apt, about 160 MiB, made by mmdebstrap from a Debian mirror in a minute or two.",
                available,
                available ? "" : "mmdebstrap is not on this machine; " + INSTALL);
    }

    @Override
    public Image make(TransferListener listener) {
        Optional<Path> program = programs.find("mmdebstrap");
        if (program.isEmpty()) {
            throw EngineException.notFound("make " + name() + ": mmdebstrap is gone; " + INSTALL);
        }
        Defaults defaults =
                ConfigChanges.apply(Defaults.NONE, List.of("ENV PATH=" + ProgramPath.DEFAULT, "CMD [\"bash\"]"));
        OneLayerImage.About about = new OneLayerImage.About(
                defaults,
                parts.clock().instant(),
                Platform.host(),
                "mmdebstrap --variant=minbase " + suite(),
                "Made on this machine",
                List.of(ImageReference.parse(name())),
                ImageAction.CREATE);
        TransferFeed feed = parts.feed("Make " + name(), listener);
        return feed.runWithRoom(() -> {
            TransferFeed.Item item = feed.item(name(), "Debian " + suite(), -1);
            item.say(Phase.PACKING, "");
            return maker.make(about, item, out -> bootstrap(program.get(), out, item));
        });
    }

    private void bootstrap(Path program, OutputStream out, TransferFeed.Item item) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--variant=minbase", "--mode=auto", "--format=tar", suite(), "-"));
        command.addAll(sources());
        try (HelperProcess process = HelperProcess.start(command)) {
            OneLayerImage.copy(process.output(), out, done -> item.progress(Phase.PACKING, done));
            String failure = process.finish();
            if (!failure.isEmpty()) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE,
                        "make " + name() + ": mmdebstrap failed; is the Debian mirror reachable? It said: " + failure);
            }
        }
    }

    /// This machine's own mirrors, where it is a Debian; without them mmdebstrap asks Debian's.
    private List<String> sources() {
        return host.id().equals("debian")
                ? SOURCES.stream().filter(file -> names(file, suite())).toList()
                : List.of();
    }

    private static boolean names(String file, String suite) {
        try {
            return Files.readString(Path.of(file))
                    .lines()
                    .anyMatch(line -> !line.startsWith("#") && line.contains(suite));
        } catch (IOException _) {
            return false;
        }
    }
}
