package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes what checks find, and keeps what settings and comments do not turn off.
final class Findings {
    private final LintSettings settings;
    private final CheckOption option;
    private final Pragmas pragmas;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    Findings(LintSettings settings, CheckOption option, Pragmas pragmas) {
        this.settings = settings;
        this.option = option;
        this.pragmas = pragmas;
    }

    void add(Rule rule, Instruction instruction, TextRange range, String message, QuickFix... fixes) {
        add(rule, instruction.block(), instruction.line(), range, message, List.of(fixes));
    }

    void add(
            Rule rule,
            Block.@Nullable Instruction block,
            int line,
            TextRange range,
            String message,
            List<QuickFix> fixes) {
        if (isOn(rule) && (settings.pragmasOff() || !pragmas.ignore(rule, block))) {
            diagnostics.add(new Diagnostic(rule, severity(rule), message, range, line, fixes));
        }
    }

    boolean isOn(Rule rule) {
        if (settings.ignored().stream().anyMatch(rule::isCalled)) {
            return false;
        }
        return switch (rule.origin()) {
            case BUILDKIT_EXPERIMENTAL ->
                option.turnsOn(rule)
                        || settings.experimental().contains("all")
                        || settings.experimental().contains(rule.name());
            case HADOLINT_OPTIONAL -> settings.severities().keySet().stream().anyMatch(rule::isCalled);
            default -> !option.skips(rule);
        };
    }

    private Severity severity(Rule rule) {
        for (Map.Entry<String, Severity> entry : settings.severities().entrySet()) {
            if (rule.isCalled(entry.getKey())) {
                return entry.getValue();
            }
        }
        return rule.severity();
    }

    List<Diagnostic> sorted() {
        diagnostics.sort(Comparator.comparingInt((Diagnostic d) -> d.range().start())
                .thenComparing(Diagnostic::severity)
                .thenComparing(d -> d.rule().name()));
        return List.copyOf(diagnostics);
    }
}
