package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.error.EngineException;
import java.util.List;

/// Checks Dockerfiles. Immutable; any thread may use it.
public final class Linter {
    private static final List<Check> CHECKS = List.of(
            new SyntaxCheck(),
            new CasingCheck(),
            new StageCheck(),
            new VariableCheck(),
            new CopyCheck(),
            new StartCheck(),
            new ProgramCheck(),
            new MetadataCheck(),
            new LabelCheck(),
            new CommentCheck(),
            new RunCheck());

    private final LintSettings settings;

    public Linter(LintSettings settings) {
        this.settings = settings;
    }

    public List<Diagnostic> lint(Dockerfile file, BuildFacts facts) {
        return lint(BuildModel.of(file, facts));
    }

    /// What is wrong, from top to bottom.
    public List<Diagnostic> lint(BuildModel model) {
        return lint(model, List.of());
    }

    /// The same with what other programs have found.
    public List<Diagnostic> lint(BuildModel model, List<ExternalFinding> others) {
        Pragmas pragmas = new Pragmas(model.file());
        Findings findings = new Findings(settings, option(model.file()), pragmas);
        LintContext context = new LintContext(model, settings, pragmas.saysOtherShell());
        CHECKS.forEach(check -> check.run(context, findings));
        others.forEach(other -> findings.add(other.rule(), other.instruction(), other.range(), other.message()));
        return findings.sorted();
    }

    /// Whether the check directive asks that findings fail the build.
    public boolean failsOnFindings(Dockerfile file) {
        return option(file).error();
    }

    private CheckOption option(Dockerfile file) {
        Block.Directive directive = file.blocks().directive("check");
        String given = settings.check();
        String value = given != null ? given : directive == null ? "" : directive.value();
        try {
            return CheckOption.parse(value);
        } catch (EngineException reportedAsFinding) {
            return CheckOption.NONE;
        }
    }
}
