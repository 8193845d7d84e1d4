package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.build.context.Contexts;
import io.cooperage.engine.build.context.OpenedContext;
import io.cooperage.engine.build.recipe.Recipe;
import io.cooperage.engine.build.recipe.RecipeBuild;
import io.cooperage.engine.error.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as it can be built. Where it names a team recipe, that has become a Dockerfile, and whatever is
/// said of a place in it is said of the recipe's.
///
/// @param recipe null for a Dockerfile
/// @param recipeText empty for a Dockerfile
record AskedBuild(BuildRequest request, @Nullable RecipeBuild recipe, String recipeText) {

    /// @param environment of whoever builds, for the recipe's variables
    /// @throws BuildException INVALID_ARGUMENT with the place of what is wrong in a recipe
    static AskedBuild of(BuildRequest request, Contexts contexts, Map<String, String> environment) {
        if (!Recipe.isNamed(Path.of(request.dockerfile()))) {
            return new AskedBuild(request, null, "");
        }
        String text = text(request, contexts);
        RecipeBuild recipe =
                Recipe.parse(request.dockerfile(), text, environment).convert();
        return new AskedBuild(recipe.of(request), recipe, text);
    }

    /// The Dockerfile, or recipe, of a request.
    static String text(BuildRequest request, Contexts contexts) {
        String given = request.dockerfileText();
        if (given != null) {
            return given;
        }
        try (OpenedContext context = contexts.open(request.context(), request.dockerfile(), _ -> {
            throw EngineException.invalid("the files of an image have no Dockerfile; give its text");
        })) {
            return context.dockerfile(request.dockerfile());
        }
    }

    /// The same event with the places that a person knows.
    BuildEvent shown(BuildEvent event) {
        if (recipe == null) {
            return event;
        }
        return switch (event) {
            case BuildEvent.Planned planned ->
                new BuildEvent.Planned(
                        planned.buildId(),
                        planned.at(),
                        recipeText,
                        planned.stages().stream()
                                .map(stage ->
                                        new StagePlan(stage.index(), stage.name(), stage.base(), steps(stage.steps())))
                                .toList());
            case BuildEvent.Warning warning ->
                new BuildEvent.Warning(warning.rule(), warning.message(), warning.url(), line(warning.line()));
            default -> event;
        };
    }

    private List<StepPlan> steps(List<StepPlan> steps) {
        return steps.stream()
                .map(step -> new StepPlan(
                        step.id(), step.text(), line(step.firstLine()), line(step.lastLine()), step.dependsOn()))
                .toList();
    }

    BuildException shown(BuildException failure) {
        return recipe == null
                ? failure
                : new BuildException(
                                failure.kind(),
                                String.valueOf(failure.getMessage()),
                                line(failure.line()),
                                failure.line() == 0 ? 0 : 1,
                                failure.exitCode(),
                                failure.lastLines(),
                                failure)
                        .ofCommand(failure.command());
    }

    /// @param dockerfileLine from 1, or 0 for none
    int line(int dockerfileLine) {
        return recipe == null ? dockerfileLine : recipe.recipeLine(dockerfileLine);
    }
}
