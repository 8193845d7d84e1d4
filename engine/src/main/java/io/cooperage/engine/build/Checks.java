package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.Warning;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.CheckReport.Finding;
import io.cooperage.engine.build.context.OpenedContext;
import io.cooperage.engine.build.known.StoreImages;
import io.cooperage.engine.build.lint.ProjectLinter;
import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.lint.Linter;
import io.cooperage.engine.dockerfile.lint.Rule.Origin;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.GlobalArgs;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.LayerStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What `docker build` says about a Dockerfile besides building it.
final class Checks {
    private static final Linter LINTER = new Linter(LintSettings.DEFAULT);

    private Checks() {}

    /// BuildKit's rules only: the others are for people who write, not for people who build.
    static List<Warning> of(BuildModel model) {
        List<Warning> warnings = new ArrayList<>();
        for (Diagnostic found : LINTER.lint(model)) {
            Origin origin = found.rule().origin();
            if (origin == Origin.BUILDKIT || origin == Origin.BUILDKIT_EXPERIMENTAL) {
                warnings.add(new Warning(
                        found.rule().name(), found.message(), found.rule().url(), found.line()));
            }
        }
        return warnings;
    }

    /// Everything that the project's linter finds, for people who write.
    static CheckReport report(AskedBuild asked, BuildParts parts, LayerStore layers, ProjectLinter linter) {
        BuildRequest request = asked.request();
        BuildArguments arguments = BuildArguments.of(request, parts.environment());
        String given = request.dockerfileText();
        boolean inContext = given == null;
        try (OpenedContext context = parts.contexts()
                .open(request.context(), inContext ? request.dockerfile() : null, _ -> {
                    throw EngineException.invalid("the files of an image can't be checked; give a folder");
                })) {
            String text = given == null ? context.dockerfile(request.dockerfile()) : given;
            StoreFacts facts = StoreFacts.forCheck(
                    parts.store(),
                    request,
                    arguments,
                    context.files().facts(),
                    new StoreFacts.Known(
                            new StoreImages(parts.images()),
                            stages(parts, layers, request.context(), request.dockerfile())));
            BuildModel model = Planner.plan(text, facts, request.target()).model();
            ProjectLinter.Report report = linter.lint(model);
            List<Finding> findings = report.diagnostics().stream()
                    .map(found -> new Finding(
                            found.rule().name(),
                            found.severity(),
                            found.message(),
                            found.rule().url(),
                            asked.line(found.line())))
                    .toList();
            boolean failed = linter.fails(report) || (!findings.isEmpty() && LINTER.failsOnFindings(model.file()));
            return new CheckReport(findings, failed, report.trouble());
        }
    }

    /// Only a folder is looked into: to unpack an archive for this would cost more than it tells.
    static BuiltStages stages(BuildParts parts, LayerStore layers, BuildContext context, String dockerfile) {
        Supplier<OpenedContext> opened = context instanceof BuildContext.Folder(Path folder)
                ? () -> parts.contexts().openFolder(folder, dockerfile)
                : null;
        return new FollowedStages(
                parts.store(), parts.looks(), new CachedSteps(parts.cache().table(), layers, parts.remote(), opened));
    }

    /// @throws EngineException INVALID_ARGUMENT when the file says that findings are errors, and there are
    ///     some
    static void refuse(Dockerfile file, List<Warning> warnings) {
        if (!warnings.isEmpty() && LINTER.failsOnFindings(file)) {
            throw EngineException.invalid("lint violation found for rules: "
                    + warnings.stream().map(Warning::rule).distinct().collect(Collectors.joining(", ")));
        }
    }

    /// Arguments that nothing in the file asks for.
    static List<Warning> unused(Dockerfile file, Map<String, String> given) {
        Set<String> known = new HashSet<>(GlobalArgs.PREDEFINED);
        known.addAll(GlobalArgs.PROXIES);
        known.add("SOURCE_DATE_EPOCH");
        for (Instruction instruction : file.instructions()) {
            if (instruction instanceof Instruction.Arg arg) {
                arg.variables().forEach(variable -> known.add(variable.name().text()));
            }
        }
        Set<String> unused = new TreeSet<>(given.keySet());
        unused.removeIf(name -> known.contains(name) || name.startsWith("BUILDKIT_"));
        return unused.isEmpty()
                ? List.of()
                : List.of(new Warning(
                        "",
                        "One or more build-args " + GoFormat.plain(List.copyOf(unused)) + " were not consumed",
                        "",
                        0));
    }
}
