package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.AtomicFile;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is kept of a layer besides its files: one line per fact, `<key> <value>`.
///
/// @param parents chain ids of the layers below, bottom first
record LayerAbout(Digest chainId, Digest diffId, long size, List<Digest> parents, List<String> warnings) {
    LayerAbout {
        parents = List.copyOf(parents);
        warnings = List.copyOf(warnings);
    }

    void write(Path file) {
        StringBuilder text = new StringBuilder();
        text.append("chain ").append(chainId).append('\n');
        text.append("diff ").append(diffId).append('\n');
        text.append("size ").append(size).append('\n');
        parents.forEach(parent -> text.append("parent ").append(parent).append('\n'));
        warnings.forEach(warning ->
                text.append("warning ").append(warning.replace('\n', ' ')).append('\n'));
        AtomicFile.write(file, text.toString());
    }

    /// @throws EngineException NOT_FOUND; DATA_LOSS when it is not as [#write] writes it
    static LayerAbout read(Path file) {
        String chainId = "";
        String diffId = "";
        long size = -1;
        List<Digest> parents = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int blank = line.indexOf(' ');
                String value = line.substring(blank + 1);
                switch (line.substring(0, Math.max(0, blank))) {
                    case "chain" -> chainId = value;
                    case "diff" -> diffId = value;
                    case "size" -> size = Long.parseLong(value);
                    case "parent" -> parents.add(Digest.parse(value));
                    case "warning" -> warnings.add(value);
                    default -> throw damaged(file, null);
                }
            }
            return new LayerAbout(Digest.parse(chainId), Digest.parse(diffId), size, parents, warnings);
        } catch (IOException failure) {
            throw StorageFailure.of("read what is known of the layer", file, failure);
        } catch (NumberFormatException failure) {
            throw damaged(file, failure);
        } catch (EngineException failure) {
            throw failure.kind() == ErrorKind.INVALID_ARGUMENT ? damaged(file, failure) : failure;
        }
    }

    private static EngineException damaged(Path file, @Nullable Exception cause) {
        return new EngineException(ErrorKind.DATA_LOSS, "what is known of the layer is damaged: " + file, cause);
    }

    Layer layer(Path directory) {
        return new Layer(chainId, diffId, directory, size, warnings);
    }
}
