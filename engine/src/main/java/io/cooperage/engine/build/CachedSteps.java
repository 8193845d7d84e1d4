package io.cooperage.engine.build;

import io.cooperage.engine.build.CacheEntry.Candidate;
import io.cooperage.engine.build.context.OpenedContext;
import io.cooperage.engine.build.copy.CopySelection;
import io.cooperage.engine.build.copy.CopyStep;
import io.cooperage.engine.build.copy.RemoteFiles;
import io.cooperage.engine.dockerfile.ast.GitReference;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.RunMount;
import io.cooperage.engine.dockerfile.ast.RunMountReader;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.ignore.PathCleaner;
import io.cooperage.engine.dockerfile.model.Definition;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Steps in the build cache, found from a Dockerfile that nobody builds now. Any thread.
final class CachedSteps {
    private final CacheTable table;
    private final LayerStore layers;
    private final RemoteFiles remote;
    private final @Nullable Supplier<OpenedContext> context;
    private final Map<List<String>, Optional<Digest>> known = new ConcurrentHashMap<>();

    /// @param context opens the build context; null when it can't be looked at
    CachedSteps(CacheTable table, LayerStore layers, RemoteFiles remote, @Nullable Supplier<OpenedContext> context) {
        this.table = table;
        this.layers = layers;
        this.remote = remote;
        this.context = context;
    }

    void forget() {
        known.clear();
    }

    static boolean changesFiles(Instruction instruction) {
        return instruction instanceof Instruction.Run
                || instruction instanceof Instruction.Copy
                || instruction instanceof Instruction.Add
                || instruction instanceof Instruction.Workdir
                || instruction instanceof Instruction.Invalid;
    }

    /// The layer that a step of these words made last on these files, whatever else went into it.
    ///
    /// @return null when there is none
    @Nullable
    Digest latest(Step step, String parent) {
        String written = StepText.written(step.instruction());
        return FollowedStages.remembered(
                        known,
                        List.of(parent, written),
                        _ -> table.made(parent, written).stream()
                                .flatMap(made -> layer(made).stream())
                                .findFirst())
                .orElse(null);
    }

    /// The layer that a build now would take over.
    ///
    /// @param source tells what stands in the cache for the files of a stage or image; null when it is
    ///     not known
    /// @return null when there is none, or when that can't be told without building
    @Nullable
    Digest same(Step step, String parent, WordLexer lexer, Function<String, @Nullable String> source) {
        try {
            Wanted wanted = wanted(step, parent, lexer, source);
            return wanted == null
                    ? null
                    : FollowedStages.remembered(
                                    known, List.of("same", wanted.inputs().key()), _ -> find(wanted))
                            .orElse(null);
        } catch (EngineException wrong) {
            // The file says what is wrong with itself elsewhere.
            return null;
        }
    }

    /// @param inputs what the record of the step must have
    /// @param fromContext a copy whose files are still to be compared; null for other steps
    private record Wanted(
            StepInputs inputs,
            Instruction instruction,
            @Nullable CopyStep fromContext) {}

    private @Nullable Wanted wanted(
            Step step, String parent, WordLexer lexer, Function<String, @Nullable String> source) {
        String written = StepText.written(step.instruction());
        return switch (step.instruction()) {
            case Instruction.Run run -> run(step, run, parent, lexer);
            case Instruction.Workdir workdir -> {
                String asked = lexer.expand(workdir.path().text(), step.scope()).text();
                String path = normal(asked.startsWith("/") ? asked : step.workdir() + "/" + asked);
                StepInputs inputs = new StepInputs(written, parent, "WORKDIR " + path);
                inputs.add(StepInputs.SETTING, "user", step.user());
                yield new Wanted(inputs, workdir, null);
            }
            case Instruction.Copy copy -> {
                Word from = copy.from();
                CopyStep wanted = reader(step, lexer).of(copy);
                yield copied(step, wanted, parent, from == null ? "" : from.text(), source);
            }
            case Instruction.Add add -> copied(step, reader(step, lexer).of(add), parent, "", source);
            default -> null;
        };
    }

