package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.model.Definition;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.model.Scope;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Flag;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Explains what is under the pointer.
final class Hovers {
    private final DockerfileDocument document;
    private final int offset;

    private Hovers(DockerfileDocument document, int offset) {
        this.document = document;
        this.offset = offset;
    }

    static Optional<Hover> at(DockerfileDocument document, int offset) {
        return new Hovers(document, offset).find();
    }

    private Optional<Hover> find() {
        Block block = document.file().blocks().at(offset);
        if (block instanceof Block.Directive directive) {
            String text = FlagDocs.directive(directive.name());
            return text != null && directive.nameRange().touches(offset)
                    ? hover(directive.nameRange(), "`" + directive.name() + "` directive\n\n" + text)
                    : Optional.empty();
        }
        if (!(block instanceof Block.Instruction instruction)) {
            return Optional.empty();
        }
        return command(instruction.command())
                .or(this::symbol)
                .or(() -> image(instruction))
                .or(() -> source(instruction));
    }

    private Optional<Hover> command(Command command) {
        Keyword keyword = command.keyword();
        if (keyword != null && touches(command.name().range())) {
            return hover(command.name().range(), InstructionDocs.of(keyword).markdown());
        }
        for (Flag flag : command.flags()) {
            if (touches(flag.nameRange())) {
                String text = FlagDocs.flag(flag.name());
                return text == null ? Optional.empty() : hover(flag.nameRange(), "`--" + flag.name() + "`\n\n" + text);
            }
            Optional<Hover> option = flag.name().equals("mount") ? mountOption(flag) : Optional.empty();
            if (option.isPresent()) {
                return option;
            }
        }
        return command.arguments() instanceof Arguments.Nested nested ? command(nested.command()) : Optional.empty();
    }

    private Optional<Hover> mountOption(Flag flag) {
        int at = 0;
        for (String field : flag.valueWord().text().split(",", -1)) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            TextRange range = flag.valueWord().range(at, at + key.length());
            String text = FlagDocs.mountKey(key);
            if (text != null && touches(range)) {
                return hover(range, "`" + key + "`\n\n" + text);
            }
            String choice = equals < 0 ? null : FlagDocs.mountValue(key, field.substring(equals + 1));
            TextRange value = flag.valueWord().range(at + equals + 1, at + field.length());
            if (choice != null && touches(value)) {
                return hover(value, "`" + field + "`\n\n" + choice);
            }
            at += field.length() + 1;
        }
        return Optional.empty();
    }

    private Optional<Hover> symbol() {
        return document.symbols().at(offset).flatMap(symbol -> {
            TextRange range = symbol.occurrenceAt(offset).map(Occurrence::range).orElse(TextRange.at(offset));
            return switch (symbol.family()) {
                case VARIABLE -> variable(symbol.name(), range);
                case STAGE -> stage(symbol.name(), range);
                case HEREDOC -> hover(range, "Heredoc `" + symbol.name() + "`");
            };
        });
    }

    private Optional<Hover> variable(String name, TextRange range) {
        Instruction here = document.file().at(offset);
        // Where it is set, show the value it gets; elsewhere, the one it has.
        boolean set = here != null && document.definition(offset).contains(range);
        Scope scope = here != null && set
                ? document.model().scopeAfter(here)
                : document.model().scopeAt(offset);
        Definition definition = scope.find(name);
        if (definition == null) {
            return Optional.empty();
        }
        String source = switch (definition.source()) {
            case PREDEFINED -> "given by the builder";
            case GLOBAL_ARG -> "global ARG" + line(definition);
            case ARG -> "ARG" + line(definition);
            case ENV -> "ENV" + line(definition);
            case BASE_IMAGE -> "from the base image";
        };
        String value = definition.value() == null ? "has no value" : "= `" + definition.value() + "`";
        String docs = definition.source() == Definition.Source.ENV ? null : VariableDocs.of(name);
        return hover(range, "`$" + name + "` " + value + "\n\n" + source + (docs == null ? "" : "\n\n" + docs));
    }

    private static String line(Definition definition) {
        return definition.instruction() == null
                ? ""
                : ", line " + definition.instruction().line();
    }

    private Optional<Hover> stage(String name, TextRange range) {
        Stage stage = document.file().stage(name);
        if (stage == null) {
            return Optional.empty();
        }
        StageModel model = document.model().stages().get(stage.index());
        return hover(
                range,
                "Stage `" + name + "` (" + stage.index() + "), FROM `" + model.baseName() + "`, line "
                        + stage.start().line());
    }

    private Optional<Hover> image(Block.Instruction block) {
        Instruction instruction = document.file().at(block.range().start());
        if (!(instruction instanceof Instruction.From from)
                || !touches(from.image().range())) {
            return Optional.empty();
        }
        StageModel stage = Objects.requireNonNull(document.model().stageAt(offset));
        ImageFacts facts = stage.image();
        StringBuilder out =
                new StringBuilder("Image `").append(stage.baseName()).append('`');
        if (facts == null) {
            return stage.baseName().equals("scratch")
                    ? hover(from.image().range(), "`scratch` is empty: nothing is in it but what you copy.")
                    : hover(
                            from.image().range(),
                            out.append("\n\nnot in the local store").toString());
        }
        out.append("\n\nuser `").append(facts.user().isEmpty() ? "root" : facts.user());
        out.append("`, directory `")
                .append(facts.workdir().isEmpty() ? "/" : facts.workdir())
                .append('`');
        facts.env().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> out.append("\n\n`")
                        .append(entry.getKey())
                        .append('=')
                        .append(entry.getValue())
                        .append('`'));
        return hover(from.image().range(), out.toString());
    }

    /// What of the context a source of COPY or ADD stands for.
    private Optional<Hover> source(Block.Instruction block) {
        Instruction instruction = document.file().at(block.range().start());
        CopySpec spec = switch (instruction) {
            case Instruction.Copy copy when copy.from() == null -> copy.spec();
            case Instruction.Add add -> add.spec();
            case null, default -> null;
        };
        if (instruction == null || spec == null) {
            return Optional.empty();
        }
        boolean parents = instruction instanceof Instruction.Copy copy && copy.parents();
        for (Word source : spec.sources()) {
            if (touches(source.range())) {
                return source.text().contains("://")
                        ? Optional.empty()
                        : TakenFiles.markdown(
                                        document.model(),
                                        document.model().stepOf(instruction),
                                        spec,
                                        parents,
                                        source.text())
                                .flatMap(words -> hover(source.range(), words));
            }
        }
        return Optional.empty();
    }

    private boolean touches(TextRange range) {
        return range.touches(offset);
    }

    private static Optional<Hover> hover(TextRange range, String markdown) {
        return Optional.of(new Hover(range, markdown));
    }
}
