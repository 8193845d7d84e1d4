package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.ast.Instruction.KeyValue;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.expand.Spaces;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.HeredocOperator;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns one command into a typed instruction. Checks come in BuildKit's order, so that of several mistakes
/// the same
/// one is reported.
final class CommandInterpreter {
    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
    private static final String FROM_ARGUMENTS = "FROM requires either one or three arguments";
    private static final Pattern ONBUILD = Pattern.compile("^\\s*ONBUILD\\s*", Pattern.CASE_INSENSITIVE);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

    private final Block.Instruction block;
    private final Command command;

    private CommandInterpreter(Block.Instruction block, Command command) {
        this.block = block;
        this.command = command;
    }

    static Instruction interpret(Block.Instruction block) {
        return interpret(block, block.command());
    }

    private static Instruction interpret(Block.Instruction block, Command command) {
        try {
            return new CommandInterpreter(block, command).read();
        } catch (InstructionError e) {
            boolean early = command.arguments() instanceof Arguments.Malformed;
            SyntaxProblem problem =
                    new SyntaxProblem(e.text(), e.range(), block.firstLine() + 1, e.replacement(), early);
            return new Instruction.Invalid(block, command, problem);
        }
    }

    private Instruction read() throws InstructionError {
        if (command.arguments() instanceof Arguments.Malformed malformed) {
            throw new InstructionError(malformed.message(), malformed.range());
        }
        Keyword keyword = command.keyword();
        if (keyword == null) {
            String name = command.name().text();
            String suggestion = Suggestion.findIgnoringCase(name, Keyword.names());
            throw new InstructionError(
                    "unknown instruction: " + name + Suggestion.hint(suggestion),
                    command.name().range(),
                    suggestion);
        }
        return switch (keyword) {
            case ADD -> add();
            case ARG -> arg();
            case CMD -> {
                flags();
                yield new Instruction.Cmd(block, command, commandLine(command.arguments()));
            }
            case COPY -> copy();
            case ENTRYPOINT -> {
                flags();
                yield new Instruction.Entrypoint(block, command, commandLine(command.arguments()));
            }
            case ENV -> {
                flags();
                yield new Instruction.Env(block, command, pairs(), isLegacy());
            }
            case LABEL -> {
                flags();
                yield new Instruction.Label(block, command, pairs(), isLegacy());
            }
            case EXPOSE -> {
                List<Word> ports = atLeastOne();
                flags();
                yield new Instruction.Expose(block, command, ports);
            }
            case FROM -> from();
            case HEALTHCHECK -> new HealthcheckReader().read();
            case MAINTAINER -> {
                Word name = exactlyOne();
                flags();
                yield new Instruction.Maintainer(block, command, name);
            }
            case ONBUILD -> onbuild();
            case RUN -> run();
            case SHELL -> shell();
            case STOPSIGNAL -> new Instruction.StopSignal(block, command, exactlyOne());
            case USER -> {
                Word user = exactlyOne();
                flags();
                yield new Instruction.User(block, command, user);
            }
            case VOLUME -> volume();
            case WORKDIR -> {
                Word path = exactlyOne();
                flags();
                yield new Instruction.Workdir(block, command, path);
            }
        };
    }

    private Instruction add() throws InstructionError {
        List<Word> words = sourcesAndDestination();
        FlagReader flags = flags();
        return new Instruction.Add(
                block,
                command,
                copySpec(words, flags),
                flags.string("checksum"),
                flags.bool("keep-git-dir"),
                flags.bool("unpack"));
    }

    private Instruction copy() throws InstructionError {
        List<Word> words = sourcesAndDestination();
        FlagReader flags = flags();
        return new Instruction.Copy(
                block, command, copySpec(words, flags), flags.string("from"), flags.isTrue("parents"));
    }

    private List<Word> sourcesAndDestination() throws InstructionError {
        List<Word> words = words(command.arguments());
        if (words.size() < 2) {
            throw new InstructionError(
                    name() + " requires at least two arguments, but only one was provided."
                            + " Destination could not be determined",
                    place());
        }
        return words;
    }

    private CopySpec copySpec(List<Word> words, FlagReader flags) throws InstructionError {
        Word destination = words.getLast();
        if (heredocName(destination) != null) {
            throw new InstructionError(name() + " cannot accept a heredoc as a destination", destination.range());
        }
        List<Word> sources = new ArrayList<>();
        List<Heredoc> contents = new ArrayList<>();
        for (Word source : words.subList(0, words.size() - 1)) {
            String heredocName = heredocName(source);
            if (heredocName == null) {
                sources.add(source);
                continue;
            }
            for (Heredoc heredoc : block.heredocs()) {
                if (heredoc.name().equals(heredocName)) {
                    contents.add(heredoc);
                    break;
                }
            }
        }
        return new CopySpec(
                sources,
                contents,
                destination,
                flags.string("chown"),
                flags.string("chmod"),
                flags.isTrue("link"),
                flags.strings("exclude"));
    }

