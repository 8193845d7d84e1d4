package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.volume.VolumeConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the body of a create says of files: `Volumes`, and in its `HostConfig` `Binds`, `Mounts` and `Tmpfs`.
final class ContainerMountBody {
    private static final Set<String> PROPAGATIONS =
            Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    /// What makes no difference on Linux, and labels of SELinux, which are never set.
    private static final Set<String> UNHEARD = Set.of("z", "Z", "consistent", "cached", "delegated", "default");

    private static final Pattern VOLUME_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private final List<MountRequest> mounts = new ArrayList<>();
    private final List<String> anonymous = new ArrayList<>();
    private final List<VolumeConfig> volumes = new ArrayList<>();

    ContainerMountBody(JsonBody config, JsonBody host) {
        host.strings("Binds").forEach(this::bind);
        host.objects("Mounts", body -> body)
                .forEach(body -> mounts.add(mount(body).asItem()));
        host.texts("Tmpfs").forEach(this::tmpfs);
        // Old clients send a whole bind here.
        config.keys("Volumes").forEach(path -> {
            if (path.contains(":")) {
                bind(path);
            } else {
                anonymous.add(path);
            }
        });
    }

    List<MountRequest> mounts() {
        return mounts;
    }

    /// Volumes that are wanted with options or labels: where there is none of the name yet, they have to be
    /// made before the container, which would make plain ones.
    List<VolumeConfig> volumes() {
        return volumes;
    }

    /// Paths that get a volume without a name where nothing else covers them.
    List<String> anonymous() {
        return anonymous;
    }

