package io.cooperage.engine.build;

import io.cooperage.engine.container.Signals;
import io.cooperage.engine.dockerfile.ast.CommandLine;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Instruction.KeyValue;
import io.cooperage.engine.dockerfile.ast.PortSpec;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Instructions that change the image's config and no file. Each also says what the image's history gets, in
/// BuildKit's words.
final class MetadataStep {
    private final WordLexer lexer;
    private final ImageDraft draft;
    private final Variables variables;
    private final BiFunction<String, @Nullable String, @Nullable String> arguments;

    /// @param arguments the value of an ARG, by its name and expanded default; null when it has none
    MetadataStep(
            WordLexer lexer,
            ImageDraft draft,
            Variables variables,
            BiFunction<String, @Nullable String, @Nullable String> arguments) {
        this.lexer = lexer;
        this.draft = draft;
        this.variables = variables;
        this.arguments = arguments;
    }

    /// @return for the history; empty when it gets nothing
    String apply(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Arg arg -> argument(arg);
            case Instruction.Env env -> env(env);
            case Instruction.Label label -> label(label);
            case Instruction.Cmd cmd -> {
                draft.command = words(cmd.commandLine());
                draft.commandSet = true;
                yield "CMD " + GoFormat.quoted(draft.command);
            }
            case Instruction.Entrypoint start -> {
                draft.entrypoint = words(start.commandLine());
                if (!draft.commandSet) {
                    // What the base image's command was an argument of is gone.
                    draft.command = null;
                }
                yield "ENTRYPOINT " + GoFormat.quoted(draft.entrypoint);
            }
            case Instruction.Expose expose -> expose(expose);
            case Instruction.Healthcheck check -> healthcheck(check);
            case Instruction.Maintainer maintainer -> {
                draft.author = text(maintainer.name());
                yield "MAINTAINER " + draft.author;
            }
            case Instruction.Onbuild trigger -> {
                draft.onBuild.add(trigger.expression());
                yield "";
            }
            case Instruction.Shell shell -> {
                draft.shell = shell.words().stream().map(Word::text).toList();
                yield "SHELL " + GoFormat.plain(draft.shell);
            }
            case Instruction.StopSignal signal -> {
                String name = text(signal.signal());
                Signals.parse(name);
                draft.stopSignal = name;
                yield "STOPSIGNAL " + draft.stopSignal;
            }
            case Instruction.User user -> {
                draft.user = text(user.user());
                yield "USER " + draft.user;
            }
            case Instruction.Volume volume -> volume(volume);
            default -> throw new IllegalArgumentException(instruction.command().canonicalName() + " is no metadata");
        };
    }

    private String argument(Instruction.Arg instruction) {
        StringBuilder said = new StringBuilder("ARG");
        for (Instruction.Variable variable : instruction.variables()) {
            String name = variable.name().text();
            Word word = variable.value();
            String value = arguments.apply(name, word == null ? null : text(word));
            variables.argument(name, value);
            said.append(' ').append(name);
            if (value != null) {
                said.append('=').append(value);
            }
        }
        return said.toString();
    }

    private String env(Instruction.Env instruction) {
        // All values of one instruction see the variables before it.
        Map<String, String> fresh = pairs(instruction.pairs());
        StringBuilder said = new StringBuilder("ENV");
        fresh.forEach((name, value) -> {
            variables.env(name, value);
            said.append(' ').append(name).append('=').append(value);
        });
        return said.toString();
    }

    private String label(Instruction.Label instruction) {
        StringBuilder said = new StringBuilder("LABEL");
        pairs(instruction.pairs()).forEach((name, value) -> {
            draft.labels.put(name, value);
            said.append(' ').append(name).append('=').append(value);
        });
        return said.toString();
    }

    private Map<String, String> pairs(List<KeyValue> pairs) {
        Map<String, String> all = new LinkedHashMap<>();
        pairs.forEach(pair -> all.put(text(pair.key()), text(pair.value())));
        return all;
    }

    private String expose(Instruction.Expose instruction) {
        List<String> ports = new ArrayList<>();
        for (Word word : instruction.ports()) {
            lexer.expand(word.text(), variables)
                    .wordTexts()
                    .forEach(port -> ports.addAll(PortSpec.parse(port).ports()));
        }
        draft.ports.addAll(ports);
        return "EXPOSE " + GoFormat.plain(ports);
    }

    private String volume(Instruction.Volume instruction) {
        List<String> paths = instruction.paths().stream().map(this::text).toList();
        if (paths.stream().anyMatch(String::isBlank)) {
            throw EngineException.invalid("VOLUME specified can not be an empty string");
        }
        draft.volumes.addAll(paths);
        return "VOLUME " + GoFormat.plain(paths);
    }

    private String healthcheck(Instruction.Healthcheck check) {
        CommandLine test = check.test();
        List<String> words = test == null
                ? List.of("NONE")
                : Stream.concat(Stream.of(test.shell() ? "CMD-SHELL" : "CMD"), test.texts().stream())
                        .toList();
        Healthcheck health = new Healthcheck(
                words,
                orZero(check.interval()),
                orZero(check.timeout()),
                orZero(check.startPeriod()),
                orZero(check.startInterval()),
                check.retries() == null ? 0 : check.retries());
        draft.healthcheck = health;
        return "HEALTHCHECK &{" + GoFormat.quoted(words) + " " + quoted(health.interval()) + " "
                + quoted(health.timeout()) + " " + quoted(health.startPeriod()) + " "
                + quoted(health.startInterval()) + " " + GoFormat.quoted(health.retries()) + "}";
    }

    private static String quoted(Duration duration) {
        return "\"" + GoFormat.duration(duration) + "\"";
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    private List<String> words(CommandLine line) {
        if (!line.shell() || line.words().isEmpty()) {
            return line.texts();
        }
        return Stream.concat(draft.shellOrDefault().stream(), line.texts().stream())
                .toList();
    }

    private String text(Word word) {
        return lexer.expand(word.text(), variables).text();
    }
}
