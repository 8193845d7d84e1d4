package io.cooperage.engine.oci;

import io.cooperage.engine.error.EngineException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names of platforms and which of them run what, as containerd's `platforms` package has it.
final class PlatformRules {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

    private static final Set<String> SYSTEMS = Set.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "illumos",
            "ios",
            "js",
            "linux",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "wasip1",
            "windows",
            "zos");

    private static final Set<String> ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "arm",
            "arm64",
            "loong64",
            "mips",
            "mips64",
            "mips64le",
            "mipsle",
            "ppc64",
            "ppc64le",
            "riscv64",
            "s390x",
            "wasm");

    private PlatformRules() {}

    static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                throw invalid(text, "it must be of the form os[/arch[/variant]], such as linux/arm64/v8");
            }
        }
        return switch (parts.length) {
            case 1 -> alone(text);
            case 2 -> normal(system(parts[0]), parts[1], null);
            case 3 -> normal(system(parts[0]), parts[1], parts[2].toLowerCase(Locale.ROOT));
            default -> throw invalid(text, "it has more than three parts");
        };
    }

    /// A system or an architecture; the other one is this machine's.
    private static Platform alone(String text) {
        String system = system(text);
        if (SYSTEMS.contains(system)) {
            Platform host = host();
            return Platform.of(system, host.architecture(), host.variant());
        }
        Platform platform = normal("linux", text, null);
        if (!ARCHITECTURES.contains(platform.architecture())) {
            throw invalid(text, "it is neither a known system nor a known architecture");
        }
        return platform;
    }

    private static String system(String text) {
        String system = text.toLowerCase(Locale.ROOT);
        return system.equals("macos") ? "darwin" : system;
    }

    static Platform host() {
        String architecture = System.getProperty("os.arch", "");
        return switch (architecture) {
            // Java 25 for 32-bit ARM needs this much.
            case "arm" -> Platform.of("linux", "arm", "v7");
            case "aarch64" -> Platform.of("linux", "arm64", "v8");
            default -> normal("linux", architecture, null);
        };
    }

    private static Platform normal(String os, String architecture, @Nullable String variant) {
        String name = architecture.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "i386", "i486", "i586", "i686", "x86", "386" -> Platform.of(os, "386", null);
            case "x86_64", "x86-64", "amd64" ->
                Platform.of(os, "amd64", variant == null || variant.equals("v1") ? null : variant);
            case "aarch64", "arm64" -> Platform.of(os, "arm64", withV(variant));
            case "armhf" -> Platform.of(os, "arm", "v7");
            case "armel" -> Platform.of(os, "arm", "v6");
            case "arm" -> Platform.of(os, "arm", variant == null ? "v7" : withV(variant));
            case "loongarch64" -> Platform.of(os, "loong64", variant);
            default -> Platform.of(os, name, variant);
        };
    }

    private static @Nullable String withV(@Nullable String variant) {
        return variant != null && Character.isDigit(variant.charAt(0)) ? "v" + variant : variant;
    }

    static boolean accepts(Platform wanted, Platform offered) {
        return distance(wanted, offered) >= 0;
    }

    /// How far an offer is from what is wanted: 0 is that itself, more is worse, −1 does not run.
    static int distance(Platform wanted, Platform offered) {
        Platform ours = normal(system(wanted.os()), wanted.architecture(), wanted.variant());
        Platform theirs = normal(system(offered.os()), offered.architecture(), offered.variant());
        if (!ours.os().equals(theirs.os())) {
            return -1;
        }
        if (ours.architecture().equals(theirs.architecture())) {
            return variants(ours, theirs);
        }
        // A 64-bit processor runs the 32-bit programs of its family, but nobody wants that given the choice.
        if (ours.architecture().equals("amd64") && theirs.architecture().equals("386")) {
            return 100;
        }
        if (ours.architecture().equals("arm64") && theirs.architecture().equals("arm")) {
            int distance = variants(Platform.of(ours.os(), "arm", "v8"), theirs);
            return distance < 0 ? -1 : 100 + distance;
        }
        return -1;
    }

    private static int variants(Platform ours, Platform theirs) {
        String mine = variant(ours);
        String other = variant(theirs);
        if (mine.equals(other)) {
            return 0;
        }
        boolean ordered = Set.of("amd64", "arm", "arm64").contains(ours.architecture());
        int distance = ordered ? level(mine) - level(other) : -1;
        return distance > 0 && level(other) > 0 ? distance : -1;
    }

    private static String variant(Platform platform) {
        if (platform.variant() != null) {
            return platform.variant();
        }
        return switch (platform.architecture()) {
            case "amd64" -> "v1";
            case "arm64" -> "v8";
            default -> "";
        };
    }

    /// `v8` is 80, `v8.2` is 82; 0 when it is no such number.
    private static int level(String variant) {
        return variant.matches("v[0-9](\\.[0-9])?")
                ? (variant.charAt(1) - '0') * 10 + (variant.length() > 2 ? variant.charAt(3) - '0' : 0)
                : 0;
    }

    private static EngineException invalid(String text, String reason) {
        return EngineException.invalid("invalid platform '" + JsonFields.shown(text) + "': " + reason);
    }
}
