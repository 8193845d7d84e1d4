package io.cooperage.engine.dockerfile.shell;

/// A word of a command.
///
/// @param text without quotes; variables and substitutions as `${…}`
/// @param from where it begins in the script
/// @param to where it ends in the script
public record ShellWord(String text, int from, int to) {
    /// A flag is anything with a dash in front but `-` and `--` themselves.
    boolean isFlag() {
        return text.startsWith("-") && !text.equals("-") && !text.equals("--");
    }

    /// The flag's name without dashes and value; for short ones each letter is one.
    boolean isFlag(String name) {
        if (!isFlag()) {
            return false;
        }
        if (text.startsWith("--")) {
            int equals = text.indexOf('=');
            return text.substring(2, equals < 0 ? text.length() : equals).equals(name);
        }
        return name.length() == 1 && text.indexOf(name.charAt(0), 1) > 0;
    }

    int countFlag(String name) {
        if (!isFlag(name)) {
            return 0;
        }
        return text.startsWith("--")
                ? 1
                : (int) text.chars().skip(1).filter(c -> c == name.charAt(0)).count();
    }
}
