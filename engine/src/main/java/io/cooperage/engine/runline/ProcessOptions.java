package io.cooperage.engine.runline;

import static io.cooperage.engine.runline.Option.flag;
import static io.cooperage.engine.runline.Option.value;

import io.cooperage.engine.container.DockerLogOptions;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What runs, what it finds around it, and what happens when it ends.
final class ProcessOptions {
    private static final Pattern NAME = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final int MOST_HOSTNAME = 64;

    static final List<Option> ALL = List.of(
            value("name", "web", (draft, text) -> draft.name = name(text)),
            value("entrypoint", "/bin/sh", (draft, text) -> draft.entrypoint = List.of(text)),
            value("env", 'e', "NAME=value", ProcessOptions::env),
            value("env-file", "./.env", ProcessOptions::envFile),
            value("label", 'l', "project=shop", (draft, text) -> label(draft, text)),
            value("label-file", "./labels", ProcessOptions::labelFile),
            value("annotation", "org.example.key=value", (draft, text) -> annotation(draft, text)),
            value("runtime", "cooperage", (draft, text) -> draft.runtime = runtime(text)),
            value("workdir", 'w', "/srv", (draft, text) -> draft.workingDir = absolute(text)),
            value("user", 'u', "1000:1000", (draft, text) -> draft.user = text),
            value("group-add", "audio", (draft, text) -> draft.groupAdd.add(Values.notEmpty(text))),
            flag("tty", 't', (draft, on) -> draft.terminal = on),
            flag("interactive", 'i', (draft, on) -> draft.stdinOpen = on),
            flag("init", (draft, on) -> draft.init = on),
            flag("rm", (draft, on) -> draft.autoRemove = on),
            value("restart", "unless-stopped", (draft, text) -> draft.restart = restart(text)),
            value("stop-signal", "SIGTERM", (draft, text) -> draft.stopSignal = signal(text)),
            value("stop-timeout", "10", (draft, text) -> draft.stopTimeout = seconds(text)),
            value("health-cmd", "curl -f http://localhost/", (draft, text) -> draft.healthCommand = emptyIsNone(text)),
            value("health-interval", "30s", (draft, text) -> draft.healthInterval = atLeast(text)),
            value("health-timeout", "5s", (draft, text) -> draft.healthTimeout = atLeast(text)),
            value("health-start-period", "10s", (draft, text) -> draft.healthStartPeriod = atLeast(text)),
            value("health-start-interval", "1s", (draft, text) -> draft.healthStartInterval = atLeast(text)),
            value(
                    "health-retries",
                    "3",
                    (draft, text) -> draft.healthRetries = Values.between(text, 0, Integer.MAX_VALUE)),
            flag("no-healthcheck", (draft, on) -> draft.noHealthcheck = on),
            value("log-driver", "json-file", ProcessOptions::logDriver),
            value("log-opt", "max-size=10m", ProcessOptions::logOption),
            value("hostname", 'h', "web.local", (draft, text) -> draft.hostname = hostname(text)),
            value("domainname", "example.org", (draft, text) -> draft.domainname = text));

    private ProcessOptions() {}

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw EngineException.invalid(
                    "Invalid container name (" + text + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
        return text.startsWith("/") ? text.substring(1) : text;
    }

    private static String hostname(String text) {
        if (text.length() > MOST_HOSTNAME || !text.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")) {
            throw EngineException.invalid("invalid hostname '" + text + "'");
        }
        return text;
    }

    private static String absolute(String text) {
        if (!text.startsWith("/")) {
            throw EngineException.invalid(
                    "the working directory '" + text + "' is invalid, it needs to be an absolute path");
        }
        return text;
    }

    private static void env(RunDraft draft, String text) {
        Values.Pair pair = Values.pair(text);
        if (pair.name().isEmpty()) {
            throw EngineException.invalid("invalid environment variable: " + text);
        }
        if (pair.complete()) {
            draft.env.add(text);
            return;
        }
        String inherited = draft.surroundings.environment().get(text);
        if (inherited == null) {
            draft.note(text + " has no value where this line is read, so it is left out");
        } else {
            draft.env.add(text + "=" + inherited);
        }
    }

    private static void envFile(RunDraft draft, String text) {
        draft.fileEnv.addAll(EnvFile.variables(read(draft.surroundings, text), draft.surroundings.environment()));
    }

