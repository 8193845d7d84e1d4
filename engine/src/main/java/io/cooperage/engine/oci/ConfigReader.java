package io.cooperage.engine.oci;

import io.cooperage.engine.error.EngineException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads image configs (OCI image-spec, config.md; Docker's additions as its Engine API describes them).
final class ConfigReader {
    private static final String WHAT = "image config";

    private static final Set<String> FIELDS = Set.of(
            "created",
            "author",
            "architecture",
            "variant",
            "os",
            "os.version",
            "os.features",
            "config",
            "rootfs",
            "history");

    private static final Set<String> DEFAULTS = Set.of(
            "User",
            "ExposedPorts",
            "Env",
            "Entrypoint",
            "Cmd",
            "Volumes",
            "WorkingDir",
            "Labels",
            "StopSignal",
            "StopTimeout",
            "Healthcheck",
            "Shell",
            "OnBuild");

    private static final Set<String> HEALTHCHECK =
            Set.of("Test", "Interval", "Timeout", "StartPeriod", "StartInterval", "Retries");

    private static final Set<String> ROOTFS = Set.of("type", "diff_ids");
    private static final Set<String> HISTORY = Set.of("created", "created_by", "author", "comment", "empty_layer");

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private ConfigReader() {}

    static ImageConfig read(byte[] json) {
        JsonFields fields = StrictJson.document().read(json, WHAT, FIELDS);
        JsonFields rootfs = fields.need(fields.child("rootfs", ROOTFS), "rootfs");
        String type = rootfs.needText("type");
        if (!type.equals("layers")) {
            throw fields.complaint("rootfs.type is '" + JsonFields.shown(type) + "', but only 'layers' is known");
        }
        List<Digest> diffIds = rootfs.parsedList("diff_ids", DescriptorReader::digest);
        JsonFields defaults = fields.child("config", DEFAULTS);
        List<JsonFields> history = fields.children("history", HISTORY);
        return new ImageConfig(
                fields.parsed("created", ConfigReader::time),
                fields.text("author"),
                DescriptorReader.platform(fields),
                defaults == null ? ImageConfig.Defaults.NONE : defaults(defaults),
                diffIds == null ? List.of() : diffIds,
                history == null
                        ? List.of()
                        : history.stream().map(ConfigReader::history).toList());
    }

    private static ImageConfig.Defaults defaults(JsonFields fields) {
        return new ImageConfig.Defaults(
                orEmpty(fields.text("User")),
                orEmpty(fields.text("WorkingDir")),
                fields.texts("Entrypoint"),
                fields.texts("Cmd"),
                orEmpty(fields.parsedList("Env", ConfigReader::variable)),
                fields.keys("Volumes"),
                fields.keys("ExposedPorts"),
                fields.textMap("Labels"),
                orNull(fields.text("StopSignal")),
                seconds(fields),
                healthcheck(fields.child("Healthcheck", HEALTHCHECK)),
                fields.texts("Shell"),
                orEmpty(fields.texts("OnBuild")));
    }

    private static @Nullable Integer seconds(JsonFields fields) {
        Long seconds = fields.number("StopTimeout");
        if (seconds == null) {
            return null;
        }
        if (seconds < -1 || seconds > Integer.MAX_VALUE) {
            throw fields.complaint(fields.at("StopTimeout") + " is " + seconds + ", which is out of range");
        }
        return seconds.intValue();
    }

    private static ImageConfig.@Nullable Healthcheck healthcheck(@Nullable JsonFields fields) {
        if (fields == null) {
            return null;
        }
        Long retries = fields.number("Retries");
        if (retries != null && (retries < 0 || retries > Integer.MAX_VALUE)) {
            throw fields.complaint(fields.at("Retries") + " is " + retries + ", which is out of range");
        }
        return new ImageConfig.Healthcheck(
                orEmpty(fields.texts("Test")),
                nanoseconds(fields, "Interval"),
                nanoseconds(fields, "Timeout"),
                nanoseconds(fields, "StartPeriod"),
                nanoseconds(fields, "StartInterval"),
                retries == null ? 0 : retries.intValue());
    }

    private static Duration nanoseconds(JsonFields fields, String name) {
        Long nanos = fields.number(name);
        if (nanos == null) {
            return Duration.ZERO;
        }
        if (nanos < 0) {
            throw fields.complaint(fields.at(name) + " must not be negative");
        }
        return Duration.ofNanos(nanos);
    }

    private static ImageConfig.History history(JsonFields fields) {
        return new ImageConfig.History(
                fields.parsed("created", ConfigReader::time),
                fields.text("created_by"),
                fields.text("author"),
                fields.text("comment"),
                fields.flag("empty_layer"));
    }

    /// RFC 3339.
    private static Instant time(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
                return time;
            }
        } catch (DateTimeException _) {
            // said below
        }
        throw EngineException.invalid(
                "'" + JsonFields.shown(text) + "' is not a time such as 2015-10-31T22:22:56.015925234Z");
    }

    private static String variable(String text) {
        if (text.indexOf('=') < 0) {
            throw EngineException.invalid("'" + JsonFields.shown(text) + "' is not of the form NAME=value");
        }
        return text;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }
}
