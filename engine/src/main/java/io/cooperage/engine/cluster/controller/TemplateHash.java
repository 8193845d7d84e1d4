package io.cooperage.engine.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/// Short names for templates, as Kubernetes makes them: FNV-1a of 32 bits in letters that spell no words. The
/// text that is hashed is our own, so the same template has another name than in another cluster.
public final class TemplateHash {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int FNV_START = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private TemplateHash() {}

    /// @param collisions how often the name that comes out was found taken
    public static String of(JsonNode template, int collisions) {
        int hash = FNV_START;
        String text = Trees.canonical(template) + (collisions > 0 ? "#" + collisions : "");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        StringBuilder encoded = new StringBuilder();
        for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
            encoded.append(LETTERS.charAt(digit % LETTERS.length()));
        }
        return encoded.toString();
    }
}
