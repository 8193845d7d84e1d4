package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageService.StarterImage;
import java.util.List;
import java.util.Map;

/// The images that this machine can make of what is installed, for a start without any registry. Their names
/// begin with `cooperage/`: they are no copies of the images that registries have under the bare names.
final class StarterImages {
    private final List<Starter> starters;

    StarterImages(ImageParts parts) {
        this(parts, System.getenv());
    }

    StarterImages(ImageParts parts, Map<String, String> env) {
        OneLayerImage maker = new OneLayerImage(parts);
        ProgramPath programs = new ProgramPath(env.getOrDefault("PATH", ProgramPath.DEFAULT));
        this.starters = List.of(
                new BusyboxStarter(programs, parts, maker),
                new DebianStarter(programs, parts, maker, HostRelease.read()));
    }

    /// One of them.
    interface Starter {
        /// Says too whether it can be made now.
        StarterImage about();

        Image make(TransferListener listener);
    }

    List<StarterImage> list() {
        return starters.stream().map(Starter::about).toList();
    }

    Image make(String name, TransferListener listener) {
        for (Starter starter : starters) {
            StarterImage about = starter.about();
            if (about.name().equals(name)) {
                if (!about.available()) {
                    throw EngineException.notImplemented("make " + name + ": " + about.reason());
                }
                return starter.make(listener);
            }
        }
        throw EngineException.notFound("there is no starter image " + name + "; there are "
                + String.join(", ", list().stream().map(StarterImage::name).toList()));
    }
}
