package io.cooperage.app;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.build.BuildRequest.BuildSecret;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the values of `cooperage build`'s options, as `docker build` does.
final class BuildWords {
    private static final String IMAGE = "docker-image://";
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    private BuildWords() {}

    /// `NAME=value`, or `NAME` alone for the caller's variable. As with Docker's own program, a
    /// `SOURCE_DATE_EPOCH` in the environment counts without being asked for.
    static Map<String, @Nullable String> arguments(List<String> words, Map<String, String> environment) {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals == 0 || word.isEmpty()) {
                throw EngineException.invalid("--build-arg " + word + ": a name is needed before the '='");
            }
            all.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? null : word.substring(equals + 1));
        }
        String epoch = environment.getOrDefault(EPOCH, "");
        if (!epoch.isEmpty()) {
            all.putIfAbsent(EPOCH, epoch);
        }
        return all;
    }

    static Map<String, String> labels(List<String> words) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            all.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
        }
        return all;
    }

    private static Map<String, String> fields(String option, String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw EngineException.invalid(option + " " + text + ": '" + field + "' is no key=value pair");
            }
            fields.put(field.substring(0, equals).toLowerCase(Locale.ROOT), field.substring(equals + 1));
        }
        return fields;
    }

    /// `id=token,src=FILE` or `id=token,env=VARIABLE`.
    static Map<String, BuildSecret> secrets(List<String> words) {
        Map<String, BuildSecret> all = new LinkedHashMap<>();
        for (String word : words) {
            Map<String, String> fields = fields("--secret", word);
            String id = fields.remove("id");
            String type = fields.remove("type");
            String file = first(fields.remove("src"), fields.remove("source"));
            String variable = fields.remove("env");
            if (!fields.isEmpty()) {
                throw EngineException.invalid("--secret " + word + ": unexpected key '"
                        + fields.keySet().iterator().next() + "'; it has id, src and env");
            }
            if (id == null || id.isEmpty()) {
                throw EngineException.invalid("--secret " + word + ": an id is needed");
            }
            if ("env".equals(type) && variable == null) {
                variable = first(file, id);
                file = null;
            }
            if (file != null) {
                Path path = Path.of(file).toAbsolutePath();
                if (!Files.isRegularFile(path)) {
                    throw EngineException.notFound("--secret " + word + ": " + path + " is no file");
                }
                all.put(id, new BuildSecret(null, path, null));
            } else {
                all.put(id, new BuildSecret(null, null, variable == null ? id : variable));
            }
        }
        return all;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    /// `NAME=PATH` or `NAME=docker-image://IMAGE`.
    static Map<String, BuildContext> contexts(List<String> words) {
        Map<String, BuildContext> all = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw EngineException.invalid("--build-context " + word + ": it is NAME=PATH or NAME=" + IMAGE + "…");
            }
            String name = word.substring(0, equals).toLowerCase(Locale.ROOT);
            all.put(name, context("--build-context " + name, word.substring(equals + 1)));
        }
        return all;
    }

    /// @throws EngineException NOT_IMPLEMENTED for what lies on another machine
    static BuildContext context(String option, String text) {
        if (text.startsWith(IMAGE)) {
            return new BuildContext.Image(text.substring(IMAGE.length()));
        }
        if (text.contains("://") || text.startsWith("git@") || text.startsWith("github.com/")) {
            throw EngineException.notImplemented(option + " " + text
                    + ": a context on another machine can't be built; fetch it and give its folder");
        }
        Path path = Path.of(text).toAbsolutePath().normalize();
        if (Files.isRegularFile(path)) {
            return new BuildContext.Archive(path);
        }
        if (!Files.isDirectory(path)) {
            throw EngineException.notFound(option + ": unable to prepare context: path \"" + text + "\" not found");
        }
        return new BuildContext.Folder(path);
    }

    /// What `--output` may be.
    ///
    /// @param toOutput a tar goes to standard output by way of a file
    record Output(BuildOutput output, boolean toOutput) {}

    /// `-`, a path, or `type=local|tar|docker|image,dest=…`.
    ///
    /// @param temporary a file for what goes to standard output
    static Output output(String text, Path temporary) {
        if (text.equals("-")) {
            return new Output(new BuildOutput.Tar(temporary), true);
        }
        if (!text.contains("=")) {
            return new Output(new BuildOutput.Folder(Path.of(text).toAbsolutePath()), false);
        }
        Map<String, String> fields = fields("--output", text);
        String type = fields.remove("type");
        String target = fields.remove("dest");
        if (!fields.isEmpty()) {
            throw EngineException.notImplemented("--output " + text + ": '"
                    + fields.keySet().iterator().next() + "' is not supported; type and dest are");
        }
        if (type == null) {
            throw EngineException.invalid("--output " + text + ": type is required");
        }
        return switch (type) {
            case "local" -> new Output(new BuildOutput.Folder(target(text, target)), false);
            case "tar" ->
                target == null || target.equals("-")
                        ? new Output(new BuildOutput.Tar(temporary), true)
                        : new Output(new BuildOutput.Tar(target(text, target)), false);
            case "docker", "image" -> {
                if (target != null) {
                    throw EngineException.notImplemented("--output " + text
                            + ": the image goes to this engine's store; write it to a file with: cooperage image save");
                }
                yield new Output(new BuildOutput.Image(), false);
            }
            case "cacheonly" -> new Output(new BuildOutput.None(), false);
            default ->
                throw EngineException.notImplemented("--output " + text + ": there is no type " + type
                        + "; there are local, tar, docker and cacheonly");
        };
    }

    private static Path target(String text, @Nullable String target) {
        if (target == null || target.isEmpty()) {
            throw EngineException.invalid("--output " + text + ": dest is required");
        }
        return Path.of(target).toAbsolutePath();
    }

    /// `512m`, `1g`, or plain bytes.
    static long bytes(String option, @Nullable String text) {
        if (text == null) {
            return 0;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        String number = lower.replaceFirst("i?b?$", "");
        int shift = number.isEmpty() ? -1 : "kmgt".indexOf(number.charAt(number.length() - 1));
        try {
            return shift < 0
                    ? Long.parseLong(number)
                    : Math.multiplyExact(
                            Long.parseLong(number.substring(0, number.length() - 1)), 1L << (10 * (shift + 1)));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT, option + " " + text + ": it is a size such as 512m or 2g", e);
        }
    }
}
