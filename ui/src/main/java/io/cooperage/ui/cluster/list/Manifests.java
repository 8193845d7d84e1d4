package io.cooperage.ui.cluster.list;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Files and folders of manifests as one text.
final class Manifests {
    private Manifests() {}

    /// @param place a file, or a folder whose `.yaml`, `.yml` and `.json` are taken in the order of their
    ///     names
    /// @throws EngineException when it can't be read
    static String read(Path place) {
        try {
            return text(place);
        } catch (IOException e) {
            throw EngineException.invalid(place + " can't be read: " + e.getMessage());
        }
    }

    private static String text(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return Files.readString(place);
        }
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.filter(Manifests::isManifest).sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        return String.join("\n---\n", texts);
    }

    private static boolean isManifest(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }
}
