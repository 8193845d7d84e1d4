package io.cooperage.ui.images.panel;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.ui.i18n.Messages;
import java.util.Optional;

/// What the fields of the panels accept. Every rule gets stripped text and returns the problem, or an empty text.
final class NameRules {
    private static final Messages MESSAGES = Messages.of(NameRules.class);

    private NameRules() {}

    /// A name that must be there.
    static String name(String text) {
        return text.isEmpty() ? MESSAGES.text("name.missing") : optionalName(text);
    }

    /// The engine's own words on what is wrong with a name.
    static String optionalName(String text) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            ImageReference.parseTagged(text);
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// A name to give: it can't hold a digest.
    static String tag(String text) {
        String problem = name(text);
        return problem.isEmpty() && text.contains("@") ? MESSAGES.text("name.digest") : problem;
    }

    static String optionalTag(String text) {
        return text.isEmpty() ? "" : tag(text);
    }

    static String platform(String text) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            Platform.parse(text);
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static String path(String text) {
        if (text.isEmpty()) {
            return MESSAGES.text("path.missing");
        }
        return text.startsWith("/") ? "" : MESSAGES.text("path.absolute");
    }

    /// The name spelled out; empty while it is none.
    static Optional<ImageReference> read(String text) {
        return text.isEmpty() || !name(text).isEmpty()
                ? Optional.empty()
                : Optional.of(ImageReference.parseTagged(text));
    }
}
