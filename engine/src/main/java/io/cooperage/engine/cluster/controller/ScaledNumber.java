package io.cooperage.engine.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/// Reads what is either a number or a share of one, such as `25%`.
public final class ScaledNumber {
    private static final Pattern PERCENT = Pattern.compile("[+-]?\\d{1,9}%");

    private ScaledNumber() {}

    /// @param up which way a share is rounded
    /// @throws IllegalArgumentException for other text
    public static int of(JsonNode value, int total, boolean up) {
        if (value.isNumber()) {
            return value.asInt();
        }
        String text = value.asText();
        if (!value.isTextual() || !PERCENT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "invalid value for IntOrString: invalid type: string is not a percentage");
        }
        long share = Math.multiplyExact(Long.parseLong(text.substring(0, text.length() - 1)), (long) total);
        return Math.toIntExact(up ? Math.ceilDiv(share, 100L) : Math.floorDiv(share, 100L));
    }
}
