package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellScript;
import io.cooperage.engine.dockerfile.shell.ShellWord;
import java.util.List;
import java.util.Locale;

/// A RUN with its script, as the checks of shell commands see it.
///
/// @param run the RUN itself, or the trigger of an ONBUILD
record RunScript(Instruction.Run run, ShellScript script) {
    List<ShellCommand> commands() {
        return script.commands();
    }

    /// Whether a cache or tmpfs is mounted at a place that has `fragment` in it: what lands there stays out
    /// of the image.
    boolean mountsOver(String fragment) {
        return run.mounts().stream().anyMatch(mount -> {
            boolean kind = false;
            boolean target = false;
            for (String field : mount.text().split(",", -1)) {
                String lower = field.toLowerCase(Locale.ROOT);
                kind |= lower.equals("type=cache") || lower.equals("type=tmpfs");
                boolean place =
                        lower.startsWith("target=") || lower.startsWith("dst=") || lower.startsWith("destination=");
                target |= place && field.contains(fragment);
            }
            return kind && target;
        });
    }

    /// A fix that adds `text` behind a word, if text can be added there at all.
    QuickFix[] insertBehind(ShellWord word, String title, String text) {
        return script.editable()
                ? new QuickFix[] {QuickFix.insert(title, script.range(word).end(), text)}
                : new QuickFix[0];
    }

    /// A fix that adds `text` at the end of the whole script, if it is a chain that text can be added to.
    QuickFix[] append(String title, String text) {
        boolean simple = script.editable()
                && run.block().heredocs().isEmpty()
                && !script.commands().isEmpty()
                && !script.text().contains(";")
                && !script.text().contains("|")
                && !script.text().contains("#");
        return simple
                ? new QuickFix[] {QuickFix.insert(title, run.block().content().end(), text)}
                : new QuickFix[0];
    }
}
