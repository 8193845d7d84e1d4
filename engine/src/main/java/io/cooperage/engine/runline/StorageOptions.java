package io.cooperage.engine.runline;

import static io.cooperage.engine.runline.Option.flag;
import static io.cooperage.engine.runline.Option.value;

import io.cooperage.engine.error.EngineException;
import java.util.List;

/// Its files.
final class StorageOptions {
    static final List<Option> ALL = List.of(
            value("volume", 'v', "/srv/data:/data:ro", VolumeWords::volume),
            value(
                    "mount",
                    "type=bind,src=/srv/data,dst=/data",
                    (draft, text) -> draft.mounts.add(MountWords.parse(text, draft.surroundings))),
            value("tmpfs", "/run:size=64m", VolumeWords::tmpfs),
            value("volumes-from", "data:ro", (draft, text) -> draft.volumesFrom.add(from(text))),
            value("volume-driver", "local", (draft, text) -> driver(text)),
            flag("read-only", (draft, on) -> draft.readOnlyRoot = on),
            // Podman's: the image is then a folder of this machine.
            flag("rootfs", (draft, on) -> draft.rootfs = on));

    private StorageOptions() {}

    private static String from(String text) {
        int colon = text.indexOf(':');
        if (colon == 0 || text.isEmpty()) {
            throw EngineException.invalid("malformed volumes-from specification: '" + text + "'");
        }
        if (colon > 0) {
            for (String word : text.substring(colon + 1).split(",", -1)) {
                Values.oneOf(word, "ro", "rw", "z");
            }
        }
        return text;
    }

    private static void driver(String text) {
        if (!text.equals("local")) {
            throw EngineException.notImplemented("volume driver '" + text + "' is not built in; only local is");
        }
    }
}
