package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.model.Definition;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellWord;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// yum, dnf, microdnf and zypper.
final class RpmCheck implements RunCheck.Inner {
    private static final Set<String> INSTALL = Set.of("install", "module");
    private static final String[] DNF_CHANGES = {
        "install", "in", "upgrade", "up", "upgrade-minimal", "up-min", "reinstall", "rei"
    };
    private static final Pattern VERSION_PART = Pattern.compile("[0-9A-Za-z.~^_:+]+");

    @Override
    public void run(LintContext context, RunScript script, Findings findings) {
        for (ShellCommand command : script.commands()) {
            switch (command.name()) {
                case "yum" -> installs(context, script, command, Rules.DL3030, Rules.DL3033, findings);
                case "dnf", "microdnf" -> installs(context, script, command, Rules.DL3038, Rules.DL3041, findings);
                case "zypper" -> zypper(script, command, findings);
                default -> {}
            }
        }
        cleaned(
                script,
                c -> c.is("yum", "install"),
                c -> c.is("yum", "clean", "all") || c.is("rm", "/var/cache/yum/*", "/var/cache/yum"),
                Rules.DL3032,
                "yum",
                "yum clean all",
                findings);
        if (!script.mountsOver("/var/cache/libdnf5")
                && !script.mountsOver(".cache/libdnf5")
                && !script.mountsOver("/var/cache/dnf")) {
            for (String tool : List.of("dnf", "microdnf")) {
                cleaned(
                        script,
                        c -> c.is(tool, DNF_CHANGES),
                        c -> c.is(tool, "clean", "all") || c.is("rm", "/var/cache/libdnf5*", "/var/cache/dnf"),
                        Rules.DL3040,
                        tool,
                        tool + " clean all",
                        findings);
            }
        }
        if (!script.mountsOver("/var/cache/zypp")) {
            cleaned(
                    script,
                    c -> c.is("zypper", "install", "in"),
                    c -> c.is("zypper", "clean", "cc"),
                    Rules.DL3036,
                    "zypper",
                    "zypper clean",
                    findings);
        }
    }

    private static void cleaned(
            RunScript script,
            Predicate<ShellCommand> installs,
            Predicate<ShellCommand> cleans,
            Rule rule,
            String tool,
            String remedy,
            Findings findings) {
        int install = script.script().indexOf(installs);
        int clean = script.script().indexOf(cleans);
        if (install >= 0 && clean < install) {
            findings.add(
                    rule,
                    script.run(),
                    script.script().range(script.commands().get(install).nameWord()),
                    tool + " leaves its cache in the image; end the same RUN with " + remedy,
                    script.append("Add " + remedy, " \\\n    && " + remedy));
        }
    }

    private static void installs(
            LintContext context, RunScript script, ShellCommand command, Rule yes, Rule pin, Findings findings) {
        ShellWord install = DebianCheck.word(command, "install", "groupinstall", "localinstall");
        if (install == null) {
            return;
        }
        if (!command.hasFlag("y", "assumeyes")) {
            findings.add(
                    yes,
                    script.run(),
                    script.script().range(install),
                    command.name() + " asks before it installs, and nobody answers in a build; add -y",
                    script.insertBehind(install, "Add -y", " -y"));
        }
        if (!install.text().equals("install") || command.hasArgument("group")) {
            return;
        }
        boolean module = command.hasArgument("module");
        for (ShellWord item : command.operandsAfter(INSTALL, Set.of())) {
            boolean pinned = module ? item.text().contains(":") : isPinned(context, script, item.text());
            if (!pinned) {
                findings.add(
                        pin,
                        script.run(),
                        script.script().range(item),
                        "'" + item.text() + "' has no version, so each build may install another; write " + item.text()
                                + "-VERSION");
            }
        }
    }

    private static boolean isPinned(LintContext context, RunScript script, String item) {
        if (item.endsWith(".rpm")) {
            return true;
        }
        int dash = item.indexOf('-');
        if (dash < 0) {
            return false;
        }
        if (item.contains("$")) {
            Step step = context.model().stepOf(script.run());
            return step == null
                    || step.scope().all().values().stream()
                            .filter(d -> d.source() != Definition.Source.BASE_IMAGE)
                            .anyMatch(d -> item.contains("${" + d.name() + "}"));
        }
        List<String> parts = List.of(item.substring(dash + 1).split("-", -1));
        return parts.stream().allMatch(part -> VERSION_PART.matcher(part).matches())
                && parts.stream().anyMatch(part -> Character.isDigit(part.charAt(0)));
    }

    private static void zypper(RunScript script, ShellCommand command, Findings findings) {
        ShellWord action = DebianCheck.word(command, "install", "in", "remove", "rm", "source-install", "si", "patch");
        if (action != null && !command.hasFlag("non-interactive", "n", "no-confirm", "y")) {
            findings.add(
                    Rules.DL3034,
                    script.run(),
                    script.script().range(action),
                    "zypper asks before it acts, and nobody answers in a build; add -y",
                    script.insertBehind(action, "Add -y", " -y"));
        }
        if (command.hasArgument("dist-upgrade", "dup")) {
            findings.add(
                    Rules.DL3035,
                    script.run(),
                    script.script().range(command),
                    "Upgrading the distribution belongs to the base image: name a newer one in FROM");
        }
        for (ShellWord item : command.operandsAfter(Set.of("install", "in"), Set.of())) {
            String name = item.text();
            boolean pinned = name.chars().anyMatch(c -> "=<>".indexOf(c) >= 0) || name.endsWith(".rpm");
            if (!pinned) {
                findings.add(
                        Rules.DL3037,
                        script.run(),
                        script.script().range(item),
                        "'" + name + "' has no version, so each build may install another; write " + name + "=VERSION");
            }
        }
    }
}
