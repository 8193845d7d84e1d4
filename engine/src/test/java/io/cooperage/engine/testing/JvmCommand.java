package io.cooperage.engine.testing;

import java.util.ArrayList;
import java.util.List;

/// The command of a JVM that runs a program of the tests: an engine that is killed, or one in another place.
///
/// Half of what such a program costs is the loading of its classes. packaging/test puts them into jars and
/// makes a cache of them ([CacheTraining]) for all that are started, and writes a file of the options that
/// use both; where tests run without it, for instance by Maven, they load from the test's own class path.
public final class JvmCommand {
    private static final String OPTIONS = System.getProperty("cooperage.programs.options", "");

    private JvmCommand() {}

    public static List<String> of(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                // Seconds are too short for most methods to be worth compiling.
                "-XX:CompileThresholdScaling=5",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(
                OPTIONS.isEmpty() ? List.of("-cp", System.getProperty("java.class.path")) : List.of("@" + OPTIONS));
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }
}
