package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellWord;
import java.util.Set;

/// apk.
final class AlpineCheck implements RunCheck.Inner {
    private static final Set<String> ADD = Set.of("add");
    private static final Set<String> VALUE_FLAGS = Set.of("t", "virtual", "repository", "X", "p", "root");

    @Override
    public void run(LintContext context, RunScript script, Findings findings) {
        for (ShellCommand command : script.commands()) {
            ShellWord add = DebianCheck.word(command, "add");
            if (!command.name().equals("apk") || add == null) {
                continue;
            }
            if (!command.hasFlag("no-cache") && !script.mountsOver("/var/cache/apk")) {
                findings.add(
                        Rules.DL3019,
                        script.run(),
                        script.script().range(add),
                        "apk keeps its index in the image; --no-cache fetches it and keeps nothing",
                        script.insertBehind(add, "Add --no-cache", " --no-cache"));
            }
            for (ShellWord item : command.operandsAfter(ADD, VALUE_FLAGS)) {
                String name = item.text();
                boolean pinned = name.chars().anyMatch(c -> "=~<>".indexOf(c) >= 0) || name.endsWith(".apk");
                if (!pinned) {
                    findings.add(
                            Rules.DL3018,
                            script.run(),
                            script.script().range(item),
                            "'" + name + "' has no version, so each build may install another; write " + name
                                    + "=VERSION");
                }
            }
        }
    }
}
