package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The words of an instruction in which BuildKit replaces variables.
public final class ExpandableWords {
    private ExpandableWords() {}

    /// In the order BuildKit goes through them.
    public static List<Word> of(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Add add -> copy(add.spec(), add.checksum());
            case Instruction.Copy copy -> copy(copy.spec(), null);
            case Instruction.Env env -> pairs(env.pairs());
            case Instruction.Label label -> pairs(label.pairs());
            case Instruction.Workdir workdir -> List.of(workdir.path());
            case Instruction.User user -> List.of(user.user());
            case Instruction.Volume volume -> volume.paths();
            case Instruction.StopSignal signal -> List.of(signal.signal());
            case Instruction.Expose expose -> expose.ports();
            case Instruction.Run run -> run.mounts();
            case Instruction.Arg arg ->
                arg.variables().stream()
                        .map(Instruction.Variable::value)
                        .flatMap(Stream::ofNullable)
                        .toList();
            case Instruction.From from ->
                from.platform() == null ? List.of(from.image()) : List.of(from.platform(), from.image());
            case Instruction.Onbuild onbuild -> of(onbuild.trigger());
            case Instruction.Cmd ignored -> List.of();
            case Instruction.Entrypoint ignored -> List.of();
            case Instruction.Healthcheck ignored -> List.of();
            case Instruction.Maintainer ignored -> List.of();
            case Instruction.Shell ignored -> List.of();
            case Instruction.Invalid ignored -> List.of();
        };
    }

    private static List<Word> copy(CopySpec spec, @Nullable Word checksum) {
        List<Word> words = new ArrayList<>();
        addIfThere(words, spec.chown());
        addIfThere(words, spec.chmod());
        addIfThere(words, checksum);
        words.addAll(spec.sources());
        words.add(spec.destination());
        return words;
    }

    private static void addIfThere(List<Word> words, @Nullable Word word) {
        if (word != null) {
            words.add(word);
        }
    }

    private static List<Word> pairs(List<Instruction.KeyValue> pairs) {
        List<Word> words = new ArrayList<>();
        for (Instruction.KeyValue pair : pairs) {
            words.add(pair.key());
            words.add(pair.value());
        }
        return words;
    }
}
