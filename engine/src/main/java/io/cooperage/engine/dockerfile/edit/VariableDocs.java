package io.cooperage.engine.dockerfile.edit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the variables mean that builders know without being told.
final class VariableDocs {
    private static final String DECLARED = " A stage takes it up with `ARG`; FROM has it anyway.";

    private VariableDocs() {}

    /// @return null for a name that means nothing to a builder
    static @Nullable String of(String name) {
        return switch (name) {
            case "BUILDPLATFORM" -> "The platform that the build runs on, `linux/amd64` for one." + DECLARED;
            case "BUILDOS" -> "The operating system of `BUILDPLATFORM`: `linux`." + DECLARED;
            case "BUILDOSVERSION" ->
                "The version of the operating system in `BUILDPLATFORM`; empty for Linux." + DECLARED;
            case "BUILDARCH" -> "The processor of `BUILDPLATFORM`: `amd64`, `arm64`, `arm`, …" + DECLARED;
            case "BUILDVARIANT" ->
                "The variant of the processor in `BUILDPLATFORM`: `v7` of `arm`, mostly empty." + DECLARED;
            case "TARGETPLATFORM" -> "The platform that the image is for, as `--platform` says." + DECLARED;
            case "TARGETOS" -> "The operating system of `TARGETPLATFORM`: `linux`. What Go calls `GOOS`." + DECLARED;
            case "TARGETOSVERSION" ->
                "The version of the operating system in `TARGETPLATFORM`; empty for Linux." + DECLARED;
            case "TARGETARCH" ->
                "The processor of `TARGETPLATFORM`: `amd64`, `arm64`, `arm`, … What Go calls `GOARCH`." + DECLARED;
            case "TARGETVARIANT" ->
                "The variant of the processor in `TARGETPLATFORM`: `v7` of `arm`, mostly empty." + DECLARED;
            case "TARGETSTAGE" -> "The stage that is built, as `--target` says; `default` without." + DECLARED;
            case "SOURCE_DATE_EPOCH" ->
                "Seconds since 1970: no time in the image is later, so that equal inputs give equal images.";
            case "PATH" -> "Where programs are looked for that are named without a folder.";
            default -> proxy(name);
        };
    }

    private static @Nullable String proxy(String name) {
        if (!name.equals(name.toLowerCase(Locale.ROOT)) && !name.equals(name.toUpperCase(Locale.ROOT))) {
            return null;
        }
        String what = switch (name.toLowerCase(Locale.ROOT)) {
            case "http_proxy" -> "The proxy for `http://`.";
            case "https_proxy" -> "The proxy for `https://`.";
            case "ftp_proxy" -> "The proxy for `ftp://`.";
            case "all_proxy" -> "The proxy for everything that has no other.";
            case "no_proxy" -> "Names and addresses that are reached without a proxy, commas between them.";
            default -> null;
        };
        return what == null ? null : what + " RUN has it without an ARG, and neither image nor history keep it.";
    }
}
