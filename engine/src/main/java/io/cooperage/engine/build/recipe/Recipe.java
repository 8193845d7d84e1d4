package io.cooperage.engine.build.recipe;

import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.yaml.YamlFields;
import io.cooperage.engine.build.yaml.YamlNode;
import io.cooperage.engine.build.yaml.YamlReader;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A team recipe:
///
/// ```yaml
/// from: debian:12
/// name: team/test
/// addfiles:
///   - "$GOPATH/bin/test:/usr/bin"
/// ports: [8080, 53/udp]
/// cmd: /usr/bin/test
/// args: ["--listen=$(LISTEN)"]
/// ```
///
/// `$NAME` and `${NAME}` in `from`, `name` and `addfiles` are variables of whoever builds; `$(NAME)` in
/// `cmd` and `args` is a variable of the container, as in a Kubernetes container: left as it is where there
/// is none, and `$$(NAME)` for the letters themselves. Immutable.
///
/// @param from the base image
/// @param name of the image that is built; null when the recipe gives none
/// @param files in order
/// @param ports `8080` or `53/udp`
/// @param command the program and its arguments, `$(NAME)` still in them
public record Recipe(Value from, @Nullable Value name, List<AddedFile> files, List<Value> ports, List<Value> command) {
    private static final List<String> KEYS = List.of("from", "name", "addfiles", "ports", "cmd", "args");
    private static final Set<String> FILE_NAMES = Set.of("docker.yaml", "docker.yml");
    private static final Pattern PORT = Pattern.compile("(\\d{1,5})(?:/(tcp|udp|sctp))?");
    private static final int PORT_MAX = 65_535;

    public Recipe {
        files = List.copyOf(files);
        ports = List.copyOf(ports);
        command = List.copyOf(command);
    }

    /// @param line in the recipe, from 1
    public record Value(String text, int line) {}

    /// @param source a file or folder of this machine; relative to the build context, as a rule the
    ///     recipe's folder
    /// @param destination absolute path in the image
    public record AddedFile(String source, String destination, int line) {}

    /// Whether a file of this name is a recipe.
    public static boolean isNamed(Path file) {
        Path name = file.getFileName();
        return name != null && FILE_NAMES.contains(name.toString());
    }

    /// @param file for messages
    /// @param environment of whoever builds
    /// @throws BuildException INVALID_ARGUMENT with the line and column of what is wrong
    public static Recipe parse(String file, String text, Map<String, String> environment) {
        YamlFields fields = YamlFields.of(file, YamlReader.read(file, text));
        fields.allow(KEYS);
        return new Reading(fields, new HostVariables(environment)).recipe();
    }

    /// The Dockerfile that does the same.
    public RecipeBuild convert() {
        return new RecipeConversion(this).convert();
    }

    /// Takes the keys one by one.
    private record Reading(YamlFields fields, HostVariables variables) {
        Recipe recipe() {
            YamlNode.Scalar from = fields.scalar("from")
                    .orElseThrow(() -> fields.error(
                            "'from' is missing: the image to begin with, such as from: debian:12", fields.mapping()));
            Optional<YamlNode.Scalar> name = fields.scalar("name");
            List<Value> command = new ArrayList<>();
            List<YamlNode.Scalar> arguments = fields.list("args");
            if (!arguments.isEmpty() && fields.get("cmd").isEmpty()) {
                throw fields.error("'args' are there but no 'cmd' that they are for", arguments.getFirst());
            }
            fields.oneOrMore("cmd").forEach(word -> command.add(word(word)));
            arguments.forEach(word -> command.add(word(word)));
            return new Recipe(
                    image("from", from),
                    name.map(text -> image("name", text)).orElse(null),
                    fields.list("addfiles").stream().map(this::file).toList(),
                    fields.oneOrMore("ports").stream().map(this::port).toList(),
                    command);
        }

        private Value word(YamlNode.Scalar scalar) {
            if (scalar.text().indexOf('\n') >= 0) {
                throw fields.error("a line break can't be part of the command; call a script that has it", scalar);
            }
            return new Value(scalar.text(), scalar.line());
        }

        private String expand(YamlNode.Scalar scalar) {
            try {
                return variables.expand(scalar.text());
            } catch (EngineException unset) {
                throw fields.error(String.valueOf(unset.getMessage()), scalar);
            }
        }

        private Value image(String key, YamlNode.Scalar scalar) {
            String text = expand(scalar);
            if (!text.equals("scratch") || key.equals("name")) {
                try {
                    ImageReference.parse(text);
                } catch (EngineException bad) {
                    throw fields.error("'" + key + "': " + bad.getMessage(), scalar);
                }
            }
            return new Value(text, scalar.line());
        }

        private AddedFile file(YamlNode.Scalar scalar) {
            String text = expand(scalar);
            int colon = text.lastIndexOf(':');
            String source = colon < 0 ? text : text.substring(0, colon);
            String destination = colon < 0 ? "" : text.substring(colon + 1);
            if (source.isEmpty() || !destination.startsWith("/")) {
                throw fields.error(
                        "'" + scalar.text() + "' is no source:destination with an absolute destination, such as"
                                + " bin/test:/usr/bin",
                        scalar);
            }
            return new AddedFile(source, destination, scalar.line());
        }

        private Value port(YamlNode.Scalar scalar) {
            var port = PORT.matcher(scalar.text());
            if (!port.matches()
                    || Integer.parseInt(port.group(1)) > PORT_MAX
                    || port.group(1).matches("0+")) {
                throw fields.error(
                        "'" + scalar.text() + "' is no port of the container, such as 8080 or 53/udp; where it is"
                                + " published is said when it runs (-p)",
                        scalar);
            }
            return new Value(scalar.text(), scalar.line());
        }
    }
}
