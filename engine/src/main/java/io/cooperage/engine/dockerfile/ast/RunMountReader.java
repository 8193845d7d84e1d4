package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.error.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads `type=cache,target=/root/.cache,…`. The order of keys matters: `required` and `size` look at the
/// type given before them.
public final class RunMountReader {
    public static final List<String> KEYS = List.of(
            "type",
            "from",
            "source",
            "target",
            "readonly",
            "id",
            "sharing",
            "required",
            "size",
            "mode",
            "uid",
            "gid",
            "src",
            "dst",
            "destination",
            "ro",
            "rw",
            "readwrite",
            "env");

    private final UnaryOperator<String> expander;
    private RunMount.Type type = RunMount.Type.BIND;
    private String from = "";
    private String source = "";
    private String target = "";
    private @Nullable Boolean readOnly;
    private long sizeLimit;
    private String id = "";
    private RunMount.@Nullable Sharing sharing;
    private boolean required;
    private @Nullable String env;
    private @Nullable Integer mode;
    private @Nullable Long uid;
    private @Nullable Long gid;

    private RunMountReader(UnaryOperator<String> expander) {
        this.expander = expander;
    }

    /// @param expander replaces variables in values
    /// @throws EngineException INVALID_ARGUMENT with BuildKit's words, or what `expander` throws
    public static RunMount read(String text, UnaryOperator<String> expander) {
        RunMountReader reader = new RunMountReader(expander);
        for (String field : fields(text)) {
            reader.field(field);
        }
        return reader.finish();
    }

    /// What can be said before variables are known.
    ///
    /// @throws EngineException INVALID_ARGUMENT with BuildKit's words
    static void checkUnexpanded(String text) {
        for (String field : fields(text)) {
            int dollar = field.indexOf('$');
            if (field.toLowerCase(Locale.ROOT).startsWith("from=") && dollar >= 0 && dollar != field.length() - 1) {
                throw EngineException.invalid("'from' doesn't support variable expansion, define alias stage instead");
            }
        }
    }

    private static List<String> fields(String text) {
        try {
            return CsvFields.read(text);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "failed to parse csv mounts: " + e.getMessage(), e);
        }
    }

    private void field(String field) {
        int equals = field.indexOf('=');
        if (equals < 0) {
            bareField(field);
            return;
        }
        String key = field.substring(0, equals).toLowerCase(Locale.ROOT);
        String value = expander.apply(field.substring(equals + 1));
        switch (key) {
            case "type" -> type = choice(RunMount.Type.values(), field, value, "unsupported mount type ");
            case "from" -> from = value;
            case "source", "src" -> source = value;
            case "target", "dst", "destination" -> target = value;
            case "readonly", "ro" -> readOnly = bool(key, value);
            case "readwrite", "rw" -> readOnly = !bool(key, value);
            case "required" -> {
                requireType(key, type == RunMount.Type.SECRET || type == RunMount.Type.SSH);
                required = bool(key, value);
            }
            case "size" -> {
                requireType(key, type == RunMount.Type.TMPFS);
                sizeLimit = size(key, value);
            }
            case "id" -> id = value;
            case "sharing" -> sharing = choice(RunMount.Sharing.values(), field, value, "unsupported sharing value ");
            case "mode" -> mode = (int) number("mode", value, 8);
            case "uid" -> uid = number("uid", value, 10);
            case "gid" -> gid = number("gid", value, 10);
            case "env" -> env = value;
            default -> {
                String meant = Suggestion.find(key, KEYS);
                String message = "unexpected key '" + key + "' in '" + field + "'" + Suggestion.hint(meant);
                throw meant == null
                        ? EngineException.invalid(message)
                        : new MisspelledFieldException(message, field, 0, equals, meant);
            }
        }
    }

    private void bareField(String field) {
        String key = field.toLowerCase(Locale.ROOT);
        switch (key) {
            case "readonly", "ro" -> readOnly = true;
            case "readwrite", "rw" -> readOnly = false;
            case "required" -> {
                requireType(key, type == RunMount.Type.SECRET || type == RunMount.Type.SSH);
                required = true;
            }
            default -> throw EngineException.invalid("invalid field '" + field + "' must be a key=value pair");
        }
    }

    private RunMount finish() {
        boolean ownedType = type == RunMount.Type.SECRET || type == RunMount.Type.SSH || type == RunMount.Type.CACHE;
        if (!ownedType) {
            refuse("mode", mode);
            refuse("uid", uid);
            refuse("gid", gid);
        }
        if (type == RunMount.Type.SECRET) {
            checkSecret();
        }
        if (sharing != null && type != RunMount.Type.CACHE) {
            throw EngineException.invalid("invalid cache sharing set for " + lower(type) + " mount");
        }
        boolean finalReadOnly =
                readOnly != null ? readOnly : type != RunMount.Type.CACHE && type != RunMount.Type.TMPFS;
        return new RunMount(
                type, from, source, target, finalReadOnly, sizeLimit, id, sharing, required, env, mode, uid, gid);
    }

    private void refuse(String key, @Nullable Object value) {
        if (value != null) {
            throw EngineException.invalid(key + " not allowed for " + GoText.quote(lower(type)) + " type mounts");
        }
    }

    private void checkSecret() {
        if (!from.isEmpty()) {
            throw EngineException.invalid("secret mount should not have a from");
        }
        if (sharing != null) {
            throw EngineException.invalid("secret mount should not define sharing");
        }
        if (source.isEmpty() && target.isEmpty() && id.isEmpty()) {
            throw EngineException.invalid("invalid secret mount. one of source, target required");
        }
        if (!source.isEmpty() && !id.isEmpty()) {
            throw EngineException.invalid("both source and id can't be set");
        }
    }

    private void requireType(String key, boolean right) {
        if (!right) {
            throw EngineException.invalid("unexpected key '" + key + "' for mount type '" + lower(type) + "'");
        }
    }

    /// @param value of `field`, variables replaced
    private static <E extends Enum<E>> E choice(E[] values, String field, String value, String message) {
        for (E candidate : values) {
            if (candidate.name().equalsIgnoreCase(value)) {
                return candidate;
            }
        }
        List<String> names = Arrays.stream(values).map(RunMountReader::lower).toList();
        String meant = Suggestion.find(value, names);
        String text = message + GoText.quote(value) + Suggestion.hint(meant);
        int start = field.indexOf('=') + 1;
        // What a variable holds can't be mended here.
        throw meant == null || !field.substring(start).equals(value)
                ? EngineException.invalid(text)
                : new MisspelledFieldException(text, field, start, field.length(), meant);
    }

    private static boolean bool(String key, String value) {
        try {
            return GoValues.bool(value);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "invalid value for " + key + ": " + value, e);
        }
    }

    private static long size(String key, String value) {
        try {
            return GoValues.bytes(value);
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "invalid value for " + key + ": " + value, e);
        }
    }

    private static long number(String key, String value, int radix) {
        try {
            return Integer.parseUnsignedInt(value, radix) & 0xFFFF_FFFFL;
        } catch (NumberFormatException e) {
            throw EngineException.invalid("invalid value " + value + " for " + key);
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
