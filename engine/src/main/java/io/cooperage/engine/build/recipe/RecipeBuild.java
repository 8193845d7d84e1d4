package io.cooperage.engine.build.recipe;

import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A recipe as a build.
///
/// @param dockerfile the text; parse it for the AST
/// @param contexts named contexts that its COPYs name: folders outside the recipe's own
/// @param name for the image; null when the recipe gives none
/// @param lines for each line of the Dockerfile the line of the recipe that it comes from, from 1
public record RecipeBuild(
        String dockerfile,
        Map<String, BuildContext> contexts,
        @Nullable String name,
        List<Integer> lines) {
    public RecipeBuild {
        contexts = Map.copyOf(contexts);
        lines = List.copyOf(lines);
    }

    /// @param dockerfileLine from 1
    /// @return the line of the recipe, 0 when there is none
    public int recipeLine(int dockerfileLine) {
        return dockerfileLine >= 1 && dockerfileLine <= lines.size() ? lines.get(dockerfileLine - 1) : 0;
    }

    /// The first line of the Dockerfile that comes from this line of the recipe, or one below it.
    ///
    /// @param recipeLine from 1; 0 stays 0
    private int dockerfileLine(int recipeLine) {
        if (recipeLine <= 0) {
            return 0;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i) >= recipeLine) {
                return i + 1;
            }
        }
        return 0;
    }

    /// A request to build it.
    ///
    /// @param asked everything else, with the recipe's folder as its context; names and contexts that it has
    ///     count before those of the recipe
    public BuildRequest of(BuildRequest asked) {
        Map<String, BuildContext> all = new LinkedHashMap<>(contexts);
        all.putAll(asked.namedContexts());
        return new BuildRequest(
                asked.context(),
                asked.dockerfile(),
                dockerfile,
                asked.tags().isEmpty() && name != null ? List.of(name) : asked.tags(),
                asked.target(),
                asked.args(),
                asked.labels(),
                asked.platform(),
                asked.noCache(),
                asked.noCacheFilter(),
                dockerfileLine(asked.anewFrom()),
                asked.pull(),
                asked.network(),
                asked.extraHosts(),
                asked.secrets(),
                all,
                asked.outputs(),
                asked.epoch(),
                asked.ulimits(),
                asked.shmSize(),
                asked.memory(),
                asked.squash(),
                asked.logins());
    }
}
