package io.cooperage.ui.control.code;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a text is written in, as far as it can be coloured: told by its name, and by its first line where the name
/// says nothing. Any thread.
///
/// A pattern's named groups are the style classes; `key` may be a part of `string`.
public enum Language {
    PLAIN(""),
    JSON("""
            (?<string>"(?:[^"\\\\\\n]|\\\\.)*+")(?<key>\\s*+:)?\
            |(?<number>-?\\b\\d[\\d.eE+-]*+)\
            |(?<literal>\\b(?:true|false|null)\\b)\
            |(?<mark>[{}\\[\\],:]++)\
            """),
    SHELL("""
            (?<comment>(?<![^\\s;])#[^\\n]*+)\
            |(?<string>"(?:[^"\\\\]|\\\\.)*+"|'[^']*+')\
            |(?<variable>\\$(?:\\{[^}\\n]*+\\}|\\w++|[@#?*!$-]))\
            |(?<keyword>\\b(?:if|then|elif|else|fi|for|in|while|until|do|done|case|esac|function|return|exit|local|export|set|unset|shift|trap|exec|eval|readonly)\\b(?![\\w=-]))\
            """),
    YAML("""
            (?<comment>(?<!\\S)#[^\\n]*+)\
            |(?<name>(?m:^[ \\t]*+(?:-[ \\t]++)*+)[\\w./"'-]++(?=[ \\t]*+:(?:\\s|$)))\
            |(?<string>"(?:[^"\\\\\\n]|\\\\.)*+"|'[^'\\n]*+')\
            |(?<number>(?<=\\s)-?\\d[\\d.]*+(?=\\s|$))\
            |(?<literal>(?<=\\s)(?:true|false|null|yes|no|~)(?=\\s|$))\
            """),
    CONF("""
            (?<comment>(?m:^[ \\t]*+[#;][^\\n]*+)|(?<=\\s)#[^\\n]*+)\
            |(?<keyword>(?m:^[ \\t]*+\\[[^\\]\\n]*+\\]))\
            |(?<name>(?m:^[ \\t]*+)[\\w./-]++(?=[ \\t]*+[=:]))\
            |(?<string>"(?:[^"\\\\\\n]|\\\\.)*+"|'[^'\\n]*+')\
            |(?<number>(?<=[\\s=:])-?\\d[\\d.]*+[kKmMgGsh%]?(?=[\\s;]|$))\
            """),
    PYTHON("""
            (?<comment>#[^\\n]*+)\
            |(?<string>\"""(?s:.*?)(?:\"""|\\z)|'''(?s:.*?)(?:'''|\\z)|"(?:[^"\\\\\\n]|\\\\.)*+"|'(?:[^'\\\\\\n]|\\\\.)*+')\
            |(?<keyword>\\b(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\\b)\
            |(?<literal>\\b(?:True|False|None|self)\\b)\
            |(?<number>\\b\\d[\\w.]*+)\
            |(?<variable>(?m:^[ \\t]*+)@[\\w.]++)\
            """);

    static final List<String> CLASSES =
            List.of("comment", "string", "variable", "keyword", "name", "number", "literal", "mark");

    private static final Pattern CONFIG_FOLDER = Pattern.compile("(?:^|/)etc/(?:[^/]+/)*[^/.]+$");

    private final Pattern pattern;

    Language(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    Pattern pattern() {
        return pattern;
    }

    /// @param path of the file; folders tell something too
    /// @param text its beginning at least
    public static Language of(String path, CharSequence text) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "json", "jsonc", "webmanifest", "map" -> JSON;
            case "sh", "bash", "dash", "ksh", "profile", "bashrc", "postinst", "preinst", "prerm", "postrm" -> SHELL;
            case "yaml", "yml" -> YAML;
            case "py", "pyi" -> PYTHON;
            case "conf",
                    "ini",
                    "cfg",
                    "cnf",
                    "toml",
                    "service",
                    "socket",
                    "timer",
                    "properties",
                    "desktop",
                    "list",
                    "env",
                    "sources",
                    "repo" -> CONF;
            default -> byContent(path, text);
        };
    }

    private static Language byContent(String path, CharSequence text) {
        int length = Math.min(text.length(), 120);
        String first =
                text.subSequence(0, length).toString().lines().findFirst().orElse("");
        if (first.startsWith("#!")) {
            return first.contains("python") ? PYTHON : first.contains("sh") ? SHELL : PLAIN;
        }
        return CONFIG_FOLDER.matcher(path).find() ? CONF : PLAIN;
    }
}
