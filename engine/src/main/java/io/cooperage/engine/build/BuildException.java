package io.cooperage.engine.build;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The Dockerfile or one of its steps is at fault.
public final class BuildException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final int exitCode;
    private final List<String> lastLines;
    private final String command;
    private final String hint;

    /// @param line,column in the Dockerfile, from 1; 0 when it has no place there
    /// @param exitCode of the command that failed, -1 when none did
    /// @param lastLines of its output
    public BuildException(ErrorKind kind, String message, int line, int column, int exitCode, List<String> lastLines) {
        this(kind, message, line, column, exitCode, lastLines, null);
    }

    /// @param cause null when there is none
    public BuildException(
            ErrorKind kind,
            String message,
            int line,
            int column,
            int exitCode,
            List<String> lastLines,
            @Nullable Throwable cause) {
        this(kind, message, line, column, exitCode, lastLines, cause, "", "");
    }

    private BuildException(
            ErrorKind kind,
            String message,
            int line,
            int column,
            int exitCode,
            List<String> lastLines,
            @Nullable Throwable cause,
            String command,
            String hint) {
        super(kind, message, cause);
        this.line = line;
        this.column = column;
        this.exitCode = exitCode;
        this.lastLines = List.copyOf(lastLines);
        this.command = command;
        this.hint = hint;
    }

    /// The same failure, of a command.
    ///
    /// @param words what was run, its shell included, as one text
    public BuildException ofCommand(String words) {
        return new BuildException(
                kind(), String.valueOf(getMessage()), line, column, exitCode, lastLines, getCause(), words, hint);
    }

    /// The same failure, with what to do about it.
    ///
    /// @param words one line
    public BuildException hinting(String words) {
        return new BuildException(
                kind(), String.valueOf(getMessage()), line, column, exitCode, lastLines, getCause(), command, words);
    }

    /// How the instruction at fault would be written; empty where its form is not what is wrong.
    public String hint() {
        return hint;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public int exitCode() {
        return exitCode;
    }

    /// What was run, its shell included; empty when nothing was.
    public String command() {
        return command;
    }

    public List<String> lastLines() {
        return lastLines;
    }
}
