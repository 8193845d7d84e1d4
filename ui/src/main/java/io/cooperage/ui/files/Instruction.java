package io.cooperage.ui.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The line of a Dockerfile that made a layer, without what builders wrap around it. Any thread.
///
/// @param keyword `RUN`, `COPY`, …; empty when the text begins with none
/// @param arguments on one line
/// @param full the whole, a shell command broken where its parts are joined, so that it can be read
public record Instruction(String keyword, String arguments, String full) {
    private static final Pattern NOTHING_RUN = Pattern.compile("^/bin/sh -c #\\(nop\\)\\s*");
    private static final Pattern SHELL = Pattern.compile("^(?:\\|\\d+ .*? )?/bin/(?:ba)?sh -c ", Pattern.DOTALL);
    private static final Pattern BUILDER = Pattern.compile("\\s*# buildkit\\s*$");
    private static final Pattern KEYWORD = Pattern.compile("^([A-Z]{3,})\\s+(.*)$", Pattern.DOTALL);
    private static final Pattern JOINT = Pattern.compile("\\s*(&&|\\|\\||;)\\s+");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /// @param createdBy as an image's history has it
    public static Instruction of(String createdBy) {
        String text = BUILDER.matcher(createdBy).replaceFirst("").strip();
        String bare = NOTHING_RUN.matcher(text).replaceFirst("");
        if (bare.equals(text) && SHELL.matcher(text).find()) {
            bare = "RUN " + text;
        }
        Matcher words = KEYWORD.matcher(bare);
        if (!words.matches()) {
            return new Instruction("", oneLine(bare), bare);
        }
        String keyword = words.group(1);
        String arguments = words.group(2).strip();
        if (keyword.equals("RUN")) {
            arguments = SHELL.matcher(arguments).replaceFirst("").strip();
            return new Instruction(keyword, oneLine(arguments), keyword + " " + broken(arguments));
        }
        return new Instruction(keyword, oneLine(arguments), keyword + " " + arguments);
    }

    /// Keyword and arguments on one line.
    public String line() {
        return keyword.isEmpty() ? arguments : keyword + " " + arguments;
    }

    private static String oneLine(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static String broken(String command) {
        if (command.contains("\n")) {
            return command;
        }
        return JOINT.matcher(command)
                .replaceAll(joint -> joint.group(1).equals(";") ? ";\n    " : "\n    " + joint.group(1) + " ");
    }
}
