package io.cooperage.ui.cluster.list;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Files and folders of manifests as one text. Blocks; any thread.
final class Manifests {
    private static final List<String> KUSTOMIZATIONS =
            List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private final Kustomize kustomize;

    Manifests(Kustomize kustomize) {
        this.kustomize = kustomize;
    }

    /// @param place a file; or a folder, whose kustomization is built, and where there is none, whose
    ///     `.yaml`, `.yml` and `.json` are taken in the order of their names; or a kustomization itself
    /// @throws EngineException when it can't be read, or not be built
    String read(Path place) {
        try {
            if (Files.isDirectory(place)) {
                return isKustomized(place) ? kustomize.build(place) : all(place);
            }
            Path folder = place.toAbsolutePath().getParent();
            if (folder != null && KUSTOMIZATIONS.contains(String.valueOf(place.getFileName()))) {
                return kustomize.build(folder);
            }
            return Files.readString(place);
        } catch (IOException e) {
            throw EngineException.invalid(place + " can't be read: " + e.getMessage());
        }
    }

    private static boolean isKustomized(Path folder) {
        return KUSTOMIZATIONS.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private static String all(Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Manifests::isManifest).sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        if (texts.isEmpty()) {
            throw EngineException.invalid(
                    folder + " has no .yaml, .yml or .json and no kustomization.yaml; choose a folder with manifests");
        }
        return String.join("\n---\n", texts);
    }

    private static boolean isManifest(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }
}
