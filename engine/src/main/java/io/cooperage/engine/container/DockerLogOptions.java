package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.error.EngineException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `--log-driver` and `--log-opt` as Docker's command line and API give them.
public final class DockerLogOptions {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kKmMgG]?)[iI]?[bB]?");

    private static final Set<String> DOCKERS =
            Set.of("awslogs", "etwlogs", "fluentd", "gcplogs", "gelf", "journald", "splunk", "syslog");

    private static final Set<String> DOCKERS_OPTIONS =
            Set.of("env", "env-regex", "labels", "labels-regex", "max-buffer-size", "tag");

    /// What Docker's `local` keeps when nothing is said.
    private static final LogOptions LOCAL = new LogOptions(LogDriver.LOCAL, 20L << 20, 5);

    private DockerLogOptions() {}

    /// @param driver empty is `json-file`
    /// @throws EngineException NOT_IMPLEMENTED naming a driver or an option that there is not,
    ///     INVALID_ARGUMENT for a value that can't be
    public static LogOptions parse(String driver, Map<String, String> options) {
        LogOptions base = switch (driver.toLowerCase(Locale.ROOT)) {
            case "", "json-file" -> LogOptions.DEFAULT;
            case "local" -> LOCAL;
            case "none" -> new LogOptions(LogDriver.NONE, 0, 1);
            default -> throw noDriver(driver);
        };
        long size = base.maxSize();
        int files = base.maxFiles();
        for (Map.Entry<String, String> option : options.entrySet()) {
            String name = option.getKey();
            if (base.driver() == LogDriver.NONE) {
                throw EngineException.invalid("log-opt " + name + ": the log driver none takes no options");
            }
            switch (name) {
                case "max-size" -> size = size(option.getValue());
                case "max-file" -> files = count(option.getValue());
                // What is kept is read in place, by its index: a packed file could not be.
                case "compress" -> requireFalse(option.getValue());
                // Every write goes straight to the file and holds nobody up: what `blocking` promises.
                case "mode" -> requireBlocking(option.getValue());
                default -> throw noOption(name, base.driver());
            }
        }
        if (base.driver() == LogDriver.JSON_FILE && options.containsKey("max-file") && size == 0 && files > 1) {
            throw EngineException.invalid("log-opt max-file: it needs max-size, which says when a file is full");
        }
        return new LogOptions(base.driver(), size, files);
    }

    /// A driver that Docker has is known but not honoured; another is a mistake, told in Docker's words.
    private static EngineException noDriver(String driver) {
        String instead = ": this engine keeps logs itself; use json-file, local or none";
        return DOCKERS.contains(driver.toLowerCase(Locale.ROOT))
                ? EngineException.notImplemented("log driver " + driver + instead)
                : EngineException.invalid("error looking up logging plugin " + driver + ": plugin \"" + driver
                        + "\" not found" + instead);
    }

    private static EngineException noOption(String name, LogDriver driver) {
        return DOCKERS_OPTIONS.contains(name)
                ? EngineException.notImplemented(
                        "log-opt " + name + " is not supported; leave it out (there are max-size and max-file)")
                : EngineException.invalid("unknown log opt '" + name + "' for " + driver.word() + " log driver");
    }

    /// A number of bytes as a person would give it: `10m`.
    static String sizeText(long bytes) {
        for (int shift = 30; shift > 0; shift -= 10) {
            if (bytes > 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + (shift == 30 ? "g" : shift == 20 ? "m" : "k");
            }
        }
        return Long.toString(bytes);
    }

    private static long size(String text) {
        if (text.equals("-1")) {
            return 0;
        }
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw EngineException.invalid("log-opt max-size: '" + text + "' is no size; give one such as 10m");
        }
        int shift = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }

    private static int count(String text) {
        if (!text.matches("[1-9]\\d{0,5}")) {
            throw EngineException.invalid("log-opt max-file: '" + text + "' is no number from 1 on");
        }
        return Integer.parseInt(text);
    }

    private static void requireFalse(String text) {
        if (!text.equalsIgnoreCase("false")) {
            throw EngineException.notImplemented("log-opt compress=" + text + " is not supported; leave it out");
        }
    }

    private static void requireBlocking(String text) {
        if (!text.equalsIgnoreCase("blocking")) {
            throw EngineException.notImplemented("log-opt mode=" + text + " is not supported; leave it out");
        }
    }
}
