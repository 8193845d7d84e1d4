package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.error.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The values of `--volume` and `--tmpfs`.
final class VolumeWords {
    static final Set<String> PROPAGATIONS = Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    private static final Pattern VOLUME_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    /// What Docker takes here and what makes no difference on Linux.
    private static final Set<String> CONSISTENCY = Set.of("consistent", "cached", "delegated", "default");

    private VolumeWords() {}

    /// `[source:]target[:options]`
    ///
    /// @throws EngineException INVALID_ARGUMENT for what can't be
    static void volume(RunDraft draft, String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || Arrays.asList(parts).contains("")) {
            throw EngineException.invalid("invalid volume specification: '" + text + "'");
        }
        if (parts.length == 1) {
            draft.volumes.add(target(text));
            return;
        }
        String source = parts[0];
        if (parts.length == 2 && source.startsWith("/") && !parts[1].startsWith("/")) {
            // `/data:ro`: an anonymous volume with options.
            Mode mode = Mode.parse(parts[1], false);
            draft.noteRelabel(mode.relabel);
            draft.mounts.add(new MountRequest(
                    MountRequest.Type.VOLUME,
                    null,
                    target(source),
                    mode.readOnly,
                    List.of(),
                    null,
                    mode.copy,
                    false,
                    null));
            return;
        }
        boolean bind = source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
        Mode mode = Mode.parse(parts.length == 3 ? parts[2] : "", bind);
        draft.noteRelabel(mode.relabel);
        String target = target(parts[1]);
        if (bind) {
            draft.mounts.add(new MountRequest(
                    MountRequest.Type.BIND,
                    draft.surroundings.resolve(source),
                    target,
                    mode.readOnly,
                    mode.words,
                    null,
                    false,
                    true,
                    null));
        } else {
            draft.mounts.add(new MountRequest(
                    MountRequest.Type.VOLUME,
                    null,
                    target,
                    mode.readOnly,
                    List.of(),
                    name(source),
                    mode.copy,
                    false,
                    null));
        }
    }

    /// `target[:options]`
    static void tmpfs(RunDraft draft, String text) {
        int colon = text.indexOf(':');
        String target = target(colon < 0 ? text : text.substring(0, colon));
        boolean readOnly = false;
        List<String> options = new ArrayList<>();
        for (String word : colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
            if (word.equals("ro")) {
                readOnly = true;
            } else if (!word.isEmpty() && !word.equals("rw")) {
                options.add(word);
            }
        }
        draft.mounts.add(new MountRequest(MountRequest.Type.TMPFS, null, target, readOnly, options));
    }

    static String target(String text) {
        if (!text.startsWith("/")) {
            throw EngineException.invalid("invalid mount path: '" + text + "' mount path must be absolute");
        }
        if (Path.of(text).normalize().toString().equals("/")) {
            throw EngineException.invalid("destination can't be '/'");
        }
        return text;
    }

    static String name(String text) {
        if (!VOLUME_NAME.matcher(text).matches()) {
            throw EngineException.invalid("'" + text + "' is no name of a volume (at least two of [a-zA-Z0-9_.-],"
                    + " the first a letter or digit). For a folder of this machine give an absolute path");
        }
        return text;
    }

    /// A bind or volume as `-v` says it, where it can.
    ///
    /// @return empty where only `--mount` can
    static java.util.Optional<String> format(MountRequest mount) {
        List<String> words = new ArrayList<>();
        if (mount.readOnly()) {
            words.add("ro");
        }
        String source;
        if (mount.type() == MountRequest.Type.BIND && mount.makeSource() && PROPAGATIONS.containsAll(mount.options())) {
            source = String.valueOf(mount.source());
            words.addAll(mount.options());
        } else if (mount.type() == MountRequest.Type.VOLUME
                && mount.volume() != null
                && !mount.volume().isEmpty()
                && mount.subpath() == null
                && mount.options().isEmpty()) {
            source = mount.volume();
            if (!mount.copyUp()) {
                words.add("nocopy");
            }
        } else {
            return java.util.Optional.empty();
        }
        if (source.contains(":") || mount.target().contains(":")) {
            return java.util.Optional.empty();
        }
        return java.util.Optional.of(
                source + ":" + mount.target() + (words.isEmpty() ? "" : ":" + String.join(",", words)));
    }

    /// The last part of `--volume`.
    private static final class Mode {
        private boolean readOnly;
        private boolean copy = true;
        private boolean relabel;
        private final List<String> words = new ArrayList<>();

        static Mode parse(String text, boolean bind) {
            Mode mode = new Mode();
            if (text.isEmpty()) {
                return mode;
            }
            for (String word : text.split(",", -1)) {
                switch (word) {
                    case "ro" -> mode.readOnly = true;
                    case "rw" -> mode.readOnly = false;
                    case "z", "Z" -> mode.relabel = true;
                    default -> mode.other(word, bind, text);
                }
            }
            return mode;
        }

        private void other(String word, boolean bind, String whole) {
            if (bind && PROPAGATIONS.contains(word)) {
                words.add(word);
            } else if (!bind && word.equals("nocopy")) {
                copy = false;
            } else if (!CONSISTENCY.contains(word)) {
                throw EngineException.invalid("invalid mode: " + whole);
            }
        }
    }
}
