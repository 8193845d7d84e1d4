package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellWord;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// pip, npm, yarn, gem and go.
final class LanguagePackageCheck implements RunCheck.Inner {
    private static final Set<String> PIP_VALUE_FLAGS = Set.of(
            "abi",
            "b",
            "build",
            "e",
            "editable",
            "extra-index-url",
            "f",
            "find-links",
            "i",
            "index-url",
            "implementation",
            "no-binary",
            "only-binary",
            "platform",
            "prefix",
            "progress-bar",
            "proxy",
            "python",
            "python-version",
            "root",
            "root-user-action",
            "src",
            "t",
            "target",
            "trusted-host",
            "upgrade-strategy");
    private static final Pattern PIP_VERSION = Pattern.compile(".*(==|>|<|!=|~=).*");
    private static final Pattern PIP_REPOSITORY = Pattern.compile("(git|hg|svn|bzr)(\\+[a-z-]+)?(:|@).*");
    private static final Pattern NPM_PLACE = Pattern.compile("(/|\\./|\\.\\./|~/).*|.*\\.(tar|tar\\.gz|tgz)");
    private static final Pattern NPM_GIT = Pattern.compile("git(\\+(ssh|https?))?://.*");
    private static final Set<String> TRUE = Set.of("1", "true", "on", "yes");

    @Override
    public void run(LintContext context, RunScript script, Findings findings) {
        boolean pipCacheOff = pipCacheOff(context, script);
        for (ShellCommand command : script.commands()) {
            if (isPipInstall(command)) {
                pip(script, command, pipCacheOff, findings);
            }
            switch (command.name()) {
                case "npm" -> npm(script, command, findings);
                case "gem" -> gem(script, command, findings);
                case "go" -> go(script, command, findings);
                default -> {}
            }
        }
        yarn(script, findings);
    }

    private static boolean isPipInstall(ShellCommand command) {
        String name = command.name();
        return (name.startsWith("pip")
                        && !name.startsWith("pipenv")
                        && !name.startsWith("pipx")
                        && command.hasArgument("install"))
                || (name.startsWith("python") && command.hasSequence("-m", "pip", "install"));
    }

    private static void pip(RunScript script, ShellCommand command, boolean cacheOff, Findings findings) {
        ShellWord install = DebianCheck.word(command, "install");
        if (install == null) {
            return;
        }
        if (!cacheOff && !command.hasArgument("--no-cache-dir") && !script.mountsOver(".cache/pip")) {
            findings.add(
                    Rules.DL3042,
                    script.run(),
                    script.script().range(install),
                    "pip keeps what it downloads in the image; --no-cache-dir keeps nothing",
                    script.insertBehind(install, "Add --no-cache-dir", " --no-cache-dir"));
        }
        boolean fromFile = command.hasArgument("-r", "--requirement", ".") || command.hasFlag("constraint", "c");
        if (fromFile) {
            return;
        }
        for (ShellWord item : command.operandsAfter(Set.of("install"), PIP_VALUE_FLAGS)) {
            String name = item.text();
            boolean repository = PIP_REPOSITORY.matcher(name).matches();
            boolean pinned = PIP_VERSION.matcher(name).matches()
                    || (repository ? name.contains("@") : name.contains("/"))
                    || name.endsWith(".whl")
                    || name.endsWith(".tar.gz");
            if (!pinned) {
                unpinned(script, Rules.DL3013, item, name + "==VERSION", findings);
            }
        }
    }

    private static boolean pipCacheOff(LintContext context, RunScript script) {
        Step step = context.model().stepOf(script.run());
        String value = step == null ? null : step.scope().get("PIP_NO_CACHE_DIR");
        if (value != null && TRUE.contains(value.toLowerCase(Locale.ROOT))) {
            return true;
        }
        String text = script.script().text();
        int at = text.indexOf("PIP_NO_CACHE_DIR=");
        return at >= 0
                && TRUE.stream()
                        .anyMatch(word ->
                                text.regionMatches(true, at + "PIP_NO_CACHE_DIR=".length(), word, 0, word.length()));
    }

    private static void npm(RunScript script, ShellCommand command, Findings findings) {
        Set<String> valueFlags = Set.of("loglevel", "registry");
        List<ShellWord> operands = command.operands(valueFlags);
        if (operands.isEmpty() || !operands.getFirst().text().equals("install")) {
            return;
        }
        for (ShellWord item : command.operandsAfter(Set.of("install"), valueFlags)) {
            String name = item.text();
            boolean git = NPM_GIT.matcher(name).matches();
            // The first @ belongs to a scope.
            boolean pinned = git ? name.contains("#") : NPM_PLACE.matcher(name).matches() || name.indexOf('@', 1) > 0;
            if (!pinned) {
                unpinned(script, Rules.DL3016, item, name + (git ? "#COMMIT" : "@VERSION"), findings);
            }
        }
    }

    private static void gem(RunScript script, ShellCommand command, Findings findings) {
        boolean versioned = command.hasFlag("v", "version");
        if (!command.hasArgument("install", "i") || versioned) {
            return;
        }
        boolean value = false;
        for (ShellWord item : command.arguments()) {
            String text = item.text();
            if (text.equals("--")) {
                return;
            }
            if (value) {
                value = false;
            } else if (text.startsWith("-")) {
                value = !text.contains("=") && !text.startsWith("--no-");
            } else if (!text.equals("install") && !text.equals("i") && !text.contains(":")) {
                unpinned(script, Rules.DL3028, item, text + ":VERSION", findings);
            }
        }
    }

    private static void go(RunScript script, ShellCommand command, Findings findings) {
        List<ShellWord> operands = command.operands();
        if (operands.size() < 2) {
            return;
        }
        List<ShellWord> items = switch (operands.getFirst().text()) {
            case "run" -> operands.subList(1, 2);
            case "install", "get" -> operands.subList(1, operands.size());
            default -> List.of();
        };
        for (ShellWord item : items) {
            String name = item.text();
            boolean local = name.startsWith(".") || name.startsWith("/") || name.endsWith(".go");
            boolean pinned = name.contains("@") && !name.endsWith("@latest") && !name.endsWith("@none");
            if (!local && !pinned && !name.equals("tool")) {
                unpinned(script, Rules.DL3062, item, name.replaceFirst("@.*", "") + "@VERSION", findings);
            }
        }
    }

    private static void yarn(RunScript script, Findings findings) {
        int install = script.script().indexOf(c -> c.is("yarn", "install"));
        int clean = script.script().indexOf(c -> c.is("yarn") && c.hasSequence("cache", "clean"));
        if (install >= 0 && clean < install && !script.mountsOver(".cache/yarn")) {
            findings.add(
                    Rules.DL3060,
                    script.run(),
                    script.script().range(script.commands().get(install)),
                    "yarn leaves its cache in the image; end the same RUN with yarn cache clean",
                    script.append("Add yarn cache clean", " \\\n    && yarn cache clean"));
        }
    }

    private static void unpinned(RunScript script, Rule rule, ShellWord item, String right, Findings findings) {
        findings.add(
                rule,
                script.run(),
                script.script().range(item),
                "'" + item.text() + "' has no version, so each build may install another; write " + right);
    }
}
