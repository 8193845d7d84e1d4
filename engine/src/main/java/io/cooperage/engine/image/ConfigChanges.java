package io.cooperage.engine.image;

import io.cooperage.engine.dockerfile.ast.CommandLine;
import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.PortSpec;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Applies Dockerfile instructions to an image's configuration, as `commit --change` and `import --change` do:
/// CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME and WORKDIR.
public final class ConfigChanges {
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

    private final WordLexer lexer;
    private String user;
    private String workingDir;
    private @Nullable List<String> entrypoint;
    private @Nullable List<String> command;
    private boolean commandSet;
    private final Map<String, String> env = new LinkedHashMap<>();
    private final Set<String> volumes;
    private final Set<String> ports;
    private final Map<String, String> labels;
    private @Nullable String stopSignal;
    private final @Nullable Integer stopTimeout;
    private @Nullable Healthcheck healthcheck;
    private final @Nullable List<String> shell;
    private final List<String> onBuild;

    private ConfigChanges(Defaults base, char escape) {
        this.lexer = new WordLexer(escape);
        this.user = base.user();
        this.workingDir = base.workingDir();
        this.entrypoint = base.entrypoint();
        this.command = base.command();
        base.env().forEach(variable -> env.put(name(variable), variable));
        this.volumes = new LinkedHashSet<>(base.volumes());
        this.ports = new LinkedHashSet<>(base.exposedPorts());
        this.labels = new LinkedHashMap<>(base.labels());
        this.stopSignal = base.stopSignal();
        this.stopTimeout = base.stopTimeoutSeconds();
        this.healthcheck = base.healthcheck();
        this.shell = base.shell();
        this.onBuild = new ArrayList<>(base.onBuild());
    }

    /// @param changes one instruction each, or several on lines of their own
    /// @throws EngineException INVALID_ARGUMENT for one that can't be read or is not among those above
    public static Defaults apply(Defaults base, List<String> changes) {
        if (changes.isEmpty()) {
            return base;
        }
        Dockerfile parsed = DockerfileParser.parse("FROM scratch\n" + String.join("\n", changes))
                .orThrow();
        ConfigChanges result = new ConfigChanges(base, parsed.escape());
        List<Instruction> instructions = parsed.instructions();
        instructions.subList(1, instructions.size()).forEach(result::change);
        return result.defaults();
    }

    private Defaults defaults() {
        return new Defaults(
                user,
                workingDir,
                entrypoint,
                command,
                List.copyOf(env.values()),
                List.copyOf(volumes),
                List.copyOf(ports),
                labels,
                stopSignal,
                stopTimeout,
                healthcheck,
                shell,
                onBuild);
    }

    private void change(Instruction instruction) {
        switch (instruction) {
            case Instruction.Cmd cmd -> {
                command = commandLine(cmd.commandLine());
                commandSet = true;
            }
            case Instruction.Entrypoint start -> {
                entrypoint = commandLine(start.commandLine());
                // What the image's command was an argument of is gone.
                if (!commandSet) {
                    command = null;
                }
            }
            case Instruction.Env variables -> env(variables);
            case Instruction.Expose expose ->
                expose.ports()
                        .forEach(words -> texts(words)
                                .forEach(port ->
                                        ports.addAll(PortSpec.parse(port).ports())));
            case Instruction.Label label ->
                label.pairs().forEach(pair -> labels.put(text(pair.key()), text(pair.value())));
            case Instruction.Onbuild trigger -> onBuild.add(trigger.expression());
            case Instruction.StopSignal signal -> stopSignal = text(signal.signal());
            case Instruction.User who -> user = text(who.user());
            case Instruction.Volume volume -> volume.paths().forEach(path -> volumes.add(volume(text(path))));
            case Instruction.Workdir directory -> workingDir = workdir(text(directory.path()));
            case Instruction.Healthcheck check -> healthcheck = healthcheck(check);
            default ->
                throw EngineException.invalid(instruction.command().canonicalName()
                        + " is not a valid change command; an image can be changed"
                        + " with CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER,"
                        + " VOLUME and WORKDIR");
        }
    }

    private void env(Instruction.Env instruction) {
        // All values of one instruction see the environment before it.
        Map<String, String> fresh = new LinkedHashMap<>();
        instruction.pairs().forEach(pair -> fresh.put(text(pair.key()), text(pair.value())));
        fresh.forEach((name, value) -> env.put(name, name + "=" + value));
    }

    private List<String> commandLine(CommandLine line) {
        if (!line.shell() || line.words().isEmpty()) {
            return line.texts();
        }
        return Stream.concat((shell == null ? DEFAULT_SHELL : shell).stream(), line.texts().stream())
                .toList();
    }

    private static String volume(String path) {
        if (path.isBlank()) {
            throw EngineException.invalid("VOLUME specified can not be an empty string");
        }
        return path;
    }

    private String workdir(String path) {
        Path base = Path.of(workingDir.isEmpty() ? "/" : workingDir);
        return Path.of("/").resolve(base).resolve(path).normalize().toString();
    }

    private static Healthcheck healthcheck(Instruction.Healthcheck check) {
        CommandLine test = check.test();
        List<String> words = test == null
                ? List.of("NONE")
                : Stream.concat(Stream.of(test.shell() ? "CMD-SHELL" : "CMD"), test.texts().stream())
                        .toList();
        return new Healthcheck(
                words,
                orZero(check.interval()),
                orZero(check.timeout()),
                orZero(check.startPeriod()),
                orZero(check.startInterval()),
                check.retries() == null ? 0 : check.retries());
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    private String text(Word word) {
        return lexer.expand(word.text(), environment()).text();
    }

    private List<String> texts(Word word) {
        return lexer.expand(word.text(), environment()).wordTexts();
    }

    private Environment environment() {
        return Environment.ofList(List.copyOf(env.values()));
    }

    private static String name(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }
}
