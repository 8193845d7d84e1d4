package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.DockerLogOptions;
import io.cooperage.engine.error.EngineException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What `--log-driver` and `--log-opt` say of a log; [DockerLogOptions] reads them.
final class LogWords {
    private LogWords() {}

    static void format(LogOptions log, LineWords words) {
        if (log.driver() != LogOptions.DEFAULT.driver()) {
            words.option("--log-driver", log.driver().word());
        }
        options(log).forEach((name, value) -> words.option("--log-opt", name + "=" + value));
    }

    /// Whether the words give the same when they are read: there are limits that a driver has no use for.
    static boolean isSayable(LogOptions log) {
        try {
            return DockerLogOptions.parse(log.driver().word(), options(log)).equals(log);
        } catch (EngineException e) {
            return false;
        }
    }

    /// Only what differs from what the driver does by itself.
    private static Map<String, String> options(LogOptions log) {
        Map<String, String> options = new LinkedHashMap<>();
        if (log.driver() == LogDriver.NONE) {
            return options;
        }
        LogOptions silent = DockerLogOptions.parse(log.driver().word(), Map.of());
        if (log.maxSize() != silent.maxSize()) {
            options.put("max-size", size(log.maxSize()));
        }
        // A file that never gets full has no successors; Docker refuses their number then.
        boolean counts = log.driver() != LogDriver.JSON_FILE || log.maxSize() != 0;
        if (counts && log.maxFiles() != silent.maxFiles()) {
            options.put("max-file", Integer.toString(log.maxFiles()));
        }
        return options;
    }

    /// −1 is without end. The options of a log know no unit above g.
    private static String size(long bytes) {
        if (bytes == 0) {
            return "-1";
        }
        String text = ByteSizes.format(bytes);
        return text.matches("\\d+[kmg]?") ? text : (bytes >> 30) + "g";
    }
}
