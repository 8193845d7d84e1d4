package io.cooperage.engine.build.lint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.build.tool.ToolRun;
import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.lint.ExternalFinding;
import io.cooperage.engine.dockerfile.lint.Rule;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.shell.ShellScript;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs the installed ShellCheck on the scripts of RUN, as hadolint does: with the stage's shell, its ENV
/// and ARG set, and without what can't be heeded in a Dockerfile.
///
/// One child process for each different script; what it said is remembered, so that an editor pays only for
/// what changed. Any thread; an interrupt ends the child.
public final class ShellCheck {
    /// SC2187: ash can't be checked; SC1090, SC1091: files that are sourced are not here.
    private static final String EXCLUDED = "SC1090,SC1091,SC2187";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int OUTPUT_MAX = 4 << 20;
    private static final int REMEMBERED = 500;
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "busybox");
    private static final Set<String> PREDEFINED = Set.of(
            "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path program;
    private final Map<String, List<Comment>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Comment>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// @param line,column,endLine,endColumn from 1; columns count characters
    private record Comment(int code, String level, String message, int line, int column, int endLine, int endColumn) {}

    private ShellCheck(Path program) {
        this.program = program;
    }

    /// Empty when ShellCheck is not installed.
    public static Optional<ShellCheck> installed() {
        return ToolRun.find("shellcheck").map(ShellCheck::new);
    }

    /// What it has to say of a file, for [io.cooperage.engine.dockerfile.lint.Linter#lint].
    ///
    /// @throws EngineException UNAVAILABLE with what the program says when it fails; RESOURCE_EXHAUSTED when
    ///     it takes too long; CANCELLED
    public List<ExternalFinding> check(Dockerfile file) {
        return new Asked(this::comments).check(file);
    }

    /// What it has said of those scripts of a file that it was asked about before; no process is started.
    public List<ExternalFinding> remembered(Dockerfile file) {
        return new Asked(script -> Objects.requireNonNullElse(before(script), List.of())).check(file);
    }

    /// Asks it about those scripts of a file that it was not asked about before.
    ///
    /// @return whether there were any
    /// @throws EngineException as [#check]
    public boolean learn(Dockerfile file) {
        boolean[] learned = {false};
        new Asked(script -> {
                    learned[0] |= before(script) == null;
                    return comments(script);
                })
                .check(file);
        return learned[0];
    }

    /// One going through a file.
    private record Asked(Function<String, List<Comment>> comments) {
        List<ExternalFinding> check(Dockerfile file) {
            List<ExternalFinding> findings = new ArrayList<>();
            for (Stage stage : file.stages()) {
                check(stage.instructions(), new TreeSet<>(PREDEFINED), findings);
            }
            return findings;
        }

        private void check(List<Instruction> instructions, Set<String> variables, List<ExternalFinding> findings) {
            String shell = "/bin/sh";
            for (Instruction outer : instructions) {
                Instruction instruction = outer instanceof Instruction.Onbuild onbuild ? onbuild.trigger() : outer;
                switch (instruction) {
                    case Instruction.Shell changed
                    when !changed.words().isEmpty() ->
                        shell = changed.words().getFirst().text();
                    case Instruction.Env env ->
                        env.pairs().forEach(pair -> variables.add(pair.key().text()));
                    case Instruction.Arg arg ->
                        arg.variables()
                                .forEach(variable ->
                                        variables.add(variable.name().text()));
                    case Instruction.Run run -> {
                        if (SHELLS.contains(shell.substring(shell.lastIndexOf('/') + 1))
                                && run.commandLine().shell()) {
                            check(run, shell, variables, findings);
                        }
                    }
                    default -> {}
                }
            }
        }

        private void check(Instruction.Run run, String shell, Set<String> variables, List<ExternalFinding> findings) {
            ShellScript script = ShellScript.of(run);
            if (script.text().isBlank() || !script.editable()) {
                return;
            }
            StringBuilder whole = new StringBuilder();
            if (!script.text().startsWith("#!")) {
                whole.append("#!").append(shell).append('\n');
            }
            int skipped = whole.isEmpty() ? 0 : 1;
            if (skipped > 0) {
                for (String name : variables) {
                    if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                        whole.append("export ").append(name).append("=1\n");
                        skipped++;
                    }
                }
            }
            whole.append(script.text()).append('\n');
            SourceText text = new SourceText(script.text());
            for (Comment comment : comments.apply(whole.toString())) {
                int line = comment.line() - 1 - skipped;
                if (line >= 0 && line < text.lineCount()) {
                    findings.add(finding(run, script, text, comment, skipped));
                }
            }
        }
    }

    private static ExternalFinding finding(
            Instruction.Run run, ShellScript script, SourceText text, Comment comment, int skipped) {
        int from = offset(text, comment.line() - 1 - skipped, comment.column());
        int to = offset(text, comment.endLine() - 1 - skipped, comment.endColumn());
        TextRange range = script.source().range(Math.min(from, to), Math.max(from, to));
        String code = "SC" + comment.code();
        Rule rule = new Rule(
                code,
                List.of(),
                severity(comment.level()),
                comment.message(),
                "https://www.shellcheck.net/wiki/" + code,
                Rule.Origin.SHELLCHECK);
        return new ExternalFinding(rule, run, range, comment.message());
    }

    private static Severity severity(String level) {
        return switch (level) {
            case "error" -> Severity.ERROR;
            case "warning" -> Severity.WARNING;
            case "info" -> Severity.INFO;
            default -> Severity.STYLE;
        };
    }

    /// ShellCheck counts code points, and with `json1` a tab as one.
    private static int offset(SourceText text, int line, int column) {
        int at = text.lineStart(Math.clamp(line, 0, text.lineCount() - 1));
        int end = text.lineEnd(Math.clamp(line, 0, text.lineCount() - 1));
        for (int i = 1; i < column && at < end; i++) {
            at += Character.charCount(text.text().codePointAt(at));
        }
        return Math.min(at, text.length());
    }

    /// Null when it was not asked yet.
    private @Nullable List<Comment> before(String script) {
        synchronized (known) {
            return known.get(script);
        }
    }

    private List<Comment> comments(String script) {
        List<Comment> before = before(script);
        if (before != null) {
            return before;
        }
        List<Comment> comments = run(script);
        synchronized (known) {
            known.put(script, comments);
        }
        return comments;
    }

    private List<Comment> run(String script) {
        ToolRun.Output output = new ToolRun(
                        List.of(program.toString(), "--norc", "--format=json1", "--exclude=" + EXCLUDED, "-"),
                        null,
                        Map.of("LC_ALL", "C.UTF-8"),
                        script.getBytes(StandardCharsets.UTF_8),
                        OUTPUT_MAX,
                        TIMEOUT)
                .run();
        // shellcheck(1): 0 nothing found, 1 something found, more is a failure of its own.
        if (output.status() > 1) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "shellcheck: status " + output.status() + ": " + output.complaints()
                            + "; shell commands are not checked until it works");
        }
        try {
            List<Comment> comments = new ArrayList<>();
            for (JsonNode node : JSON.readTree(output.output()).path("comments")) {
                comments.add(new Comment(
                        node.path("code").asInt(),
                        node.path("level").asText(),
                        node.path("message").asText(),
                        node.path("line").asInt(),
                        node.path("column").asInt(),
                        node.path("endLine").asInt(),
                        node.path("endColumn").asInt()));
            }
            return List.copyOf(comments);
        } catch (JsonProcessingException failure) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "shellcheck: its answer is no JSON: " + failure.getOriginalMessage(),
                    failure);
        } catch (IOException failure) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "shellcheck: " + failure.getMessage(), failure);
        }
    }
}