    private static void label(RunDraft draft, String text) {
        Values.Pair pair = Values.pair(text);
        draft.labels.put(labelName(pair, text), pair.value());
    }

    private static void labelFile(RunDraft draft, String text) {
        for (String line : read(draft.surroundings, text).lines().toList()) {
            String entry = line.strip();
            if (!entry.isEmpty() && !entry.startsWith("#")) {
                Values.Pair pair = Values.pair(entry);
                draft.fileLabels.put(labelName(pair, entry), pair.value());
            }
        }
    }

    private static String labelName(Values.Pair pair, String text) {
        if (pair.name().isEmpty()) {
            throw EngineException.invalid("invalid label '" + text + "': empty name");
        }
        return pair.name();
    }

    private static void annotation(RunDraft draft, String text) {
        Values.Pair pair = Values.pair(text);
        if (pair.name().isEmpty()) {
            throw EngineException.invalid("invalid annotation '" + text + "': empty name");
        }
        draft.annotations.put(pair.name(), pair.value());
    }

    private static String runtime(String text) {
        if (!text.isEmpty() && !text.equals("cooperage")) {
            throw EngineException.notImplemented(
                    "unknown or invalid runtime name: " + text + "; the engine runs containers itself: leave it out");
        }
        return text;
    }

    static String read(Surroundings surroundings, String name) {
        Path file = surroundings.resolve(Values.notEmpty(name));
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new EngineException(
                    io.cooperage.engine.error.ErrorKind.NOT_FOUND, "open " + file + ": no such file", e);
        } catch (MalformedInputException e) {
            throw new EngineException(
                    io.cooperage.engine.error.ErrorKind.INVALID_ARGUMENT, file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new EngineException(
                    io.cooperage.engine.error.ErrorKind.INVALID_ARGUMENT, "open " + file + ": " + e.getMessage(), e);
        }
    }

    private static RestartPolicy restart(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        RestartPolicy.Kind kind = switch (word) {
            case "", "no" -> RestartPolicy.Kind.NO;
            case "always" -> RestartPolicy.Kind.ALWAYS;
            case "unless-stopped" -> RestartPolicy.Kind.UNLESS_STOPPED;
            case "on-failure" -> RestartPolicy.Kind.ON_FAILURE;
            default ->
                throw EngineException.invalid("invalid restart policy: unknown policy '" + word
                        + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        };
        if (colon < 0) {
            return new RestartPolicy(kind, 0);
        }
        if (kind != RestartPolicy.Kind.ON_FAILURE) {
            throw EngineException.invalid(
                    "invalid restart policy: maximum retry count can only be used with 'on-failure'");
        }
        return new RestartPolicy(kind, Values.between(text.substring(colon + 1), 0, Integer.MAX_VALUE));
    }

    private static String signal(String text) {
        if (!text.toUpperCase(java.util.Locale.ROOT)
                .matches("(SIG)?[A-Z][A-Z0-9]*([+-]\\d{1,2})?|[1-9]|[1-5]\\d|6[0-4]")) {
            throw EngineException.invalid("invalid signal: " + text);
        }
        return text;
    }

    /// Less than nothing is for ever.
    private static Duration seconds(String text) {
        return Duration.ofSeconds(Values.number(text));
    }

    /// Docker's least for what it measures; zero says that the image's, or the default, holds.
    private static Duration atLeast(String text) {
        Duration time = GoDuration.parse(text);
        if (!time.isZero() && time.toMillis() < 1) {
            throw EngineException.invalid("'" + text + "' is less than 1ms");
        }
        return time;
    }

    private static @org.jspecify.annotations.Nullable String emptyIsNone(String text) {
        return text.isEmpty() ? null : text;
    }

    /// Asked at once, so that a mistake is found where it stands; what they say together is read at the end.
    private static void logDriver(RunDraft draft, String text) {
        DockerLogOptions.parse(text, Map.of());
        draft.logDriver = text;
    }

    private static void logOption(RunDraft draft, String text) {
        Values.Pair pair = Values.completePair(text);
        // The driver may still come. With this one no option needs another.
        DockerLogOptions.parse("local", Map.of(pair.name(), pair.value()));
        draft.logOptions.put(pair.name(), pair.value());
    }
}
