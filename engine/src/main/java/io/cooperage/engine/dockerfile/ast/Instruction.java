package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An instruction that is understood, or one that is not with the reason. Words are as written: variables
/// in them are
/// not replaced yet.
public sealed interface Instruction {
    /// Where it stands, with its lines and comments.
    Block.Instruction block();

    /// Keyword, flags and arguments; for a trigger, those behind ONBUILD.
    Command command();

    default @Nullable Keyword keyword() {
        return command().keyword();
    }

    /// The first line, from one, as messages count.
    default int line() {
        return block().firstLine() + 1;
    }

    default TextRange range() {
        return block().content();
    }

    /// `ADD`.
    ///
    /// @param checksum null when not given
    /// @param keepGitDir null when not given
    /// @param unpack null when not given
    record Add(
            Block.Instruction block,
            Command command,
            CopySpec spec,
            @Nullable Word checksum,
            @Nullable Boolean keepGitDir,
            @Nullable Boolean unpack)
            implements Instruction {}

    /// `ARG`.
    record Arg(Block.Instruction block, Command command, List<Variable> variables) implements Instruction {
        public Arg {
            variables = List.copyOf(variables);
        }
    }

    /// A variable that ARG declares.
    ///
    /// @param value the default, quotes still in it; null when there is none
    record Variable(Word name, @Nullable Word value) {}

    record Cmd(Block.Instruction block, Command command, CommandLine commandLine) implements Instruction {}

    /// `COPY`.
    ///
    /// @param from stage, image or named context; null for the build context
    record Copy(
            Block.Instruction block,
            Command command,
            CopySpec spec,
            @Nullable Word from,
            boolean parents) implements Instruction {}

    record Entrypoint(Block.Instruction block, Command command, CommandLine commandLine) implements Instruction {}

    /// `ENV`.
    ///
    /// @param legacy `ENV KEY some value`
    record Env(Block.Instruction block, Command command, List<KeyValue> pairs, boolean legacy) implements Instruction {
        public Env {
            pairs = List.copyOf(pairs);
        }
    }

    /// A pair of ENV or LABEL, quotes still in it.
    record KeyValue(Word key, Word value) {}

    record Expose(Block.Instruction block, Command command, List<Word> ports) implements Instruction {
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    /// `FROM`.
    ///
    /// @param as the keyword before the name; null when there is none
    /// @param name as written; null when there is none
    /// @param platform null when not given
    record From(
            Block.Instruction block,
            Command command,
            Word image,
            @Nullable Word as,
            @Nullable Word name,
            @Nullable Word platform)
            implements Instruction {
        /// The name by which other stages know this one.
        public @Nullable String stageName() {
            return name == null ? null : name.text().toLowerCase(Locale.ROOT);
        }
    }

    /// `HEALTHCHECK`. Times and retries are null when not given.
    ///
    /// @param test null for NONE
    record Healthcheck(
            Block.Instruction block,
            Command command,
            @Nullable CommandLine test,
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Duration startPeriod,
            @Nullable Duration startInterval,
            @Nullable Integer retries)
            implements Instruction {}

    record Label(Block.Instruction block, Command command, List<KeyValue> pairs, boolean legacy)
            implements Instruction {
        public Label {
            pairs = List.copyOf(pairs);
        }
    }

    record Maintainer(Block.Instruction block, Command command, Word name) implements Instruction {}

    /// `ONBUILD`.
    ///
    /// @param trigger what a later build runs
    /// @param expression the trigger as images store it, heredocs included
    record Onbuild(Block.Instruction block, Command command, Instruction trigger, String expression)
            implements Instruction {}

    /// `RUN`.
    ///
    /// @param mounts as written
    /// @param network `default`, `none` or `host`
    /// @param security `sandbox` or `insecure`
    record Run(
            Block.Instruction block,
            Command command,
            CommandLine commandLine,
            List<Word> mounts,
            List<RunDevice> devices,
            String network,
            String security)
            implements Instruction {
        public Run {
            mounts = List.copyOf(mounts);
            devices = List.copyOf(devices);
        }
    }

    record Shell(Block.Instruction block, Command command, List<Word> words) implements Instruction {
        public Shell {
            words = List.copyOf(words);
        }
    }

    record StopSignal(Block.Instruction block, Command command, Word signal) implements Instruction {}

    record User(Block.Instruction block, Command command, Word user) implements Instruction {}

    record Volume(Block.Instruction block, Command command, List<Word> paths) implements Instruction {
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    record Workdir(Block.Instruction block, Command command, Word path) implements Instruction {}

    /// What can't be built.
    record Invalid(Block.Instruction block, Command command, SyntaxProblem problem) implements Instruction {}
}
