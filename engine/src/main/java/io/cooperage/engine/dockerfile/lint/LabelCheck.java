package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// LABEL: keys by convention, and the schema that settings ask for.
final class LabelCheck implements Check {
    private static final Pattern KEY = Pattern.compile("[a-z]([a-z0-9./_-]*[a-z0-9])?");
    private static final List<String> RESERVED = List.of("com.docker.", "io.docker.", "org.dockerproject.");
    private static final Pattern SPDX =
            Pattern.compile("\\(?[A-Za-z0-9][A-Za-z0-9.+-]*\\)?( (AND|OR|WITH) \\(?[A-Za-z0-9][A-Za-z0-9.+-]*\\)?)*");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{7}|[0-9a-f]{40}");
    private static final Pattern SEMVER = Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
            + "(-(0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*))*)?"
            + "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern EMAIL = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    @Override
    public void run(LintContext context, Findings findings) {
        Map<String, LabelFormat> schema = context.settings().labelSchema();
        for (Instruction instruction : context.instructions()) {
            if (instruction instanceof Instruction.Label label) {
                for (Instruction.KeyValue pair : label.pairs()) {
                    key(label, pair.key(), findings);
                    value(context, label, pair, schema, findings);
                }
            }
        }
        schema.keySet().forEach(name -> missing(context, name, findings));
    }

    private static void key(Instruction.Label label, Word key, Findings findings) {
        String name = unquoted(key.text());
        boolean good = KEY.matcher(name).matches()
                && !name.contains("..")
                && !name.contains("--")
                && RESERVED.stream().noneMatch(name::startsWith);
        if (!good && !name.contains("$")) {
            findings.add(
                    Rules.DL3048,
                    label,
                    key.range(),
                    "The key '" + name + "' does not follow the convention: small letters, digits and single . - _ /"
                            + " in between, and not a name that Docker keeps for itself");
        }
    }

    private static void value(
            LintContext context,
            Instruction.Label label,
            Instruction.KeyValue pair,
            Map<String, LabelFormat> schema,
            Findings findings) {
        String name = unquoted(pair.key().text());
        String value = unquoted(pair.value().text());
        LabelFormat format = schema.get(name);
        if (format == null) {
            if (context.settings().strictLabels()) {
                findings.add(Rules.DL3050, label, pair.key().range(), "The label '" + name + "' is not in the schema");
            }
            return;
        }
        if (value.isEmpty()) {
            findings.add(Rules.DL3051, label, pair.key().range(), "The label '" + name + "' is empty");
            return;
        }
        if (value.contains("$")) {
            return;
        }
        Word at = pair.value();
        switch (format) {
            case TEXT -> {}
            case URL -> require(isUrl(value), Rules.DL3052, label, at, name, "a URL", findings);
            case RFC3339 -> require(isTime(value), Rules.DL3053, label, at, name, "an RFC 3339 time", findings);
            case SPDX ->
                require(SPDX.matcher(value).matches(), Rules.DL3054, label, at, name, "an SPDX identifier", findings);
            case HASH -> require(HASH.matcher(value).matches(), Rules.DL3055, label, at, name, "a git hash", findings);
            case SEMVER ->
                require(SEMVER.matcher(value).matches(), Rules.DL3056, label, at, name, "a semantic version", findings);
            case EMAIL ->
                require(EMAIL.matcher(value).matches(), Rules.DL3058, label, at, name, "an email address", findings);
        }
    }

    private static void require(
            boolean good, Rule rule, Instruction.Label label, Word at, String name, String what, Findings findings) {
        if (!good) {
            findings.add(rule, label, at.range(), "The label '" + name + "' should be " + what);
        }
    }

    private static void missing(LintContext context, String name, Findings findings) {
        Set<Integer> good = new HashSet<>();
        List<StageModel> stages = context.model().stages();
        for (StageModel stage : stages) {
            boolean has = stage.stage().instructions().stream()
                            .filter(Instruction.Label.class::isInstance)
                            .map(Instruction.Label.class::cast)
                            .anyMatch(label -> label.pairs().stream()
                                    .anyMatch(
                                            pair -> unquoted(pair.key().text()).equals(name)))
                    || (stage.baseStage() != null
                            && good.contains(stage.baseStage().stage().index()));
            if (has) {
                good.add(stage.stage().index());
            }
        }
        // Only what the file builds in the end needs labels; other stages leave none.
        if (!stages.isEmpty() && !good.contains(stages.size() - 1)) {
            Instruction from = stages.getLast().stage().start();
            findings.add(Rules.DL3049, from, from.range(), "The label '" + name + "' is missing");
        }
    }

    private static boolean isUrl(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
