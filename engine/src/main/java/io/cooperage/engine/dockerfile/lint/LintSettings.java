package io.cooperage.engine.dockerfile.lint;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `.hadolint.yaml` and the command line say; whoever reads the file makes one of these.
///
/// @param ignored rules to leave out, by any of their names
/// @param severities by any name of a rule; also turns on rules that are off by default
/// @param trustedRegistries hosts that FROM may use, `*` at either end; empty allows all
/// @param labelSchema labels that every image must have, and their form
/// @param strictLabels whether labels outside the schema are wrong
/// @param pragmasOff whether comments may not turn rules off
/// @param experimental BuildKit's experimental rules to turn on; `all` for all of them
/// @param check BuildKit's check option given from outside; replaces the `# check=` directive
public record LintSettings(
        Set<String> ignored,
        Map<String, Severity> severities,
        Set<String> trustedRegistries,
        Map<String, LabelFormat> labelSchema,
        boolean strictLabels,
        boolean pragmasOff,
        Set<String> experimental,
        @Nullable String check) {
    public static final LintSettings DEFAULT =
            new LintSettings(Set.of(), Map.of(), Set.of(), Map.of(), false, false, Set.of(), null);

    public LintSettings {
        ignored = Set.copyOf(ignored);
        severities = Map.copyOf(severities);
        trustedRegistries = Set.copyOf(trustedRegistries);
        labelSchema = Map.copyOf(labelSchema);
        experimental = Set.copyOf(experimental);
    }

    public LintSettings withCheck(@Nullable String option) {
        return new LintSettings(
                ignored, severities, trustedRegistries, labelSchema, strictLabels, pragmasOff, experimental, option);
    }

    public LintSettings withIgnored(Set<String> rules) {
        return new LintSettings(
                rules, severities, trustedRegistries, labelSchema, strictLabels, pragmasOff, experimental, check);
    }

    public LintSettings withSeverities(Map<String, Severity> bySeverity) {
        return new LintSettings(
                ignored, bySeverity, trustedRegistries, labelSchema, strictLabels, pragmasOff, experimental, check);
    }

    public LintSettings withTrustedRegistries(Set<String> registries) {
        return new LintSettings(
                ignored, severities, registries, labelSchema, strictLabels, pragmasOff, experimental, check);
    }

    public LintSettings withLabels(Map<String, LabelFormat> schema, boolean strict) {
        return new LintSettings(
                ignored, severities, trustedRegistries, schema, strict, pragmasOff, experimental, check);
    }

    public LintSettings withoutPragmas() {
        return new LintSettings(
                ignored, severities, trustedRegistries, labelSchema, strictLabels, true, experimental, check);
    }
}
