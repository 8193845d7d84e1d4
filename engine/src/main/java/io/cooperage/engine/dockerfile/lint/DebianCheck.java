package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.model.StageReferences;
import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellWord;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// apt-get and apt.
final class DebianCheck implements RunCheck.Inner {
    private static final Set<String> INSTALL = Set.of("install");
    private static final Set<String> VALUE_FLAGS = Set.of("t", "target-release", "o", "option", "c", "config-file");
    /// What apt-get understands as apt does.
    private static final Set<String> SHARED = Set.of(
            "install", "update", "upgrade", "remove", "purge", "autoremove", "full-upgrade", "clean", "autoclean");

    @Override
    public void run(LintContext context, RunScript script, Findings findings) {
        Instruction.Run run = script.run();
        for (ShellCommand command : script.commands()) {
            if (command.is("apt-get", "install")) {
                install(script, command, findings);
            }
            if (command.name().equals("apt")) {
                apt(script, command, findings);
            }
        }
        boolean updates = script.script()
                .any(c -> c.is("apt-get", "update") || c.is("apt", "update") || c.is("aptitude", "update"));
        if (updates && !cleansUp(script) && reaches(context, run)) {
            findings.add(
                    Rules.DL3009,
                    run,
                    run.command().name().range(),
                    "The lists in /var/lib/apt/lists stay in the image; remove them in the same RUN",
                    script.append("Remove the lists", " \\\n    && rm -rf /var/lib/apt/lists/*"));
        }
    }

    private static void install(RunScript script, ShellCommand command, Findings findings) {
        ShellWord install = word(command, "install");
        if (install == null) {
            return;
        }
        boolean yes = command.hasFlag("y", "yes", "qq", "assume-yes")
                || command.countFlag("q") >= 2
                || command.countFlag("quiet") >= 2
                || command.hasArgument("-q=2");
        if (!yes) {
            findings.add(
                    Rules.DL3014,
                    script.run(),
                    script.script().range(install),
                    "apt-get install asks before it installs, and nobody answers in a build; add -y",
                    script.insertBehind(install, "Add -y", " -y"));
        }
        boolean noRecommends =
                command.hasFlag("no-install-recommends") || command.hasArgument("APT::Install-Recommends=false");
        if (!noRecommends) {
            findings.add(
                    Rules.DL3015,
                    script.run(),
                    script.script().range(install),
                    "apt-get also installs what packages recommend; --no-install-recommends keeps the image small",
                    script.insertBehind(install, "Add --no-install-recommends", " --no-install-recommends"));
        }
        for (ShellWord item : command.operandsAfter(INSTALL, VALUE_FLAGS)) {
            String name = item.text();
            if (!name.contains("=") && !name.contains("/") && !name.endsWith(".deb")) {
                findings.add(
                        Rules.DL3008,
                        script.run(),
                        script.script().range(item),
                        "'" + name + "' has no version, so each build may install another; write " + name + "=VERSION");
            }
        }
    }

    private static void apt(RunScript script, ShellCommand command, Findings findings) {
        boolean shared = !command.operands().isEmpty()
                && SHARED.contains(command.operands().getFirst().text());
        QuickFix[] fixes = shared && script.script().editable()
                ? new QuickFix[] {
                    QuickFix.replace("Change to apt-get", script.script().range(command.nameWord()), "apt-get")
                }
                : new QuickFix[0];
        findings.add(
                Rules.DL3027,
                script.run(),
                script.script().range(command.nameWord()),
                "apt is made for people and changes its ways; scripts use apt-get or apt-cache",
                fixes);
    }

    private static boolean cleansUp(RunScript script) {
        boolean removes = script.script()
                .any(c -> c.name().equals("rm")
                        && c.arguments().stream().anyMatch(a -> a.text().startsWith("/var/lib/apt/lists")));
        boolean mounted = script.mountsOver("/var/lib/apt/lists")
                || (script.mountsOver("/var/lib/apt") && script.mountsOver("/var/cache/apt"));
        return removes || mounted;
    }

    /// A stage that only hands on files leaves its lists behind.
    private static boolean reaches(LintContext context, Instruction run) {
        Stage stage = context.file().stageOf(run);
        if (stage == null || stage.index() == context.file().stages().size() - 1) {
            return true;
        }
        return context.references().all().stream()
                .anyMatch(reference -> reference.via() == StageReferences.Via.FROM
                        && reference.target() != null
                        && reference.target().index() == stage.index());
    }

    static @Nullable ShellWord word(ShellCommand command, String... any) {
        List<String> names = List.of(any);
        return command.arguments().stream()
                .filter(argument -> names.contains(argument.text()))
                .findFirst()
                .orElse(null);
    }
}
