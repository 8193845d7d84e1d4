package io.cooperage.engine.journal;

import java.util.Locale;
import java.util.Map;

/// What every kind of event has.
///
/// @param type Docker's word: `container`, `image`, `network` or `volume`
/// @param action the name of the constant
/// @param actor id, or the name of a volume
record EventParts(String type, String action, String actor, Map<String, String> attributes) {
    /// The action as Docker writes it: `exec_start`, `archive-path`.
    String word() {
        return switch (action) {
            case "ARCHIVE_PATH" -> "archive-path";
            case "EXTRACT_TO_DIR" -> "extract-to-dir";
            default -> action.toLowerCase(Locale.ROOT);
        };
    }

    /// The `name` attribute, or the actor itself.
    String name() {
        return attributes.getOrDefault("name", actor);
    }
}
