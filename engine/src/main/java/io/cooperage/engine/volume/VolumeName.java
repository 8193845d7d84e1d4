package io.cooperage.engine.volume;

import io.cooperage.engine.error.EngineException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// What a volume may be called; also the name of its folder. The texts are Docker's.
final class VolumeName {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    /// What Linux's filesystems take for one name.
    private static final int LENGTH_MAX = 255;

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private VolumeName() {}

    static String check(String name) {
        if (name.length() == 1) {
            throw EngineException.invalid("create " + name
                    + ": volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!FORM.matcher(name).matches()) {
            throw EngineException.invalid("create " + name + ": \"" + name
                    + "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are"
                    + " allowed. If you intended to pass a host directory, use absolute path");
        }
        if (name.length() > LENGTH_MAX) {
            throw EngineException.invalid("create " + name + ": volume name is too long, at most " + LENGTH_MAX
                    + " characters make a file's name");
        }
        return name;
    }

    static boolean isValid(String name) {
        return name.length() > 1
                && name.length() <= LENGTH_MAX
                && FORM.matcher(name).matches();
    }

    /// Of an anonymous volume: 64 hexadecimal digits.
    static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
