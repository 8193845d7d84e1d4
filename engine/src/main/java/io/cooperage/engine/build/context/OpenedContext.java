package io.cooperage.engine.build.context;

import io.cooperage.engine.error.EngineException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A build context in use.
///
/// @param ignoreFile the ignore file that counts, as a path in the context; null when there is none
public record OpenedContext(BuildFiles files, @Nullable String ignoreFile) implements AutoCloseable {
    /// Bytes of the longest Dockerfile that is taken, which is also the longest that can be edited. More was not
    /// written by anybody.
    public static final int DOCKERFILE_MAX = 4 << 20;

    /// The text of the Dockerfile, whether it is ignored or not.
    ///
    /// @throws EngineException NOT_FOUND in BuildKit's words; INVALID_ARGUMENT for what is too long or no text
    public String dockerfile(String path) {
        byte[] bytes = files.read(path, DOCKERFILE_MAX);
        if (bytes == null) {
            throw EngineException.notFound("failed to read dockerfile: open " + path
                    + ": no such file or directory; name it with -f, as a path in " + files.title());
        }
        return text(path, bytes);
    }

    /// The content of a file as the text of a Dockerfile, in UTF-8.
    ///
    /// @param name what messages call it
    /// @throws EngineException INVALID_ARGUMENT for what is no text
    public static String text(String name, byte[] content) {
        for (byte one : content) {
            if (one == 0) {
                throw EngineException.invalid(
                        name + " holds binary data, it is no Dockerfile; name the right file with -f");
            }
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        files.close();
    }
}
