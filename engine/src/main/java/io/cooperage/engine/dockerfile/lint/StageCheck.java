package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.ImageName;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.ast.Suggestion;
import io.cooperage.engine.dockerfile.expand.Expansion;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.StageReferences;
import io.cooperage.engine.dockerfile.model.UndefinedVariable;
import io.cooperage.engine.dockerfile.syntax.Flag;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// FROM and stage names.
final class StageCheck implements Check {
    private static final Set<String> RESERVED = Set.of("context", "scratch");

    @Override
    public void run(LintContext context, Findings findings) {
        names(context, findings);
        for (StageModel stage : context.model().stages()) {
            Instruction.From from = stage.stage().from();
            if (from != null) {
                platform(stage, from, findings);
                defaultArguments(context, from, findings);
                image(context, stage, from, findings);
            }
        }
        for (StageReferences.Reference reference : context.references().all()) {
            ImageName image = reference.via() == StageReferences.Via.FROM
                            || reference.target() != null
                            || reference.byIndex()
                            || context.facts().namedContexts().contains(reference.text())
                    ? null
                    : ImageName.parse(reference.text());
            if (image != null) {
                trusted(context, image, reference.instruction(), reference.range(), findings);
            }
        }
        for (UndefinedVariable variable : context.model().undefinedInFrom()) {
            findings.add(
                    Rules.UNDEFINED_ARG_IN_FROM,
                    variable.instruction(),
                    variable.range(),
                    "FROM argument '" + variable.name() + "' is not declared" + Suggestion.hint(variable.suggestion()),
                    VariableCheck.suggested(variable));
        }
    }

    private static void names(LintContext context, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (Stage stage : context.file().stages()) {
            Instruction.From from = stage.from();
            Word name = from == null ? null : from.name();
            if (from == null || name == null) {
                continue;
            }
            String lower = name.text().toLowerCase(Locale.ROOT);
            if (!name.text().equals(lower)) {
                findings.add(
                        Rules.STAGE_NAME_CASING,
                        from,
                        name.range(),
                        "Stage name '" + name.text() + "' should be lowercase",
                        rename(context, stage, name, lower));
            }
            if (RESERVED.contains(lower)) {
                findings.add(
                        Rules.RESERVED_STAGE_NAME,
                        from,
                        name.range(),
                        "Stage name should not use the same name as reserved stage " + GoText.quote(lower));
            }
            if (!seen.add(lower)) {
                findings.add(
                        Rules.DUPLICATE_STAGE_NAME,
                        from,
                        name.range(),
                        "Duplicate stage name " + GoText.quote(lower) + ", stage names should be unique");
            }
        }
    }

    private static QuickFix rename(LintContext context, Stage stage, Word name, String newName) {
        List<TextEdit> edits = new ArrayList<>();
        edits.add(new TextEdit(name.range(), newName));
        for (StageReferences.Reference reference : context.references().all()) {
            Stage target = reference.target();
            if (target != null && target.index() == stage.index() && !reference.byIndex()) {
                edits.add(new TextEdit(reference.range(), newName));
            }
        }
        return new QuickFix("Rename to " + newName, edits);
    }

    private static void platform(StageModel stage, Instruction.From from, Findings findings) {
        Expansion platform = stage.platform();
        Word word = from.platform();
        Flag flag = from.command().flag("platform");
        if (platform == null || word == null || flag == null) {
            return;
        }
        QuickFix remove = new QuickFix(
                "Remove --platform",
                List.of(TextEdit.delete(
                        new TextRange(flag.range().start(), from.image().range().start()))));
        if (platform.matched().equals(Set.of("TARGETPLATFORM"))
                && platform.unmatched().isEmpty()
                && (word.text().equals("$TARGETPLATFORM") || word.text().equals("${TARGETPLATFORM}"))) {
            findings.add(
                    Rules.REDUNDANT_TARGET_PLATFORM,
                    from,
                    flag.range(),
                    "Setting platform to predefined " + word.text()
                            + " in FROM is redundant as this is the default behavior",
                    remove);
        }
        if (platform.matched().isEmpty()
                && platform.unmatched().isEmpty()
                && !namesPlatform(stage.stage().name(), platform.text())) {
            findings.add(
                    Rules.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                    from,
                    flag.range(),
                    "FROM --platform flag should not use constant value " + GoText.quote(platform.text()),
                    remove);
        }
    }

    /// A stage that is named after its platform is meant to be for that one.
    private static boolean namesPlatform(@Nullable String stageName, String platform) {
        if (platform.isEmpty()) {
            return true;
        }
        for (String part : platform.split("/", -1)) {
            if (stageName != null && stageName.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static void defaultArguments(LintContext context, Instruction.From from, Findings findings) {
        String base;
        try {
            base = context.model()
                    .lexer()
                    .expand(from.image().text(), context.model().defaultGlobals())
                    .text();
        } catch (EngineException e) {
            return;
        }
        if (ImageName.parse(base) == null && from.image().text().contains("$")) {
            findings.add(
                    Rules.INVALID_DEFAULT_ARG_IN_FROM,
                    from,
                    from.image().range(),
                    "Default value for ARG " + from.image().text() + " results in empty or invalid base image name");
        }
    }

    private static void image(LintContext context, StageModel stage, Instruction.From from, Findings findings) {
        String text = from.image().text();
        TextRange range = from.image().range();
        if (stage.baseStage() != null
                || text.equals("scratch")
                || stage.baseName().isEmpty()) {
            return;
        }
        ImageName name = ImageName.parse(stage.baseName());
        if (name == null) {
            findings.add(
                    Rules.INVALID_IMAGE_NAME,
                    from,
                    range,
                    "failed to parse stage name " + GoText.quote(stage.baseName()) + ": invalid reference format");
            return;
        }
        if (name.digest() == null && name.tag() == null && !text.startsWith("$")) {
            findings.add(
                    Rules.DL3006,
                    from,
                    range,
                    "'" + text + "' has no tag, so it may be another image tomorrow; name a version");
        }
        if (name.digest() == null && "latest".equals(name.tag())) {
            findings.add(
                    Rules.DL3007,
                    from,
                    range,
                    "The tag 'latest' moves with every release; name the version you tested with");
        }
        trusted(context, name, from, range, findings);
    }

    private static void trusted(
            LintContext context, ImageName name, Instruction place, TextRange range, Findings findings) {
        Set<String> allowed = context.settings().trustedRegistries();
        String registry = name.registry() == null ? "docker.io" : name.registry();
        boolean trusted = allowed.isEmpty()
                || allowed.stream().anyMatch(pattern -> matches(pattern, registry))
                || (name.registry() == null && allowed.contains("hub.docker.com"));
        if (!trusted) {
            findings.add(Rules.DL3026, place, range, "The registry '" + registry + "' is not among the trusted ones");
        }
    }

    private static boolean matches(String pattern, String registry) {
        if (pattern.equals("*")) {
            return true;
        }
        if (pattern.startsWith("*")) {
            return registry.endsWith(pattern.substring(1));
        }
        return pattern.endsWith("*")
                ? registry.startsWith(pattern.substring(0, pattern.length() - 1))
                : registry.equals(pattern);
    }
}
