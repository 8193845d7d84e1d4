package io.cooperage.engine.testing;

import java.util.ArrayList;
import java.util.List;

/// The command of a JVM that runs a program of the tests: an engine that is killed, or one in another place.
///
/// Half of what such a program costs is the loading of its classes. packaging/test puts them into jars and
/// makes a cache of them ([CacheTraining]) for all that are started; where tests run without it, for instance
/// by Maven, they load from the test's own class path.
public final class JvmCommand {
    private static final String CLASS_PATH =
            System.getProperty("cooperage.programs.path", System.getProperty("java.class.path"));
    private static final String CACHE = System.getProperty("cooperage.programs.cache", "");

    private JvmCommand() {}

    public static List<String> of(Class<?> main, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        if (!CACHE.isEmpty()) {
            command.add("-XX:AOTCache=" + CACHE);
            // That a cache doesn't fit is worth a word, but none among those that a test reads.
            command.add("-Xlog:disable");
            command.add("-Xlog:all=warning:stderr");
        }
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                CLASS_PATH,
                main.getName()));
        command.addAll(arguments);
        return command;
    }
}
