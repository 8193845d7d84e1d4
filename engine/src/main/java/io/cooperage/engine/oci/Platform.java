package io.cooperage.engine.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an image runs on, in Go's words (OCI image-spec, image-index.md).
///
/// @param os `linux`
/// @param architecture `amd64`, `arm64`, …
/// @param variant `v7`, `v8`, …; null when the architecture has none
public record Platform(
        String os,
        String architecture,
        @Nullable String variant,
        @Nullable String osVersion,
        List<String> osFeatures) {
    public Platform {
        osFeatures = osFeatures == null ? List.of() : List.copyOf(osFeatures);
    }

    public static Platform of(String os, String architecture, @Nullable String variant) {
        return new Platform(os, architecture, variant, null, List.of());
    }

    /// Reads `linux/arm64/v8`, `linux/amd64`, or `arm64` alone; other spellings (`x86_64`, `aarch64`, `armhf`)
    /// are brought to Go's.
    ///
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT naming the text
    public static Platform parse(String text) {
        return PlatformRules.parse(text);
    }

    /// This machine's.
    public static Platform host() {
        return PlatformRules.host();
    }

    /// Whether an image for `offered` runs where this platform is asked for, as containerd's default matcher
    /// has it: a newer variant runs older ones (`arm/v7` runs `arm/v6`), and arm64 without a variant is v8.
    public boolean accepts(Platform offered) {
        return PlatformRules.accepts(this, offered);
    }

    /// `linux/arm64/v8`.
    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null ? "" : "/" + variant);
    }
}
