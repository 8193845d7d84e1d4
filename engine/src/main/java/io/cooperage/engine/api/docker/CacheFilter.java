package io.cooperage.engine.api.docker;

import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The filters of `POST /build/prune`, by moby's rules: each has one value at most; `id` is an expression that
/// is found in it, the others are the whole text, and `inuse`, `shared` and `private` need none. Labels, which clients
/// ask for when they prune everything, may be several; nothing here has one.
final class CacheFilter implements CachePruning.Choice {
    static final Set<String> KEYS =
            Set.of("until", "id", "parent", "type", "description", "inuse", "shared", "private", "label", "label!");

    private static final List<String> LABELS = List.of("label", "label!");

    private static final List<String> TEXTS = List.of("id", "parent", "type", "description");

    private final FilterArgs filters;
    private final Pattern id;

    /// @throws EngineException INVALID_ARGUMENT for a filter with several values or a wrong one
    CacheFilter(FilterArgs filters) {
        this.filters = filters;
        for (String key : filters.values().keySet()) {
            int count = filters.get(key).size();
            if (count > 1 && !LABELS.contains(key)) {
                throw EngineException.invalid("filters expect only one value: " + key + " has " + count);
            }
            if (count == 0 && TEXTS.contains(key)) {
                throw EngineException.invalid("invalid filter '" + key + "': it needs a value");
            }
        }
        for (String flag : List.of("inuse", "shared", "private")) {
            isSet(flag);
        }
        try {
            id = Pattern.compile(filters.get("id").stream().findFirst().orElse(""));
        } catch (PatternSyntaxException e) {
            throw EngineException.invalid("invalid filter 'id="
                    + filters.get("id").getFirst() + "': it is no regular expression: " + e.getDescription());
        }
    }

    /// What clients call the kinds: BuildKit's words.
    static String type(CacheRecord record) {
        return switch (record.kind()) {
            case "mount" -> "exec.cachemount";
            case "context" -> "source.local";
            default -> "regular";
        };
    }

    @Override
    public boolean allows(CacheRecord record, Set<String> parents) {
        return !filters.has("label")
                && id.matcher(record.id()).find()
                && (!filters.has("parent")
                        || parents.contains(filters.get("parent").getFirst()))
                && filters.exact("type", type(record))
                && filters.exact("description", record.description())
                && (!filters.has("inuse") || record.inUse() == isSet("inuse"))
                && (!filters.has("shared") || record.shared() == isSet("shared"))
                && (!filters.has("private") || record.shared() != isSet("private"));
    }

    private boolean isSet(String flag) {
        return filters.get(flag).isEmpty() || filters.flag(flag, true);
    }
}
