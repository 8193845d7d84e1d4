package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellWord;
import java.util.Set;

/// Commands that don't belong in a build, or need a flag to.
final class ShellHabitCheck implements RunCheck.Inner {
    private static final Set<String> OUT_OF_PLACE =
            Set.of("free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim");
    private static final int LONG_ID = 5;

    @Override
    public void run(LintContext context, RunScript script, Findings findings) {
        for (ShellCommand command : script.commands()) {
            ShellWord name = command.nameWord();
            switch (name.text()) {
                case "cd" ->
                    add(script, Rules.DL3003, name, "cd lasts only for this RUN; WORKDIR sets the directory", findings);
                case "sudo" ->
                    add(
                            script,
                            Rules.DL3004,
                            name,
                            "A build step runs as the USER it is told; sudo hides who that is. Use USER",
                            findings);
                case "useradd" -> useradd(script, command, findings);
                case "wget" -> wget(script, command, findings);
                case "ln" -> {
                    if (command.hasArgument("/bin/sh")) {
                        add(
                                script,
                                Rules.DL4005,
                                name,
                                "To use another shell write SHELL; /bin/sh stays as it is",
                                findings);
                    }
                }
                default -> {
                    if (OUT_OF_PLACE.contains(name.text())) {
                        add(
                                script,
                                Rules.DL3001,
                                name,
                                "'" + name.text() + "' does nothing useful while an image is built",
                                findings);
                    }
                }
            }
        }
    }

    private static void add(RunScript script, Rule rule, ShellWord word, String message, Findings findings) {
        findings.add(rule, script.run(), script.script().range(word), message);
    }

    private static void useradd(RunScript script, ShellCommand command, Findings findings) {
        boolean longId = command.flagValues("u").stream().anyMatch(id -> id.length() > LONG_ID)
                || command.flagValues("uid").stream().anyMatch(id -> id.length() > LONG_ID)
                || command.arguments().stream()
                        .anyMatch(a -> a.text().startsWith("--uid=") && a.text().length() > 6 + LONG_ID);
        if (longId && !command.hasFlag("l", "no-log-init")) {
            findings.add(
                    Rules.DL3046,
                    script.run(),
                    script.script().range(command.nameWord()),
                    "With so high an id useradd makes /var/log/lastlog huge; -l leaves that file alone",
                    script.insertBehind(command.nameWord(), "Add -l", " -l"));
        }
    }

    private static void wget(RunScript script, ShellCommand command, Findings findings) {
        boolean silent =
                command.hasFlag("progress", "q", "quiet", "o", "output-file", "a", "append-output", "no-verbose")
                        || command.hasArgument("-nv");
        if (!silent) {
            findings.add(
                    Rules.DL3047,
                    script.run(),
                    script.script().range(command.nameWord()),
                    "wget's progress bar fills the build log; use --progress=dot:giga, -q or -nv",
                    script.insertBehind(command.nameWord(), "Add --progress=dot:giga", " --progress=dot:giga"));
        }
    }
}
