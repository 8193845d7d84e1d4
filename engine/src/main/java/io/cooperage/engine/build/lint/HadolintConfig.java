package io.cooperage.engine.build.lint;

import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.yaml.YamlFields;
import io.cooperage.engine.build.yaml.YamlNode;
import io.cooperage.engine.build.yaml.YamlReader;
import io.cooperage.engine.dockerfile.lint.LabelFormat;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a `.hadolint.yaml` says. How hadolint prints (`format`, `no-color`, `verbose`) is accepted and means
/// nothing here.
///
/// @param threshold findings at least this bad fail a check; null when none does (`none`, `ignore`,
///     `no-fail`)
public record HadolintConfig(
        LintSettings settings, @Nullable Severity threshold) {
    public static final HadolintConfig DEFAULT = new HadolintConfig(LintSettings.DEFAULT, Severity.INFO);

    private static final List<String> KEYS = List.of(
            "ignored",
            "override",
            "trustedRegistries",
            "trusted-registries",
            "label-schema",
            "strict-labels",
            "disable-ignore-pragma",
            "failure-threshold",
            "no-fail",
            "no-color",
            "verbose",
            "format",
            "output-format");
    private static final List<String> SEVERITIES = List.of("error", "warning", "info", "style");

    /// Where hadolint looks, the first that is there counts: the folder, `$XDG_CONFIG_HOME`, `~/.hadolint`,
    /// `~`.
    ///
    /// @param folder that the build is run from
    public static Optional<Path> find(Path folder, Map<String, String> environment) {
        List<Path> places = new ArrayList<>();
        both(places, folder, ".hadolint");
        String set = environment.getOrDefault("HOME", "");
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (!config.isEmpty() || !set.isEmpty()) {
            both(places, config.isEmpty() ? Path.of(set, ".config") : Path.of(config), "hadolint");
        }
        if (!set.isEmpty()) {
            both(places, Path.of(set, ".hadolint"), "hadolint");
            both(places, Path.of(set, ".hadolint"), "config");
            both(places, Path.of(set), ".hadolint");
        }
        return places.stream().filter(Files::isRegularFile).findFirst();
    }

    private static void both(List<Path> places, Path folder, String name) {
        places.add(folder.resolve(name + ".yaml"));
        places.add(folder.resolve(name + ".yml"));
    }

    /// @throws BuildException INVALID_ARGUMENT with the place of what is wrong in the file
    public static HadolintConfig read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException failure) {
            throw StorageFailure.of("read", file, failure);
        }
    }

    /// @param file for messages
    /// @throws BuildException INVALID_ARGUMENT with the place of what is wrong
    public static HadolintConfig parse(String file, String text) {
        YamlFields fields = YamlFields.of(file, YamlReader.read(file, text));
        fields.allow(KEYS);
        Set<String> trusted = texts(fields.list("trustedRegistries"));
        trusted.addAll(texts(fields.list("trusted-registries")));
        LintSettings settings = LintSettings.DEFAULT
                .withIgnored(texts(fields.list("ignored")))
                .withSeverities(severities(file, fields))
                .withTrustedRegistries(trusted)
                .withLabels(labels(file, fields), fields.truth("strict-labels").orElse(false));
        if (fields.truth("disable-ignore-pragma").orElse(false)) {
            settings = settings.withoutPragmas();
        }
        boolean noFail = fields.truth("no-fail").orElse(false);
        return new HadolintConfig(settings, noFail ? null : threshold(fields));
    }

    /// Whether a check with such a finding fails.
    public boolean fails(Severity severity) {
        return threshold != null && severity.compareTo(threshold) <= 0;
    }

    private static Set<String> texts(List<YamlNode.Scalar> items) {
        Set<String> texts = new HashSet<>();
        items.forEach(item -> texts.add(item.text()));
        return texts;
    }

    private static Map<String, Severity> severities(String file, YamlFields fields) {
        Map<String, Severity> severities = new HashMap<>();
        fields.get("override").ifPresent(node -> {
            YamlFields override = YamlFields.of(file, node);
            override.allow(SEVERITIES);
            for (String severity : SEVERITIES) {
                override.list(severity)
                        .forEach(rule ->
                                severities.put(rule.text(), Severity.valueOf(severity.toUpperCase(Locale.ROOT))));
            }
        });
        return severities;
    }

    private static Map<String, LabelFormat> labels(String file, YamlFields fields) {
        Map<String, LabelFormat> labels = new LinkedHashMap<>();
        fields.get("label-schema").ifPresent(node -> {
            YamlFields schema = YamlFields.of(file, node);
            for (YamlNode.Entry entry : schema.mapping().entries()) {
                String label = entry.key().text();
                String format = schema.scalar(label).map(YamlNode.Scalar::text).orElse("");
                labels.put(label, format(fields, format, entry.value()));
            }
        });
        return labels;
    }

    private static LabelFormat format(YamlFields fields, String name, YamlNode node) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "", "text" -> LabelFormat.TEXT;
            case "url" -> LabelFormat.URL;
            case "spdx" -> LabelFormat.SPDX;
            case "hash" -> LabelFormat.HASH;
            case "rfc3339" -> LabelFormat.RFC3339;
            case "semver" -> LabelFormat.SEMVER;
            case "email" -> LabelFormat.EMAIL;
            default ->
                throw fields.error(
                        "'" + name + "' is no form of a label: known are text, url, spdx, hash, rfc3339, semver, email",
                        node);
        };
    }

    private static @Nullable Severity threshold(YamlFields fields) {
        YamlNode.Scalar scalar = fields.scalar("failure-threshold").orElse(null);
        if (scalar == null) {
            return DEFAULT.threshold();
        }
        String name = scalar.text().toLowerCase(Locale.ROOT);
        if (name.equals("none") || name.equals("ignore")) {
            return null;
        }
        if (!SEVERITIES.contains(name)) {
            throw fields.error(
                    "'" + scalar.text() + "' is no threshold: known are error, warning, info, style, ignore, none",
                    scalar);
        }
        return Severity.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
