package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.PortSpec;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.ast.Suggestion;
import io.cooperage.engine.dockerfile.expand.Expansion.LexedWord;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// EXPOSE, WORKDIR, USER, STOPSIGNAL and MAINTAINER.
final class MetadataCheck implements Check {
    private static final String SIGNAL_NAMES = "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF"
            + " PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU UNUSED URG USR1 USR2 VTALRM WINCH XCPU XFSZ";
    private static final Set<String> SIGNALS = Set.of(SIGNAL_NAMES.split(" ", -1));
    private static final int LAST_SIGNAL = 64;

    @Override
    public void run(LintContext context, Findings findings) {
        for (Instruction instruction : context.instructions()) {
            switch (instruction) {
                case Instruction.Expose expose -> expose(context, expose, findings);
                case Instruction.Workdir workdir -> workdir(context, workdir, findings);
                case Instruction.User user -> numericUser(context, user, findings);
                case Instruction.StopSignal signal -> signal(signal, findings);
                case Instruction.Maintainer maintainer -> maintainer(maintainer, findings);
                default -> {}
            }
        }
        for (Stage stage : context.file().stages()) {
            lastUser(stage, findings);
        }
    }

    private static void expose(LintContext context, Instruction.Expose expose, Findings findings) {
        Step step = context.model().stepOf(expose);
        for (Word word : expose.ports()) {
            List<String> ports;
            try {
                ports = step == null
                        ? List.of(word.text())
                        : context.model().lexer().expand(word.text(), step.scope()).words().stream()
                                .map(LexedWord::text)
                                .toList();
            } catch (EngineException e) {
                // The model reports it.
                continue;
            }
            ports.forEach(port -> port(expose, word, port, findings));
        }
    }

    private static void port(Instruction.Expose expose, Word word, String port, Findings findings) {
        PortSpec spec;
        try {
            spec = PortSpec.parse(port);
        } catch (EngineException e) {
            findings.add(Rules.INVALID_PORT, expose, word.range(), String.valueOf(e.getMessage()));
            return;
        }
        boolean asWritten = port.equals(word.text());
        if (!spec.protocol().equals(spec.protocol().toLowerCase(Locale.ROOT))) {
            String right = port.substring(0, port.lastIndexOf('/')) + "/"
                    + spec.protocol().toLowerCase(Locale.ROOT);
            findings.add(
                    Rules.EXPOSE_PROTO_CASING,
                    expose,
                    word.range(),
                    "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase",
                    fix(asWritten, "Write " + right, word.range(), right));
        }
        if (!spec.address().isEmpty() || !spec.hostPort().isEmpty()) {
            String right = port.substring(port.lastIndexOf(':') + 1);
            findings.add(
                    Rules.EXPOSE_INVALID_FORMAT,
                    expose,
                    word.range(),
                    "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port + "'",
                    fix(asWritten, "Write " + right, word.range(), right));
        }
    }

    private static QuickFix[] fix(boolean safe, String title, TextRange range, String text) {
        return safe ? new QuickFix[] {QuickFix.replace(title, range, text)} : new QuickFix[0];
    }

    private static void workdir(LintContext context, Instruction.Workdir workdir, Findings findings) {
        Step step = context.model().stepOf(workdir);
        String path = workdir.path().text();
        String shown = path;
        if (step != null) {
            try {
                shown = context.model().lexer().expand(path, step.scope()).text();
            } catch (EngineException e) {
                return;
            }
        }
        boolean first = step == null || !step.workdirSet();
        boolean windows = shown.length() > 1 && Character.isLetter(shown.charAt(0)) && shown.charAt(1) == ':';
        // What a variable without a value stands for is not known here.
        if (first && !shown.startsWith("/") && !windows && !(path.contains("$") && shown.isEmpty())) {
            boolean plain = path.equals(shown);
            findings.add(
                    Rules.WORKDIR_RELATIVE_PATH,
                    workdir,
                    workdir.path().range(),
                    "Relative workdir " + GoText.quote(shown)
                            + " can have unexpected results if the base image changes",
                    plain
                            ? new QuickFix[] {
                                QuickFix.insert(
                                        "Make absolute", workdir.path().range().start(), "/")
                            }
                            : new QuickFix[0]);
        }
    }

    private static void lastUser(Stage stage, Findings findings) {
        Instruction.User last = null;
        for (Instruction instruction : stage.instructions()) {
            if (instruction instanceof Instruction.User user) {
                last = user;
            }
        }
        if (last != null) {
            String name = last.user().text();
            String user = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
            if (user.equals("root") || user.equals("0")) {
                findings.add(
                        Rules.DL3002,
                        last,
                        last.user().range(),
                        "The last USER is root, so containers run as root; go back to an ordinary user");
            }
        }
    }

    private static void numericUser(LintContext context, Instruction.User user, Findings findings) {
        String text = user.user().text();
        String name = text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
        boolean variable = name.contains("$");
        if (!variable && !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            Step step = context.model().stepOf(user);
            if (step == null || !name.isEmpty()) {
                findings.add(
                        Rules.DL3066,
                        user,
                        user.user().range(),
                        "A host can't tell the number of '" + name + "'; some platforms want it to be sure that it is"
                                + " not root");
            }
        }
    }

    private static void signal(Instruction.StopSignal instruction, Findings findings) {
        String text = instruction.signal().text();
        if (text.contains("$")) {
            return;
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        boolean number = !text.isEmpty() && text.length() < 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean known = number
                ? Integer.parseInt(text) > 0 && Integer.parseInt(text) <= LAST_SIGNAL
                : SIGNALS.contains(name) || isRealTime(name);
        if (!known) {
            String suggestion = Suggestion.find(name, SIGNALS);
            TextRange range = instruction.signal().range();
            findings.add(
                    Rules.INVALID_SIGNAL,
                    instruction,
                    range,
                    "invalid signal: " + text + Suggestion.hint(suggestion == null ? null : "SIG" + suggestion),
                    suggestion == null
                            ? new QuickFix[0]
                            : new QuickFix[] {QuickFix.replace("Change to SIG" + suggestion, range, "SIG" + suggestion)
                            });
        }
    }

    private static boolean isRealTime(String name) {
        return name.equals("RTMIN")
                || name.equals("RTMAX")
                || name.matches("RTMIN\\+([1-9]|1[0-5])")
                || name.matches("RTMAX-([1-9]|1[0-4])");
    }

    private static void maintainer(Instruction.Maintainer maintainer, Findings findings) {
        TextRange range = maintainer.block().content();
        String name = maintainer.name().text();
        boolean plain = name.chars().noneMatch(c -> c == '"' || c == '\\' || c == '$' || c == '`');
        findings.add(
                Rules.MAINTAINER_DEPRECATED,
                maintainer,
                range,
                "Maintainer instruction is deprecated in favor of using label",
                plain
                        ? new QuickFix[] {
                            QuickFix.replace(
                                    "Change to a LABEL",
                                    range,
                                    "LABEL org.opencontainers.image.authors=\"" + name + "\"")
                        }
                        : new QuickFix[0]);
    }
}
