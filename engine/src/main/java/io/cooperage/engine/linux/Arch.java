package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A processor architecture as the kernel's audit and seccomp code knows it.
public enum Arch {
    X86_64("x86_64", "SCMP_ARCH_X86_64", 0xC000_003E, "amd64"),
    X86("i386", "SCMP_ARCH_X86", 0x4000_0003, "386"),
    AARCH64("aarch64", "SCMP_ARCH_AARCH64", 0xC000_00B7, "arm64"),
    ARM("arm", "SCMP_ARCH_ARM", 0x4000_0028, "arm");

    private final String kernelName;
    private final String seccompName;
    private final int audit;
    private final String ociName;

    Arch(String kernelName, String seccompName, int audit, String ociName) {
        this.kernelName = kernelName;
        this.seccompName = seccompName;
        this.audit = audit;
        this.ociName = ociName;
    }

    /// The architecture this JVM runs on.
    ///
    /// @throws EngineException `NOT_IMPLEMENTED` on any but x86_64 and aarch64
    public static Arch current() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw EngineException.notImplemented("architecture " + name + ": Cooperage runs on x86_64 and aarch64");
        };
    }

    /// By libseccomp's name, `SCMP_ARCH_X86_64`; empty for one this engine has no system-call table for.
    public static Optional<Arch> ofSeccompName(String name) {
        for (Arch arch : values()) {
            if (arch.seccompName.equals(name)) {
                return Optional.of(arch);
            }
        }
        return Optional.empty();
    }

    public String kernelName() {
        return kernelName;
    }

    public String seccompName() {
        return seccompName;
    }

    /// `GOARCH`'s name, as images and Docker's seccomp profiles use it.
    public String ociName() {
        return ociName;
    }

    /// `AUDIT_ARCH_…` of linux/audit.h, what a filter sees in `seccomp_data.arch`.
    public int audit() {
        return audit;
    }

    /// The 32-bit architectures that a 64-bit kernel of this kind also executes.
    public List<Arch> compatible() {
        return switch (this) {
            case X86_64 -> List.of(X86);
            case AARCH64 -> List.of(ARM);
            case X86, ARM -> List.of();
        };
    }
}
