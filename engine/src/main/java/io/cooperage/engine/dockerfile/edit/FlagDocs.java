package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.syntax.Keyword;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What flags, mount options and directives mean.
final class FlagDocs {
    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("platform", "The platform of the image, `linux/arm64` for one. Usually a variable, or left out."),
            Map.entry("from", "Copy from this stage (name or number), image or named context."),
            Map.entry("chown", "Owner of what is copied: `user[:group]`, names from the image or numbers."),
            Map.entry("chmod", "Permissions of what is copied, octal (`755`) or symbolic (`u=rwX`)."),
            Map.entry("link", "Make a layer that does not depend on the ones before, so that it can be reused."),
            Map.entry("parents", "Keep the directories of the sources; `/./` marks where they begin."),
            Map.entry("exclude", "Leave out what matches this pattern. May be repeated."),
            Map.entry("checksum", "The digest that the fetched file or commit must have."),
            Map.entry("keep-git-dir", "Keep the `.git` directory of a repository."),
            Map.entry("unpack", "Whether archives are unpacked, also fetched ones."),
            Map.entry("mount", "Something that is there during this RUN only. See `type=`."),
            Map.entry("network", "`default`, `none` to cut it off, or `host`."),
            Map.entry(
                    "security", "`sandbox`, which every RUN has here; `insecure`, a RUN with all rights, is refused."),
            Map.entry("device", "A CDI device that this RUN may use."),
            Map.entry("interval", "Time between checks, `30s` unless set."),
            Map.entry("timeout", "A check that takes longer has failed; `30s` unless set."),
            Map.entry("start-period", "Time to start up, in which failures don't count; none unless set."),
            Map.entry("start-interval", "Time between checks during the start period; `5s` unless set."),
            Map.entry("retries", "Failures in a row that make it unhealthy; 3 unless set."));

    private static final Map<String, String> MOUNT_KEYS = Map.ofEntries(
            Map.entry("type", "`bind`, `cache`, `tmpfs` or `secret`; no `ssh` agent is forwarded here."),
            Map.entry("target", "Where it appears."),
            Map.entry("source", "What is mounted, in the context or in `from`."),
            Map.entry("from", "Stage, image or named context; the build context unless set."),
            Map.entry("id", "Tells caches, secrets and agents apart; the target or source unless set."),
            Map.entry("sharing", "Two builds at one cache: `shared`, `private` or `locked`."),
            Map.entry("readonly", "Writing fails."),
            Map.entry("readwrite", "Writing works; what is written to a bind is dropped afterwards."),
            Map.entry("required", "Fail when the secret or agent is not given."),
            Map.entry("size", "Upper limit of a tmpfs, `64m` for one."),
            Map.entry("mode", "Permissions, octal."),
            Map.entry("uid", "Owner's number."),
            Map.entry("gid", "Group's number."),
            Map.entry("env", "Put the secret into this variable."));

    private static final Map<String, String> DIRECTIVES = Map.of(
            "syntax", "The frontend that reads this file, as an image. Must stand at the very top.",
            "escape", "The character that escapes and continues lines: `\\` or a backtick. Must stand at the very top.",
            "check", "Which checks to skip, and whether findings fail the build: `skip=A,B;error=true`.");

    private FlagDocs() {}

    /// @return null for a flag that is not known
    static @Nullable String flag(String name) {
        return FLAGS.get(name);
    }

    static @Nullable String mountKey(String key) {
        return switch (key) {
            case "dst", "destination" -> MOUNT_KEYS.get("target");
            case "src" -> MOUNT_KEYS.get("source");
            case "ro" -> MOUNT_KEYS.get("readonly");
            case "rw" -> MOUNT_KEYS.get("readwrite");
            default -> MOUNT_KEYS.get(key);
        };
    }

    /// What one of few values means.
    static @Nullable String mountValue(String key, String value) {
        return switch (key + "=" + value.toLowerCase(Locale.ROOT)) {
            case "type=bind" -> "Files of the context, or of `from`, appear at the target; nothing is copied.";
            case "type=cache" -> "A folder that later builds find as this one left it, and that no image contains.";
            case "type=tmpfs" -> "An empty folder in memory.";
            case "type=secret" -> "A file or variable given with `--secret`; no layer and no history keeps it.";
            case "type=ssh" -> "An agent with keys; this builder forwards none.";
            case "sharing=shared" -> "Several builds use the cache at once.";
            case "sharing=private" -> "A build that finds the cache in use gets another one.";
            case "sharing=locked" -> "A build that finds the cache in use waits.";
            default -> null;
        };
    }

    static @Nullable String directive(String name) {
        return DIRECTIVES.get(name);
    }

    /// Values that make sense, where there are few.
    static List<String> values(Keyword keyword, String flag) {
        return switch (flag) {
            case "platform" ->
                List.of("$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64", "linux/arm/v7");
            case "network" -> List.of("default", "none", "host");
            case "security" -> List.of("sandbox");
            case "link", "parents", "keep-git-dir", "unpack" -> List.of("true", "false");
            case "chmod" -> List.of("755", "644", "600", "u=rwX,go=rX");
            case "interval", "timeout" -> List.of("5s", "30s", "1m", "5m");
            case "start-period", "start-interval" -> List.of("1s", "5s", "30s");
            case "retries" -> keyword == Keyword.HEALTHCHECK ? List.of("1", "3", "5") : List.of();
            case "checksum" -> List.of("sha256:");
            default -> List.of();
        };
    }
}