    private static CopyReader reader(Step step, WordLexer lexer) {
        return new CopyReader(lexer, step.scope(), normal(step.workdir()));
    }

    private static String normal(String workdir) {
        return PathCleaner.clean("/" + workdir);
    }

    private static @Nullable Wanted copied(
            Step step, CopyStep copy, String parent, String from, Function<String, @Nullable String> source) {
        StepInputs inputs = new StepInputs(StepText.written(step.instruction()), parent, CopyReader.words(copy, true));
        CopyReader.addTo(inputs, copy);
        if (from.isEmpty()) {
            boolean elsewhere = copy.sources().stream()
                    .anyMatch(one -> one.contains("://") || (copy.add() && GitReference.parse(one) != null));
            return elsewhere ? null : new Wanted(inputs, step.instruction(), copy);
        }
        String name = source.apply(from);
        if (name == null) {
            return null;
        }
        inputs.add(StepInputs.FILE, from, name);
        return new Wanted(inputs, step.instruction(), null);
    }

    private static @Nullable Wanted run(Step step, Instruction.Run run, String parent, WordLexer lexer) {
        for (Word mount : run.mounts()) {
            RunMount read = RunMountReader.read(
                    mount.text(), value -> lexer.expand(value, step.scope()).text());
            if (read.type() == RunMount.Type.BIND || !read.from().isEmpty()) {
                return null;
            }
        }
        RunCommand command = RunCommand.of(run, step.shell().isEmpty() ? ImageDraft.DEFAULT_SHELL : step.shell());
        StepInputs inputs = new StepInputs(StepText.written(run), parent, "RUN " + String.join(" ", command.words()));
        RunCommand.Script script = command.script();
        if (script != null) {
            inputs.add(StepInputs.INSTRUCTION, script.name(), script.content());
        }
        for (Definition variable : step.scope().all().values()) {
            String value = variable.value();
            if (value != null) {
                boolean argument = variable.source() == Definition.Source.ARG;
                inputs.add(argument ? StepInputs.ARGUMENT : StepInputs.ENVIRONMENT, variable.name(), value);
            }
        }
        inputs.add(StepInputs.SETTING, "user", step.user());
        inputs.add(StepInputs.SETTING, "directory", normal(step.workdir()));
        inputs.add(StepInputs.SETTING, "network", run.network());
        return new Wanted(inputs, run, null);
    }

    private Optional<Digest> find(Wanted wanted) {
        List<Candidate> candidates =
                table.made(wanted.inputs().parent(), wanted.inputs().written());
        CopyStep copy = wanted.fromContext();
        if (candidates.isEmpty() || (copy != null && context == null)) {
            return Optional.empty();
        }
        Set<StepInput> inputs = new HashSet<>(wanted.inputs().all());
        if (copy != null && !copy.sources().isEmpty()) {
            inputs.add(new StepInput(StepInputs.SETTING, "files", digest(copy)));
        }
        boolean copies = !(wanted.instruction() instanceof Instruction.Run);
        return candidates.stream()
                .filter(candidate -> fits(inputs, candidate.inputs(), copies))
                .flatMap(candidate -> layer(candidate).stream())
                .findFirst();
    }

    /// Settings of a build are not known beforehand; the files of a copy are in the digest of all.
    private static boolean fits(Set<StepInput> wanted, List<StepInput> made, boolean copies) {
        return new HashSet<>(made).containsAll(wanted)
                && made.stream()
                        .filter(input -> !wanted.contains(input))
                        .allMatch(input -> input.kind().equals(StepInputs.SETTING)
                                || (copies && input.kind().equals(StepInputs.FILE)));
    }

    private String digest(CopyStep copy) {
        try (OpenedContext open = Objects.requireNonNull(context).get();
                CopySelection selection = copy.select(open.files(), remote)) {
            return selection.digest().digest();
        }
    }

    private Optional<Digest> layer(Candidate candidate) {
        BuiltLayer layer = candidate.entry().layer();
        return Optional.ofNullable(layer)
                .map(BuiltLayer::chainId)
                .filter(chain -> layers.find(chain).isPresent());
    }
}
