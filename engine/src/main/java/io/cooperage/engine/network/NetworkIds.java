package io.cooperage.engine.network;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Identifiers of networks and endpoints: 256 random bits in hexadecimal.
final class NetworkIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private NetworkIds() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
