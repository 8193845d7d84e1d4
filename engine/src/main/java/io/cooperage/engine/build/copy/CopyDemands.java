package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.NamePattern;
import io.cooperage.engine.build.context.TreePaths;
import io.cooperage.engine.error.EngineException;
import java.util.Arrays;

/// What COPY and ADD demand of their words, whatever is built before them. The messages are BuildKit's.
public final class CopyDemands {
    private CopyDemands() {}

    /// @param chmod what `--chmod` has
    /// @throws EngineException INVALID_ARGUMENT when it is no mode
    public static void mode(String chmod) {
        ModeChange.parse(chmod);
    }

    /// In the words of Docker's classic builder, which BuildKit took over.
    ///
    /// @param sources how many there are, here-documents included
    /// @throws EngineException INVALID_ARGUMENT when several go to what is no folder by its name
    public static void folder(CopyStep step, int sources) {
        if (sources > 1 && !step.absoluteDestination().endsWith("/")) {
            throw EngineException.invalid("When using " + step.keyword()
                    + " with more than one source file, the destination must be a directory and end with a /");
        }
    }

    /// @param source a path in `files`; one with a wildcard may fit nothing
    /// @throws EngineException NOT_FOUND when nothing is there
    public static void present(String source, BuildFiles files) {
        boolean wild = Arrays.stream(source.split("/", -1)).anyMatch(NamePattern::isWild);
        if (!wild && files.find(source).isEmpty()) {
            throw missing(source, files);
        }
    }

    static EngineException missing(String source, BuildFiles files) {
        String path = "/" + String.join("/", TreePaths.parts(source));
        String why = files.ignore().ignores(path.substring(1))
                ? "; .dockerignore leaves it out"
                : files.ownersKept() ? "; it is not in " + files.title() : "; sources are paths in " + files.title();
        return EngineException.notFound("failed to calculate checksum of ref: \"" + path + "\": not found" + why);
    }
}
