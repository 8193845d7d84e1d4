package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig;
import java.util.ArrayList;
import java.util.List;

/// A `docker run` line and what it means, both ways.
///
/// ```java
/// RunRequest asked = RunLine.parse("docker run -d -p 8080:80 --name web nginx", Surroundings.here());
/// Container web = engine.containers().create(asked.config());
/// RunLine.format(asked.config());  // docker run -d --name web -p 8080:80 nginx
/// ```
///
/// A formatted line gives the same configuration when it is parsed, but for what [#unsaid] tells. Stateless; any
/// thread.
public final class RunLine {
    private RunLine() {}

    /// Reads a line as a POSIX shell splits it, with or without `docker`, `podman` or `nerdctl` and `run` or `create`
    /// before it. Variables are not expanded: they are left as they stand, with a note.
    ///
    /// Files that options name (`--env-file`, `--label-file`, a seccomp profile) are read.
    ///
    /// @throws RunLineException INVALID_ARGUMENT or NOT_FOUND for what can't be, NOT_IMPLEMENTED for an option that
    ///     the engine can't honour; each names the option and the place
    public static RunRequest parse(String line, Surroundings surroundings) {
        return new LineReader(line, surroundings).read();
    }

    /// The line that asks for this, quoted for a shell. What is interactive is attended (`-it`), all else runs by
    /// itself (`-d`).
    public static String format(ContainerConfig config) {
        return format(said(config), LineWriter.tail(config));
    }

    /// A line of options and what stands after them: the image and the command. Nothing is checked.
    public static String format(List<Said> options, List<String> tail) {
        List<String> words = new ArrayList<>(List.of("docker", "run"));
        Said interactive = Said.flag("-i");
        Said terminal = Said.flag("-t");
        boolean both = options.contains(interactive) && options.contains(terminal);
        for (Said option : options) {
            if (both && option.equals(interactive)) {
                words.add("-it");
            } else if (!both || !option.equals(terminal)) {
                words.addAll(option.words());
            }
        }
        words.addAll(tail);
        return ShellWords.join(words);
    }

    /// The options of [#format], in its order.
    public static List<Said> said(ContainerConfig config) {
        return LineWriter.said(config);
    }

    /// What is wrong with one value of an option, for a form that asks for it.
    ///
    /// @param option as [Said] has it
    /// @return empty when it is right
    public static String problem(String option, String value) {
        return LineReader.problem(option, value);
    }

    /// What the configuration has that a line can't say, in words for a person; empty when all of it is said.
    public static List<String> unsaid(ContainerConfig config) {
        return LineWriter.unsaid(config);
    }
}