    private @Nullable String heredocName(Word word) {
        if (command.arguments() instanceof Arguments.Json) {
            return null;
        }
        try {
            HeredocOperator operator = HeredocOperator.parse(word.text());
            return operator == null ? null : operator.name();
        } catch (EngineException notAHeredoc) {
            return null;
        }
    }

    private Instruction arg() throws InstructionError {
        List<Instruction.Variable> variables = new ArrayList<>();
        for (Word word : atLeastOne()) {
            int equals = word.text().indexOf('=');
            if (equals == 0) {
                throw new InstructionError("ARG names can not be blank", word.range());
            }
            variables.add(
                    equals < 0
                            ? new Instruction.Variable(word, null)
                            : new Instruction.Variable(
                                    word.part(0, equals),
                                    word.part(equals + 1, word.text().length())));
        }
        return new Instruction.Arg(block, command, variables);
    }

    private boolean isLegacy() {
        return command.arguments() instanceof Arguments.Pairs pairs && pairs.legacy();
    }

    private List<KeyValue> pairs() throws InstructionError {
        if (!(command.arguments() instanceof Arguments.Pairs pairs)) {
            throw new InstructionError(name() + " requires at least one argument", place());
        }
        List<KeyValue> out = new ArrayList<>();
        for (Arguments.Pair pair : pairs.pairs()) {
            if (pair.key().text().isEmpty()) {
                throw new InstructionError(
                        name() + " names can not be blank", pair.word().range());
            }
            out.add(new KeyValue(pair.key(), pair.value()));
        }
        return out;
    }

    private Instruction from() throws InstructionError {
        List<Word> words = words(command.arguments());
        Word as = null;
        Word name = null;
        if (words.size() == 3 && words.get(1).text().equalsIgnoreCase("as")) {
            as = words.get(1);
            name = words.get(2);
            if (!isStageName(name)) {
                throw new InstructionError(
                        "invalid name for build stage: " + GoText.quote(name.text())
                                + ", name can't start with a number or contain symbols",
                        name.range());
            }
        } else if (words.size() == 3
                && isStageName(words.get(2))
                && !words.get(2).text().equalsIgnoreCase("as")) {
            throw new InstructionError(
                    FROM_ARGUMENTS, words.get(1).range(), command.name().text().startsWith("f") ? "as" : "AS");
        } else if (words.size() != 1) {
            throw new InstructionError(FROM_ARGUMENTS, place());
        }
        Word platform = flags().string("platform");
        return new Instruction.From(block, command, words.getFirst(), as, name, platform);
    }

    private static boolean isStageName(Word name) {
        return STAGE_NAME.matcher(name.text().toLowerCase(Locale.ROOT)).matches();
    }