    /// `source:target[:mode]`, or a target alone.
    private void bind(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || Arrays.asList(parts).contains("")) {
            throw EngineException.invalid("invalid volume specification: '" + text + "'");
        }
        if (parts.length == 1) {
            anonymous.add(target(text));
            return;
        }
        if (parts.length == 2 && Mode.isMode(parts[1])) {
            // `/data:ro`: what has no source has no mode either.
            throw EngineException.invalid("invalid volume specification: '" + text + "'");
        }
        boolean path = parts[0].startsWith("/");
        Mode mode = new Mode(parts.length == 3 ? parts[2] : "", path, text);
        String target = targetOf(path ? "bind" : "volume", parts[1], "invalid volume specification: '" + text + "': ");
        if (path) {
            mounts.add(new MountRequest(
                    MountRequest.Type.BIND,
                    Path.of(parts[0]).normalize(),
                    target,
                    mode.readOnly,
                    mode.options,
                    null,
                    false,
                    true,
                    null));
        } else {
            mounts.add(volume(name(parts[0], text), target, mode));
        }
    }

    private static MountRequest volume(String name, String target, Mode mode) {
        return new MountRequest(
                MountRequest.Type.VOLUME,
                null,
                target,
                mode.readOnly,
                List.of(),
                name.isEmpty() ? null : name,
                mode.copy,
                false,
                null);
    }

    private static String name(String name, String whole) {
        if (!VOLUME_NAME.matcher(name).matches()) {
            throw EngineException.invalid(
                    "create " + name + ": \"" + name + "\" includes invalid characters for a local"
                            + " volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
                            + " directory, use absolute path (in '" + whole + "')");
        }
        return name;
    }

    private static String target(String text) {
        if (!text.startsWith("/")) {
            throw EngineException.invalid("invalid mount path: '" + text + "' mount path must be absolute");
        }
        if (Path.of(text).normalize().toString().equals("/")) {
            throw EngineException.invalid("invalid specification: destination can't be '/'");
        }
        return text;
    }

    private static String targetOf(String type, String text, String prefix) {
        try {
            return target(text);
        } catch (EngineException e) {
            throw new EngineException(
                    e.kind(), prefix + "invalid mount config for type \"" + type + "\": " + e.getMessage(), e);
        }
    }

    /// The last part of a bind.
    private static final class Mode {
        private boolean readOnly;
        private boolean copy = true;
        private final List<String> options = new ArrayList<>();

        Mode(String text, boolean bind, String whole) {
            for (String word : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
                switch (word) {
                    case "ro" -> readOnly = true;
                    case "rw" -> readOnly = false;
                    default -> other(word, bind, whole);
                }
            }
        }

        static boolean isMode(String text) {
            return Stream.of(text.split(",", -1))
                    .allMatch(word -> List.of("ro", "rw", "nocopy").contains(word)
                            || PROPAGATIONS.contains(word)
                            || UNHEARD.contains(word));
        }

        private void other(String word, boolean bind, String whole) {
            if (bind && PROPAGATIONS.contains(word)) {
                options.add(word);
            } else if (!bind && word.equals("nocopy")) {
                copy = false;
            } else if (!UNHEARD.contains(word)) {
                throw EngineException.invalid("invalid volume specification: '" + whole + "': invalid mode: " + word);
            }
        }
    }

    /// One of `Mounts`.
    private MountRequest mount(JsonBody body) {
        String target = body.text("Target");
        if (target.isEmpty()) {
            throw EngineException.invalid(
                    "invalid mount config for type \"" + body.text("Type") + "\": field Target must not be empty");
        }
        String type = body.text("Type").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "bind" -> boundMount(body, targetOf(type, target, ""));
            case "volume" -> volumeMount(body, targetOf(type, target, ""));
            case "tmpfs" -> tmpfsMount(body, targetOf(type, target, ""));
            case "image", "npipe", "cluster" ->
                throw EngineException.notImplemented(
                        "mounts of type " + type + " are not supported; use bind, volume or tmpfs");
            default ->
                throw EngineException.invalid("invalid mount config for type \"" + type + "\": mount type unknown");
        };
    }

    private static MountRequest boundMount(JsonBody body, String target) {
        String source = body.text("Source");
        if (!source.startsWith("/")) {
            throw EngineException.invalid("invalid mount config for type \"bind\": "
                    + (source.isEmpty()
                            ? "field Source must not be empty"
                            : "invalid mount path: '" + source + "' mount path must be absolute"));
        }
        JsonBody options = body.object("BindOptions");
        List<String> words = new ArrayList<>();
        String propagation = options.text("Propagation");
        if (!propagation.isEmpty()) {
            if (!PROPAGATIONS.contains(propagation)) {
                throw EngineException.invalid(
                        "invalid mount config for type \"bind\": invalid propagation mode: " + propagation);
            }
            words.add(propagation);
        }
        if (options.flag("NonRecursive")) {
            words.add("bind");
        }
        if (options.flag("ReadOnlyNonRecursive")) {
            if (!body.flag("ReadOnly")) {
                throw EngineException.invalid("mount options conflict: !ReadOnly && BindOptions.ReadOnlyNonRecursive");
            }
            words.add("ro");
        }
        if (options.flag("ReadOnlyForceRecursive")) {
            if (!body.flag("ReadOnly")) {
                throw EngineException.invalid(
                        "mount options conflict: !ReadOnly && BindOptions.ReadOnlyForceRecursive");
            }
            words.add("rro");
        }
        return new MountRequest(
                MountRequest.Type.BIND,
                Path.of(source).normalize(),
                target,
                body.flag("ReadOnly"),
                words,
                null,
                false,
                options.flag("CreateMountpoint"),
                null);
    }

    private MountRequest volumeMount(JsonBody body, String target) {
        JsonBody options = body.object("VolumeOptions");
        JsonBody driver = options.object("DriverConfig");
        if (!List.of("", "local").contains(driver.text("Name"))) {
            throw EngineException.notImplemented(
                    "volume driver '" + driver.text("Name") + "': only local is built in; leave the driver out");
        }
        String source = body.text("Source");
        if (!driver.texts("Options").isEmpty() || !options.texts("Labels").isEmpty()) {
            if (source.isEmpty()) {
                throw EngineException.notImplemented("VolumeOptions.Labels and VolumeOptions.DriverConfig.Options of a"
                        + " volume without a name can't be honoured; give it a name in Source");
            }
            volumes.add(new VolumeConfig(
                    name(source, source), VolumeConfig.LOCAL, driver.texts("Options"), options.texts("Labels")));
        }
        return new MountRequest(
                MountRequest.Type.VOLUME,
                null,
                target,
                body.flag("ReadOnly"),
                List.of(),
                source.isEmpty() ? null : name(source, source),
                !options.flag("NoCopy"),
                false,
                options.textOrNull("Subpath"));
    }

    private static MountRequest tmpfsMount(JsonBody body, String target) {
        if (body.has("Source") && !body.text("Source").isEmpty()) {
            throw EngineException.invalid(
                    "invalid mount config for type \"tmpfs\": field Source must not be specified");
        }
        JsonBody options = body.object("TmpfsOptions");
        List<String> words = new ArrayList<>();
        if (options.has("Options")) {
            throw EngineException.notImplemented("TmpfsOptions.Options can't be honoured here; give them in Tmpfs");
        }
        if (options.number("SizeBytes") != 0) {
            words.add("size=" + options.number("SizeBytes"));
        }
        if (options.number("Mode") != 0) {
            words.add("mode=" + Long.toOctalString(options.number("Mode")));
        }
        return new MountRequest(MountRequest.Type.TMPFS, null, target, body.flag("ReadOnly"), words);
    }

    private void tmpfs(String target, String text) {
        boolean readOnly = false;
        List<String> options = new ArrayList<>();
        for (String word : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            if (word.equals("ro")) {
                readOnly = true;
            } else if (!word.isEmpty() && !word.equals("rw")) {
                options.add(word);
            }
        }
        mounts.add(new MountRequest(MountRequest.Type.TMPFS, null, target(target), readOnly, options));
    }
}
