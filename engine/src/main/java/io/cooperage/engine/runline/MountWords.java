package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.error.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The value of `--mount`: `type=bind,src=/a,dst=/b,readonly`.
final class MountWords {
    private MountRequest.Type type = MountRequest.Type.VOLUME;
    private @Nullable String source;
    private @Nullable String target;
    private boolean readOnly;
    private boolean copyUp = true;
    private boolean makeSource;
    private @Nullable String subpath;
    private final List<String> options = new ArrayList<>();

    /// Of which kinds keys were given.
    private final List<String> kinds = new ArrayList<>();

    private MountWords() {}

    /// @throws EngineException INVALID_ARGUMENT or NOT_IMPLEMENTED naming the key
    static MountRequest parse(String text, Surroundings surroundings) {
        if (text.isBlank()) {
            throw EngineException.invalid("value is empty");
        }
        MountWords words = new MountWords();
        for (String field : CsvWords.split(text)) {
            words.take(field);
        }
        return words.build(surroundings);
    }

    static String format(MountRequest mount) {
        List<String> fields = new ArrayList<>();
        fields.add("type=" + mount.type().name().toLowerCase(Locale.ROOT));
        if (mount.type() == MountRequest.Type.BIND) {
            fields.add("src=" + mount.source());
        } else if (mount.volume() != null && !mount.volume().isEmpty()) {
            fields.add("src=" + mount.volume());
        }
        fields.add("dst=" + mount.target());
        if (mount.readOnly()) {
            fields.add("readonly");
        }
        if (mount.type() == MountRequest.Type.VOLUME && !mount.copyUp()) {
            fields.add("volume-nocopy");
        }
        if (mount.subpath() != null) {
            fields.add("volume-subpath=" + mount.subpath());
        }
        for (String option : mount.options()) {
            fields.add(
                    switch (option) {
                        case "bind" -> "bind-recursive=disabled";
                        case "rro" -> "bind-recursive=readonly";
                        default -> "bind-propagation=" + option;
                    });
        }
        return CsvWords.join(fields);
    }

    private void take(String field) {
        Values.Pair pair = Values.pair(field);
        String key = pair.name().strip().toLowerCase(Locale.ROOT);
        String value = pair.value();
        if (!pair.complete()) {
            if (!List.of("readonly", "ro", "volume-nocopy", "bind-nonrecursive").contains(key)) {
                throw EngineException.invalid("invalid field '" + field + "' must be a key=value pair");
            }
            value = "true";
        }
        int dash = key.indexOf('-');
        if (dash > 0) {
            kinds.add(key.substring(0, dash));
        }
        switch (key) {
            case "type" -> type = type(value);
            case "source", "src" -> source = value;
            case "target", "dst", "destination" -> target = value;
            case "readonly", "ro" -> readOnly = Values.bool(value);
            case "consistency" -> Values.oneOf(value, "consistent", "cached", "delegated", "default");
            case "bind-propagation" -> {
                if (!VolumeWords.PROPAGATIONS.contains(value)) {
                    throw EngineException.invalid("invalid propagation value: " + value);
                }
                options.add(value);
            }
            case "bind-nonrecursive" -> {
                if (Values.bool(value)) {
                    options.add("bind");
                }
            }
            case "bind-recursive" -> recursive(value);
            case "bind-create-src" -> makeSource = Values.bool(value);
            case "volume-nocopy" -> copyUp = !Values.bool(value);
            case "volume-subpath" -> subpath = Values.notEmpty(value);
            case "volume-driver" -> {
                if (!value.equals("local")) {
                    throw EngineException.notImplemented("volume driver '" + value + "': only local is built in");
                }
            }
            case "volume-label", "volume-opt" ->
                throw EngineException.notImplemented(
                        key + " can't be given here; create the volume with it first, then mount it by name");
            case "tmpfs-size" -> options.add("size=" + ByteSizes.parse(value));
            case "tmpfs-mode" -> options.add("mode=" + mode(value));
            case "tmpfs-options" -> options.addAll(List.of(value.split(",", -1)));
            case "image-subpath" -> throw EngineException.notImplemented("mounts of images are not supported");
            default -> throw EngineException.invalid("unexpected key '" + key + "' in '" + field + "'");
        }
    }

    private void recursive(String value) {
        switch (Values.oneOf(value, "enabled", "disabled", "writable", "readonly")) {
            case "disabled" -> options.add("bind");
            case "readonly" -> options.add("rro");
            case "writable" ->
                throw EngineException.notImplemented("bind-recursive=writable is not supported; leave it out");
            default -> {}
        }
    }

    private static MountRequest.Type type(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "bind" -> MountRequest.Type.BIND;
            case "volume" -> MountRequest.Type.VOLUME;
            case "tmpfs" -> MountRequest.Type.TMPFS;
            case "image", "npipe", "cluster" ->
                throw EngineException.notImplemented("mounts of type " + value + " are not supported");
            default -> throw EngineException.invalid("invalid mount type '" + value + "'");
        };
    }

    private static String mode(String value) {
        if (!value.matches("[0-7]{1,5}")) {
            throw EngineException.invalid("invalid value for tmpfs-mode: '" + value + "' is no octal mode");
        }
        return value;
    }

    private MountRequest build(Surroundings surroundings) {
        if (target == null || target.isEmpty()) {
            throw EngineException.invalid("target is required");
        }
        String kind = type.name().toLowerCase(Locale.ROOT);
        for (String other : kinds) {
            if (!other.equals(kind)) {
                throw EngineException.invalid("cannot mix '" + other + "-*' options with mount type '" + kind + "'");
            }
        }
        String checked = VolumeWords.target(target);
        return switch (type) {
            case BIND -> {
                if (source == null || source.isEmpty()) {
                    throw EngineException.invalid("source is required for type=bind");
                }
                Path path = surroundings.resolve(source);
                if (!source.startsWith("/") && !source.startsWith(".")) {
                    throw EngineException.invalid("invalid mount path: '" + source + "' mount path must be absolute");
                }
                yield new MountRequest(type, path, checked, readOnly, options, null, false, makeSource, null);
            }
            case TMPFS -> {
                if (source != null) {
                    throw EngineException.invalid("source can't be given with type=tmpfs");
                }
                yield new MountRequest(type, null, checked, readOnly, options);
            }
            case VOLUME -> {
                String name = source == null || source.isEmpty() ? null : VolumeWords.name(source);
                yield new MountRequest(type, null, checked, readOnly, options, name, copyUp, false, subpath);
            }
        };
    }
}
