package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.Warning;
import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.lint.Linter;
import io.cooperage.engine.dockerfile.lint.Rule.Origin;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.GlobalArgs;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
