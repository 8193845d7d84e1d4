package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A git repository as ADD and build contexts name it: `https://host/repo.git?tag=v1#ref:subdir`,
/// `git@host:repo`.
///
/// @param remote what git is given
/// @param shortName last part of the path
/// @param ref branch, tag or commit; empty when not given
/// @param checksum expected commit; empty when not given
/// @param subdir inside the repository; empty when not given
/// @param looksLocal `github.com/…` without a scheme, which could as well be a path; deprecated
/// @param unencrypted `http:` or `git:`
/// @param keepGitDir null when not given
/// @param submodules null when not given
/// @param mtime `checkout` or `commit`; empty when not given
/// @param fetchByCommit whether the checksum alone decides what is fetched
public record GitReference(
        String remote,
        String shortName,
        String ref,
        String checksum,
        String subdir,
        boolean looksLocal,
        boolean unencrypted,
        @Nullable Boolean keepGitDir,
        @Nullable Boolean submodules,
        String mtime,
        boolean fetchByCommit) {
    private static final Pattern URL = Pattern.compile("([a-zA-Z0-9]+)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");
    private static final Pattern SCP =
            Pattern.compile("([a-zA-Z0-9-_]+@[a-zA-Z0-9-.]+:.*?)(?:\\?(.*?))?(?:#(.*))?", Pattern.DOTALL);

    /// @return null if `text` names no repository
    /// @throws EngineException INVALID_ARGUMENT with BuildKit's words if it does, but its options make
    ///     no sense
    public static @Nullable GitReference parse(String text) {
        if (text.startsWith("./") || text.startsWith("../")) {
            return null;
        }
        boolean looksLocal = text.startsWith("github.com/");
        Matcher url = URL.matcher(looksLocal ? "https://" + text : text);
        if (url.matches()) {
            String scheme = url.group(1).toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("http") || scheme.equals("https");
            if (!http && !scheme.equals("ssh") && !scheme.equals("git")) {
                return null;
            }
            if (http && !looksLocal && !url.group(3).endsWith(".git")) {
                return null;
            }
            String rest = url.group(2) + url.group(3);
            return new Options(url.group(5), url.group(4))
                    .finish(looksLocal ? rest : scheme + "://" + rest, looksLocal, scheme);
        }
        Matcher scp = SCP.matcher(text);
        return scp.matches() ? new Options(scp.group(3), scp.group(2)).finish(scp.group(1), false, "ssh") : null;
    }

    /// `remote#ref:subdir`, with everything that this form can say.
    public String fragmentForm(boolean withSubdir) {
        String dir = withSubdir ? cleanSubdir(subdir) : "";
        String fragment = dir.isEmpty() ? ref : ref + ":" + dir;
        return fragment.isEmpty() ? remote : remote + "#" + fragment;
    }

    /// Shortest form, relative to the top of the repository and never above it.
    private static String cleanSubdir(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /// Gathers what fragment and query say and refuses what contradicts itself.
    private static final class Options {
        private final Map<String, List<String>> query = new LinkedHashMap<>();
        private String ref = "";
        private String subdir = "";
        private String checksum = "";
        private String tag = "";
        private String branch = "";
        private String mtime = "";
        private @Nullable Boolean keepGitDir;
        private @Nullable Boolean submodules;
        private boolean fetchByCommit;

        Options(@Nullable String fragment, @Nullable String queryText) {
            if (fragment != null && !fragment.isEmpty()) {
                int colon = fragment.indexOf(':');
                ref = colon < 0 ? fragment : fragment.substring(0, colon);
                subdir = colon < 0 ? "" : cleanSubdir(fragment.substring(colon + 1));
            }
            if (queryText != null) {
                for (String part : queryText.split("&", -1)) {
                    if (!part.isEmpty()) {
                        int equals = part.indexOf('=');
                        query.computeIfAbsent(
                                        decode(equals < 0 ? part : part.substring(0, equals)), k -> new ArrayList<>())
                                .add(equals < 0 ? "" : decode(part.substring(equals + 1)));
                    }
                }
            }
        }

        private static String decode(String text) {
            try {
                return URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new EngineException(ErrorKind.INVALID_ARGUMENT, "invalid URL escape in " + GoText.quote(text), e);
            }
        }

        GitReference finish(String remote, boolean looksLocal, String scheme) {
            query.forEach(this::option);
            applyTag();
            applyBranch();
            String last = remote.substring(remote.lastIndexOf('/') + 1);
            return new GitReference(
                    remote,
                    last.endsWith(".git") ? last.substring(0, last.length() - 4) : last,
                    ref,
                    checksum,
                    subdir,
                    looksLocal,
                    !looksLocal && (scheme.equals("http") || scheme.equals("git")),
                    keepGitDir,
                    submodules,
                    mtime,
                    fetchByCommit);
        }

        private void option(String key, List<String> values) {
            if (values.size() > 1) {
                throw EngineException.invalid("query " + GoText.quote(key) + " has multiple values");
            }
            String value = values.getFirst();
            boolean flag =
                    List.of("submodules", "keep-git-dir", "fetch-by-commit").contains(key);
            if (value.isEmpty() && !flag) {
                throw EngineException.invalid("query " + GoText.quote(key) + " has no value");
            }
            switch (key) {
                case "ref" -> ref = agreed("ref", ref, value);
                case "tag" -> tag = value;
                case "branch" -> branch = value;
                case "subdir" -> subdir = agreed("subdir", subdir, value);
                case "checksum", "commit" -> checksum = value;
                case "keep-git-dir" -> keepGitDir = bool(key, value);
                case "submodules" -> submodules = bool(key, value);
                case "fetch-by-commit" -> fetchByCommit = bool(key, value);
                case "mtime" -> mtime = mtime(value);
                default -> throw EngineException.invalid("unexpected query " + GoText.quote(key));
            }
        }

        private void applyTag() {
            if (!tag.isEmpty()) {
                ref = agreed("ref", ref, prefixed("refs/tags/", tag));
            }
        }

        private void applyBranch() {
            if (!branch.isEmpty()) {
                if (!tag.isEmpty()) {
                    throw EngineException.invalid("branch conflicts with tag");
                }
                ref = agreed("ref", ref, prefixed("refs/heads/", branch));
            }
        }

        private static String prefixed(String prefix, String name) {
            return name.startsWith(prefix) ? name : prefix + name;
        }

        private static String agreed(String what, String before, String now) {
            if (!before.isEmpty() && !before.equals(now)) {
                throw EngineException.invalid(
                        what + " conflicts: " + GoText.quote(before) + " vs " + GoText.quote(now));
            }
            return now;
        }

        private static boolean bool(String key, String value) {
            try {
                return value.isEmpty() || GoValues.bool(value);
            } catch (EngineException e) {
                throw new EngineException(e.kind(), "invalid " + key + " value: " + GoText.quote(value), e);
            }
        }

        private static String mtime(String value) {
            if (!value.equals("checkout") && !value.equals("commit")) {
                throw EngineException.invalid(
                        "invalid mtime value: " + GoText.quote(value) + " (must be \"checkout\" or \"commit\")");
            }
            return value;
        }
    }
}
