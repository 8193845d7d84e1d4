package io.cooperage.engine.dockerfile.lint;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.expand.VariableScanner;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.model.UndefinedVariable;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// ARG, ENV, and what uses them.
final class VariableCheck implements Check {
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)");
    private static final Pattern NO_SECRET = Pattern.compile("(?i)(?:_|^)(?:public|file|version)(?:_|$)");
    /// Hadolint also minds these parts of a name, anywhere in it.
    private static final List<String> SUSPICIOUS =
            List.of("api_key", "client_key", "password", "private", "secret", "token", "username");

    private static final Pattern PLAIN_VALUE = Pattern.compile("[^\\\\'\"`]*");

    @Override
    public void run(LintContext context, Findings findings) {
        for (UndefinedVariable variable : context.model().undefined()) {
            undefined(variable, findings);
        }
        for (Instruction instruction : context.instructions()) {
            switch (instruction) {
                case Instruction.Arg arg -> arg(context, arg, findings);
                case Instruction.Env env -> {
                    env.pairs().forEach(pair -> secret("ENV", env, pair.key(), findings));
                    legacy(env, env.legacy(), "ENV", env.pairs(), findings);
                    ownVariables(context, env, findings);
                }
                case Instruction.Label label -> legacy(label, label.legacy(), "LABEL", label.pairs(), findings);
                default -> {}
            }
        }
    }

    private static void undefined(UndefinedVariable variable, Findings findings) {
        findings.add(
                Rules.UNDEFINED_VAR,
                variable.instruction(),
                variable.range(),
                "Usage of undefined variable '$" + variable.name() + "'"
                        + (variable.suggestion() == null ? "" : " (did you mean $" + variable.suggestion() + "?)"),
                suggested(variable));
    }

    static QuickFix[] suggested(UndefinedVariable variable) {
        String suggestion = variable.suggestion();
        return suggestion == null
                ? new QuickFix[0]
                : new QuickFix[] {QuickFix.replace("Change to " + suggestion, variable.range(), suggestion)};
    }

    private static void arg(LintContext context, Instruction.Arg arg, Findings findings) {
        // Like BuildKit, say nothing about global ARGs: they get into no image.
        boolean global =
                context.file().stageOf(arg) == null && !context.file().stages().isEmpty();
        for (Instruction.Variable variable : arg.variables()) {
            if (!global) {
                secret("ARG", arg, variable.name(), findings);
            }
        }
        // Two names without any value are most likely a name and its value.
        if (arg.variables().size() == 2 && arg.variables().stream().allMatch(v -> v.value() == null)) {
            Word first = arg.variables().getFirst().name();
            Word second = arg.variables().getLast().name();
            int gapStart = first.range().end();
            int gapEnd = second.range().start();
            findings.add(
                    Rules.LEGACY_KEY_VALUE_FORMAT,
                    arg,
                    first.range().union(second.range()),
                    legacyMessage("ARG"),
                    QuickFix.replace(
                            "Write " + first.text() + "=" + second.text(), new TextRange(gapStart, gapEnd), "="));
        }
    }

    private static void secret(String keyword, Instruction instruction, Word name, Findings findings) {
        String key = name.text();
        if (NO_SECRET.matcher(key).find()) {
            return;
        }
        String lower = key.toLowerCase(Locale.ROOT);
        if (SECRET.matcher(key).find()) {
            findings.add(
                    Rules.SECRETS_USED_IN_ARG_OR_ENV,
                    instruction,
                    name.range(),
                    "Do not use ARG or ENV instructions for sensitive data (" + keyword + " " + GoText.quote(key)
                            + ")");
        } else if (SUSPICIOUS.stream().anyMatch(lower::contains)) {
            findings.add(
                    Rules.DL3064,
                    instruction,
                    name.range(),
                    "'" + key + "' may hold something secret, and everyone who has the image can read it;"
                            + " use RUN --mount=type=secret");
        }
    }

    private static String legacyMessage(String keyword) {
        return "\"" + keyword + " key=value\" should be used instead of legacy \"" + keyword + " key value\" format";
    }

    private static void legacy(
            Instruction instruction,
            boolean legacy,
            String keyword,
            List<Instruction.KeyValue> pairs,
            Findings findings) {
        if (!legacy) {
            return;
        }
        Word key = pairs.getFirst().key();
        Word value = pairs.getFirst().value();
        TextRange range = key.range().union(value.range());
        String message = legacyMessage(keyword);
        if (PLAIN_VALUE.matcher(value.text()).matches()) {
            String quoted = value.text().matches("[\\w./:@%+,-]*") ? value.text() : "\"" + value.text() + "\"";
            findings.add(
                    Rules.LEGACY_KEY_VALUE_FORMAT,
                    instruction,
                    range,
                    message,
                    QuickFix.replace("Write " + key.text() + "=…", range, key.text() + "=" + quoted));
        } else {
            findings.add(Rules.LEGACY_KEY_VALUE_FORMAT, instruction, range, message);
        }
    }

    /// All values of an ENV are expanded before any of its variables is set.
    private static void ownVariables(LintContext context, Instruction.Env env, Findings findings) {
        Step step = context.model().stepOf(env);
        Map<String, Long> timesSet =
                env.pairs().stream().collect(groupingBy(pair -> pair.key().text(), counting()));
        for (Instruction.KeyValue pair : env.pairs()) {
            Word value = pair.value();
            for (VariableScanner.Reference use : VariableScanner.scan(
                    value.line().text(),
                    value.from(),
                    value.to(),
                    context.file().escape())) {
                int setHere = pair.key().text().equals(use.name()) ? 1 : 0;
                boolean setBeside = timesSet.getOrDefault(use.name(), 0L) > setHere;
                boolean setBefore = step != null && step.scope().find(use.name()) != null;
                if (setBeside && !setBefore) {
                    findings.add(
                            Rules.DL3044,
                            env,
                            value.line().range(use.from(), use.to()),
                            "'" + use.name() + "' is set by this same ENV, so it has no value here yet;"
                                    + " set it in an ENV before");
                }
            }
        }
    }
}
