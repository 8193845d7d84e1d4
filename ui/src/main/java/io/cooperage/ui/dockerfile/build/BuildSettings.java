package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.build.BuildRequest.BuildSecret;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a context is built, as a person typed it. Kept, so that the same build can be run again.
///
/// @param tags separated by blanks or commas
/// @param args,labels,secrets one per line: `NAME=value`; an argument without a value takes the
///     environment's; a secret is `id=file`, or `id=$VARIABLE`
/// @param output empty is an image; `folder:PATH`, `tar:PATH`, or `none` for the cache only
record BuildSettings(
        String tags,
        String target,
        String args,
        String labels,
        String secrets,
        String platform,
        String network,
        String output,
        boolean noCache,
        boolean pull) {
    static final BuildSettings EMPTY = new BuildSettings("", "", "", "", "", "", "", "", false, false);

    /// @param dockerfile path in the context
    /// @param text of the Dockerfile where it was not saved; null takes the file
    /// @param anewFrom the line from which on everything is done anew, from 1; 0 for none
    /// @throws EngineException INVALID_ARGUMENT for what makes no sense
    BuildRequest request(Path context, String dockerfile, @Nullable String text, int anewFrom) {
        BuildRequest plain = BuildRequest.of(new BuildContext.Folder(context));
        return new BuildRequest(
                plain.context(),
                dockerfile,
                text,
                tagList(),
                target.isBlank() ? null : target.strip(),
                args(args),
                pairs(labels),
                platform.isBlank() ? null : Platform.parse(platform.strip()),
                noCache,
                List.of(),
                anewFrom,
                pull,
                network.isBlank() ? plain.network() : network.strip(),
                List.of(),
                secrets(secrets),
                Map.of(),
                List.of(output(output)),
                null,
                List.of(),
                0,
                0,
                false);
    }

    List<String> tagList() {
        return Arrays.stream(tags.strip().split("[\\s,]+", -1))
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    /// What is wrong with tags; empty when nothing is. The same for the others.
    static String tagsProblem(String text) {
        return problem(() -> new BuildSettings(text, "", "", "", "", "", "", "", false, false)
                .tagList()
                .forEach(ImageReference::parse));
    }

    static String argsProblem(String text) {
        return problem(() -> args(text));
    }

    static String labelsProblem(String text) {
        return problem(() -> pairs(text));
    }

    static String secretsProblem(String text) {
        return problem(() -> secrets(text));
    }

    static String platformProblem(String text) {
        return text.isBlank() ? "" : problem(() -> Platform.parse(text.strip()));
    }

    static String outputProblem(String text) {
        return problem(() -> output(text));
    }

    private static String problem(Runnable reading) {
        try {
            reading.run();
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static BuildOutput output(String text) {
        String wanted = text.strip();
        if (wanted.isEmpty() || wanted.equals("image")) {
            return new BuildOutput.Image();
        }
        if (wanted.equals("none")) {
            return new BuildOutput.None();
        }
        int colon = wanted.indexOf(':');
        String kind = colon < 0 ? wanted : wanted.substring(0, colon);
        String path = colon < 0 ? "" : wanted.substring(colon + 1).strip();
        if (!path.startsWith("/")) {
            throw EngineException.invalid("'" + wanted + "' is no output: leave it empty for an image, or write"
                    + " folder:/PATH, tar:/PATH or none");
        }
        return switch (kind) {
            case "folder" -> new BuildOutput.Folder(Path.of(path));
            case "tar" -> new BuildOutput.Tar(Path.of(path));
            default ->
                throw EngineException.invalid("'" + kind + "' is no kind of output; there are folder, tar and none");
        };
    }

    /// Values of arguments that are given here, for whoever wants to show what a variable would be; what is
    /// not typed well yet is left out.
    static Map<String, String> knownArgs(String text) {
        Map<String, String> known = new LinkedHashMap<>();
        if (argsProblem(text).isEmpty()) {
            args(text).forEach((name, value) -> {
                if (value != null) {
                    known.put(name, value);
                }
            });
        }
        return known;
    }

    private static Map<String, @Nullable String> args(String text) {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        for (String line : lines(text)) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? line : line.substring(0, equals);
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw EngineException.invalid("'" + name + "' is no argument's name: write NAME=value on a line");
            }
            all.put(name, equals < 0 ? null : line.substring(equals + 1));
        }
        return all;
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : lines(text)) {
            int equals = line.indexOf('=');
            if (equals <= 0) {
                throw EngineException.invalid("'" + line + "' has no value: write name=value on a line");
            }
            all.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return all;
    }

    private static Map<String, BuildSecret> secrets(String text) {
        Map<String, BuildSecret> all = new LinkedHashMap<>();
        pairs(text)
                .forEach((id, source) -> all.put(
                        id,
                        source.startsWith("$")
                                ? new BuildSecret(null, null, source.substring(1))
                                : new BuildSecret(null, Path.of(source), null)));
        return all;
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
