package io.cooperage.engine.api.docker;

import java.util.Comparator;

/// A version of Docker's API, `1.50`.
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /// What this server speaks.
    static final ApiVersion NEWEST = new ApiVersion(1, 50);

    /// The oldest that it understands.
    static final ApiVersion OLDEST = new ApiVersion(1, 24);

    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    /// @throws NumberFormatException when it is none
    static ApiVersion parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new NumberFormatException(text);
        }
        return new ApiVersion(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new ApiVersion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
