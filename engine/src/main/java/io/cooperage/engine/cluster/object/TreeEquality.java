package io.cooperage.engine.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Compares trees by what they say: `3` is `3` whatever Java type holds it, and the order of properties is no
/// difference.
public final class TreeEquality {
    /// Zero for equal ones; else it says nothing but that they differ.
    private static final Comparator<JsonNode> BY_VALUE = (left, right) -> {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue()) == 0 ? 0 : 1;
        }
        return left.equals(right) ? 0 : 1;
    };

    private TreeEquality() {}

    /// Null and a missing node are the same.
    public static boolean same(@Nullable JsonNode left, @Nullable JsonNode right) {
        if (left == null || left.isMissingNode()) {
            return right == null || right.isMissingNode();
        }
        return right != null && left.equals(BY_VALUE, right);
    }
}
