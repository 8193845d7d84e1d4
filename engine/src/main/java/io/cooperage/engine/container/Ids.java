package io.cooperage.engine.container;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Identifiers as Docker makes them: 256 random bits in hexadecimal.
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final int SHORT = 12;

    private Ids() {}

    /// Never one whose short form is a decimal number, which tools would take for something else.
    static String random() {
        while (true) {
            byte[] bytes = new byte[BYTES];
            RANDOM.nextBytes(bytes);
            String id = HexFormat.of().formatHex(bytes);
            if (!id.substring(0, SHORT).chars().allMatch(Character::isDigit)) {
                return id;
            }
        }
    }
}
