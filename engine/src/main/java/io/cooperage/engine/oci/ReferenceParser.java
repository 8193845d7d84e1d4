package io.cooperage.engine.oci;

import io.cooperage.engine.error.EngineException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The grammar of image names, and how short ones are completed (the distribution project's `reference`
/// package).
final class ReferenceParser {
    private static final int NAME_MAX = 255;

    /// Longer than any name, tag and digest together; the expressions below then need little stack.
    private static final int TEXT_MAX = 1024;

    private static final String LEGACY_DOMAIN = "index.docker.io";
    private static final String OFFICIAL = "library/";

    private static final String COMPONENT = "[a-z0-9]++(?:(?:[._]|__|-+)[a-z0-9]++)*";
    private static final String PATH = COMPONENT + "(?:/" + COMPONENT + ")*";
    private static final String DOMAIN_PART = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)";
    private static final String HOST = "(?:" + DOMAIN_PART + "(?:\\." + DOMAIN_PART + ")*|\\[[a-fA-F0-9:]+])";
    private static final String DOMAIN = HOST + "(?::[0-9]+)?";
    private static final String TAG = "[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}";
    private static final String DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

    private static final Pattern REFERENCE = Pattern.compile("(?<name>(?:(?<domain>" + DOMAIN + ")/)?(?<path>" + PATH
            + "))(?::(?<tag>" + TAG + "))?(?:@(?<digest>" + DIGEST + "))?");
    private static final Pattern WHOLE_TAG = Pattern.compile(TAG);
    private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");

    private ReferenceParser() {}

    /// What a text says by the grammar alone, before anything is completed.
    ///
    /// @param domain null when there is none
    record Parts(
            @Nullable String domain,
            String path,
            @Nullable String tag,
            @Nullable Digest digest) {}

    static ImageReference parse(String text) {
        if (ID.matcher(text).matches()) {
            throw invalid(text, "64 hex digits are the id of an image, not a name");
        }
        Parts parts = grammar(complete(text), text);
        String domain = parts.domain();
        if (domain == null) {
            throw invalid(text, "it has no registry");
        }
        return new ImageReference(domain, parts.path(), parts.tag(), parts.digest());
    }

    static String familiar(ImageReference reference) {
        String path = reference.path();
        if (!reference.domain().equals(ImageReference.DEFAULT_DOMAIN)) {
            return reference.repository();
        }
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        String familiar = official ? path.substring(OFFICIAL.length()) : path;
        boolean ambiguous = official
                ? ID.matcher(familiar).matches()
                : path.indexOf('/') < 0 || isDomain(path.substring(0, path.indexOf('/')));
        return ambiguous ? reference.repository() : familiar;
    }

    static String checkTag(String tag) {
        if (!WHOLE_TAG.matcher(tag).matches()) {
            throw EngineException.invalid("invalid tag format: '" + JsonFields.shown(tag)
                    + "': up to 128 letters, digits, '_', '.' and '-' are allowed, and it starts with none of the"
                    + " last two");
        }
        return tag;
    }

    /// @throws EngineException INVALID_ARGUMENT
    static Parts grammar(String text) {
        return grammar(text, text);
    }

    /// @param typed what the user wrote, for messages
    private static Parts grammar(String text, String typed) {
        if (text.isEmpty()) {
            throw invalid(typed, "it is empty");
        }
        Matcher matcher = text.length() > TEXT_MAX ? null : REFERENCE.matcher(text);
        if (matcher == null) {
            throw invalid(typed, "it is too long; a name has at most " + NAME_MAX + " characters");
        }
        if (!matcher.matches()) {
            throw invalid(typed, reason(text));
        }
        if (matcher.group("name").length() > NAME_MAX) {
            throw invalid(typed, "a name has at most " + NAME_MAX + " characters");
        }
        String digest = matcher.group("digest");
        return new Parts(
                matcher.group("domain"),
                matcher.group("path"),
                matcher.group("tag"),
                digest == null ? null : Digest.parse(digest));
    }

    /// Puts the default registry, and its folder of official images, before names that have none. A first
    /// part is a registry when it has a dot, a colon or a capital letter, or is `localhost`.
    private static String complete(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return text.isEmpty() ? "" : ImageReference.DEFAULT_DOMAIN + "/" + OFFICIAL + text;
        }
        String first = text.substring(0, slash);
        String domain = isDomain(first) ? first : ImageReference.DEFAULT_DOMAIN;
        String rest = isDomain(first) ? text.substring(slash + 1) : text;
        if (domain.equals(LEGACY_DOMAIN)) {
            domain = ImageReference.DEFAULT_DOMAIN;
        }
        if (domain.equals(ImageReference.DEFAULT_DOMAIN) && rest.indexOf('/') < 0) {
            rest = OFFICIAL + rest;
        }
        return domain + "/" + rest;
    }

    private static boolean isDomain(String first) {
        return first.equals("localhost")
                || first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    private static String reason(String text) {
        if (text.contains("://")) {
            return "it looks like an address; leave out '" + text.substring(0, text.indexOf("://") + 3) + "'";
        }
        int at = text.indexOf('@');
        String beforeDigest = at < 0 ? text : text.substring(0, at);
        int colon = beforeDigest.lastIndexOf(':');
        boolean tagged = colon > beforeDigest.lastIndexOf('/');
        String name = tagged ? beforeDigest.substring(0, colon) : beforeDigest;
        String path = name.substring(name.indexOf('/') + 1);
        if (!path.equals(path.toLowerCase(Locale.ROOT))) {
            return "repository name (" + JsonFields.shown(path) + ") must be lowercase";
        }
        if (tagged && !WHOLE_TAG.matcher(beforeDigest.substring(colon + 1)).matches()) {
            return "'" + JsonFields.shown(beforeDigest.substring(colon + 1)) + "' is not a tag";
        }
        if (at >= 0 && !Pattern.matches(DIGEST, text.substring(at + 1))) {
            return "'" + JsonFields.shown(text.substring(at + 1)) + "' is not a digest";
        }
        return "it must be of the form [registry[:port]/]name[:tag][@digest], with lower-case letters, digits and"
                + " single '.', '_' or '-' between them";
    }

    /// Docker's words first, which its clients and scripts look for.
    private static EngineException invalid(String text, String reason) {
        return EngineException.invalid("invalid reference format: "
                + (reason.startsWith("repository name") ? reason : "'" + JsonFields.shown(text) + "': " + reason));
    }
}
