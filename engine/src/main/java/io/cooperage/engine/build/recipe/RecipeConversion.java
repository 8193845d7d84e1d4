package io.cooperage.engine.build.recipe;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes the Dockerfile of a recipe. One thread.
final class RecipeConversion {
    /// A reference to a variable of the container, or one that is not meant.
    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Recipe recipe;
    private final List<String> text = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();

    /// By folder.
    private final Map<Path, String> contexts = new LinkedHashMap<>();

    RecipeConversion(Recipe recipe) {
        this.recipe = recipe;
    }

    RecipeBuild convert() {
        add("FROM " + recipe.from().text(), recipe.from().line());
        recipe.files().forEach(this::copy);
        recipe.ports().forEach(port -> add("EXPOSE " + port.text(), port.line()));
        if (!recipe.command().isEmpty()) {
            add("CMD " + command(), recipe.command().getFirst().line());
        }
        Map<String, BuildContext> named = new LinkedHashMap<>();
        contexts.forEach((folder, name) -> named.put(name, new BuildContext.Folder(folder)));
        Recipe.Value name = recipe.name();
        return new RecipeBuild(String.join("\n", text) + "\n", named, name == null ? null : name.text(), lines);
    }

    private void add(String line, int from) {
        text.add(line);
        lines.add(from);
    }

    /// A file that lies elsewhere is taken from a context of its own, its folder.
    private void copy(Recipe.AddedFile file) {
        Path source = Path.of(file.source()).normalize();
        boolean elsewhere = source.isAbsolute() || source.startsWith("..");
        Path folder = source.getParent();
        Path name = source.getFileName();
        String slash = file.source().endsWith("/") ? "/" : "";
        if (!elsewhere || folder == null || name == null) {
            String here = elsewhere ? "/" : source.toString().isEmpty() ? "." : source.toString();
            add("COPY " + json(List.of(word(here + slash), word(file.destination()))), file.line());
            return;
        }
        String context = contexts.computeIfAbsent(folder, _ -> "addfiles-" + contexts.size());
        add("COPY --from=" + context + " " + json(List.of(word(name + slash), word(file.destination()))), file.line());
    }

    /// What COPY would take for a variable or a wildcard is meant as it is.
    private static String word(String path) {
        return path.replace("\\", "\\\\").replace("$", "\\$").replaceAll("([*?\\[])", "[$1]");
    }

    /// Variables of the container need a shell there, which leaves nothing of itself behind.
    private String command() {
        boolean references = recipe.command().stream()
                .anyMatch(word -> REFERENCE
                        .matcher(word.text())
                        .results()
                        .anyMatch(found -> isReference(found.group(1), found.group(2))));
        return references
                ? "exec "
                        + recipe.command().stream()
                                .map(word -> shell(word.text()))
                                .collect(Collectors.joining(" "))
                : json(recipe.command().stream().map(word -> plain(word.text())).toList());
    }

    private static boolean isReference(String escape, String name) {
        return escape.isEmpty() && SHELL_NAME.matcher(name).matches();
    }

    /// `$$(NAME)` is what is to be seen as `$(NAME)`.
    private static String plain(String word) {
        return REFERENCE.matcher(word).replaceAll(found -> Matcher.quoteReplacement("$(" + found.group(2) + ")"));
    }

    /// A variable that is not set leaves the reference as it is, as in Kubernetes.
    private static String shell(String word) {
        StringBuilder out = new StringBuilder("\"");
        Matcher found = REFERENCE.matcher(word);
        int at = 0;
        while (found.find()) {
            out.append(quoted(word.substring(at, found.start())));
            String name = found.group(2);
            String letters = quoted("$(" + name + ")");
            out.append(isReference(found.group(1), name) ? "${" + name + "-" + letters + "}" : letters);
            at = found.end();
        }
        return out.append(quoted(word.substring(at))).append('"').toString();
    }

    /// Inside double quotes.
    private static String quoted(String text) {
        return text.replaceAll("([\\\\$`\"])", "\\\\$1");
    }

    private static String json(List<String> words) {
        return words.stream()
                .map(word -> '"'
                        + word.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                        + '"')
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