    private Instruction onbuild() throws InstructionError {
        if (!(command.arguments() instanceof Arguments.Nested nested)
                || nested.command().name().text().isEmpty()) {
            throw new InstructionError("ONBUILD requires at least one argument", place());
        }
        flags();
        Word name = nested.command().name();
        String trigger = name.text().toUpperCase(Locale.ROOT);
        if (trigger.equals("ONBUILD")) {
            throw new InstructionError("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", name.range());
        }
        if (trigger.equals("MAINTAINER") || trigger.equals("FROM")) {
            throw new InstructionError(trigger + " isn't allowed as an ONBUILD trigger", name.range());
        }
        StringBuilder expression =
                new StringBuilder(ONBUILD.matcher(command.line().text()).replaceFirst(""));
        for (Heredoc heredoc : block.heredocs()) {
            expression.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        Instruction inner = interpret(block, nested.command());
        if (inner instanceof Instruction.Invalid invalid) {
            throw new InstructionError(
                    invalid.problem().message(),
                    invalid.problem().range(),
                    invalid.problem().replacement());
        }
        return new Instruction.Onbuild(block, command, inner, expression.toString());
    }

    private Instruction run() throws InstructionError {
        FlagReader flags = flags();
        List<RunDevice> devices = new ArrayList<>();
        for (Word device : flags.strings("device")) {
            try {
                devices.add(RunDevice.parse(device.text()));
            } catch (EngineException e) {
                throw new InstructionError(String.valueOf(e.getMessage()), device.range());
            }
        }
        for (Word mount : flags.strings("mount")) {
            try {
                RunMountReader.checkUnexpanded(mount.text());
            } catch (EngineException e) {
                throw new InstructionError(String.valueOf(e.getMessage()), mount.range());
            }
        }
        String network = choice(flags, "network", List.of("default", "none", "host"), "invalid network mode %s");
        String security = choice(flags, "security", List.of("sandbox", "insecure"), "security %s is not valid");
        return new Instruction.Run(
                block, command, commandLine(command.arguments()), flags.strings("mount"), devices, network, security);
    }

    /// The first choice is the default.
    private static String choice(FlagReader flags, String flag, List<String> choices, String message)
            throws InstructionError {
        Word value = flags.string(flag);
        if (value == null) {
            return choices.getFirst();
        }
        if (!choices.contains(value.text())) {
            throw new InstructionError(
                    message.replace("%s", GoText.quote(value.text())),
                    value.range(),
                    Suggestion.find(value.text(), choices));
        }
        return value.text();
    }

    private Instruction shell() throws InstructionError {
        flags();
        List<Word> words = commandLine(command.arguments()).words();
        if (words.isEmpty()) {
            throw new InstructionError("SHELL requires at least one argument", place());
        }
        if (!(command.arguments() instanceof Arguments.Json)) {
            throw new InstructionError("SHELL requires the arguments to be in JSON form", place());
        }
        return new Instruction.Shell(block, command, words);
    }

    private Instruction volume() throws InstructionError {
        List<Word> paths = atLeastOne();
        flags();
        for (Word path : paths) {
            if (Spaces.trim(path.text()).isEmpty()) {
                throw new InstructionError("VOLUME specified can not be an empty string", path.range());
            }
        }
        return new Instruction.Volume(block, command, paths);
    }

    private FlagReader flags() throws InstructionError {
        Keyword keyword = command.keyword();
        if (keyword == null) {
            throw new IllegalStateException("a command without keyword has no flags");
        }
        return FlagReader.read(keyword, command);
    }

    private List<Word> atLeastOne() throws InstructionError {
        List<Word> words = words(command.arguments());
        if (words.isEmpty()) {
            throw new InstructionError(name() + " requires at least one argument", place());
        }
        return words;
    }

    private Word exactlyOne() throws InstructionError {
        List<Word> words = words(command.arguments());
        if (words.size() != 1) {
            throw new InstructionError(name() + " requires exactly one argument", place());
        }
        return words.getFirst();
    }

    private static CommandLine commandLine(Arguments arguments) {
        return new CommandLine(words(arguments), !(arguments instanceof Arguments.Json));
    }

    private static List<Word> words(Arguments arguments) {
        return switch (arguments) {
            case Arguments.Json json -> json.elements();
            case Arguments.Words words -> words.words();
            case Arguments.Text text -> List.of(text.text());
            case Arguments.None ignored -> List.of();
            case Arguments.Pairs ignored -> List.of();
            case Arguments.Health ignored -> List.of();
            case Arguments.Nested ignored -> List.of();
            case Arguments.Malformed ignored -> List.of();
        };
    }

    private String name() {
        return command.canonicalName();
    }

    /// The arguments, or the keyword when there are none.
    private TextRange place() {
        return command.rest().text().isEmpty()
                ? command.name().range()
                : command.rest().range();
    }

    /// HEALTHCHECK has more to check than the others together.
    private final class HealthcheckReader {
        Instruction read() throws InstructionError {
            if (!(command.arguments() instanceof Arguments.Health health)) {
                throw new InstructionError("HEALTHCHECK requires at least one argument", place());
            }
            String type = health.type().text().toUpperCase(Locale.ROOT);
            List<Word> words = words(health.command());
            if (type.equals("NONE")) {
                if (!words.isEmpty()) {
                    throw new InstructionError(
                            "HEALTHCHECK NONE takes no arguments",
                            words.getFirst().range());
                }
                return new Instruction.Healthcheck(block, command, null, null, null, null, null, null);
            }
            FlagReader flags = flags();
            if (!type.equals("CMD")) {
                throw new InstructionError(
                        "Unknown type " + GoText.quote(type) + " in HEALTHCHECK (try CMD)",
                        health.type().range(),
                        "CMD");
            }
            if (words.isEmpty()) {
                throw new InstructionError(
                        "Missing command after HEALTHCHECK CMD", health.type().range());
            }
            return new Instruction.Healthcheck(
                    block,
                    command,
                    commandLine(health.command()),
                    interval(flags, "interval"),
                    interval(flags, "timeout"),
                    interval(flags, "start-period"),
                    interval(flags, "start-interval"),
                    retries(flags.string("retries")));
        }

        private @Nullable Duration interval(FlagReader flags, String name) throws InstructionError {
            Word value = flags.string(name);
            if (value == null || value.text().isEmpty()) {
                return null;
            }
            Duration duration;
            try {
                duration = GoValues.duration(value.text());
            } catch (EngineException e) {
                throw new InstructionError(String.valueOf(e.getMessage()), value.range());
            }
            if (!duration.isZero() && duration.compareTo(SHORTEST_INTERVAL) < 0) {
                throw new InstructionError(
                        "Interval " + GoText.quote(name) + " cannot be less than 1ms", value.range());
            }
            return duration;
        }

        private static @Nullable Integer retries(@Nullable Word value) throws InstructionError {
            if (value == null || value.text().isEmpty()) {
                return null;
            }
            int retries;
            try {
                retries = Integer.parseInt(value.text());
            } catch (NumberFormatException e) {
                throw new InstructionError(
                        "strconv.ParseInt: parsing " + GoText.quote(value.text()) + ": invalid syntax", value.range());
            }
            if (retries < 0) {
                throw new InstructionError("--retries cannot be negative (" + retries + ")", value.range());
            }
            return retries;
        }
    }
}
