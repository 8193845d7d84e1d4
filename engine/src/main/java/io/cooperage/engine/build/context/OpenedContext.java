package io.cooperage.engine.build.context;

import io.cooperage.engine.error.EngineException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A build context in use.
///
/// @param ignoreFile the ignore file that counts, as a path in the context; null when there is none
public record OpenedContext(BuildFiles files, @Nullable String ignoreFile) implements AutoCloseable {
    /// More is no Dockerfile that anybody wrote.
    private static final int DOCKERFILE_MAX = 64 << 20;

    /// The text of the Dockerfile, whether it is ignored or not.
    ///
    /// @throws EngineException NOT_FOUND in BuildKit's words
    public String dockerfile(String path) {
        byte[] bytes = files.read(path, DOCKERFILE_MAX);
        if (bytes == null) {
            throw EngineException.notFound("failed to read dockerfile: open " + path
                    + ": no such file or directory; name it with -f, as a path in " + files.title());
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        files.close();
    }
}
