package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/// The keys by which a person lets go of a terminal, looked for in what is typed. For one thread.
final class DetachKeys {
    private static final byte[] USUAL = {16, 17};

    private final byte[] keys;
    private int matched;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /// @param text single characters and `ctrl-x`, with commas between them; empty is `ctrl-p,ctrl-q`
    /// @throws EngineException INVALID_ARGUMENT naming it
    static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return new DetachKeys(USUAL.clone());
        }
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        for (String key : text.split(",", -1)) {
            keys.write(code(key, text));
        }
        return new DetachKeys(keys.toByteArray());
    }

    private static int code(String key, String whole) {
        if (key.length() == 1 && key.charAt(0) < 128) {
            return key.charAt(0);
        }
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.startsWith("ctrl-") && lower.length() == "ctrl-x".length()) {
            char letter = lower.charAt("ctrl-".length());
            if (letter >= 'a' && letter <= 'z') {
                return letter - 'a' + 1;
            }
            int other = "@[\\]^_".indexOf(letter);
            if (other >= 0) {
                return other == 0 ? 0 : 26 + other;
            }
        }
        throw EngineException.invalid("Invalid detach keys (" + whole + ") provided");
    }

    /// Passes on what was typed, without the keys. Their beginning is held back until it is known what follows.
    ///
    /// @return true when all of them were there: what follows them is dropped
    boolean pass(byte[] typed, int length, ByteArrayOutputStream to) {
        for (int i = 0; i < length; i++) {
            byte key = typed[i];
            if (key != keys[matched] && matched > 0) {
                to.write(keys, 0, matched);
                matched = 0;
            }
            if (key == keys[matched]) {
                matched++;
                if (matched == keys.length) {
                    return true;
                }
            } else {
                to.write(key);
            }
        }
        return false;
    }

    /// What was held back, when nothing more will be typed.
    void passRest(ByteArrayOutputStream to) {
        to.write(keys, 0, matched);
        matched = 0;
    }
}
