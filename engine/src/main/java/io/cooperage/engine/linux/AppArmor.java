package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The part of the kernel that confines programs by profiles, apparmor(7), and the program that loads them.
/// Any thread.
///
/// @param root what /sys, /proc and /etc lie below
/// @param parser loads profiles
public record AppArmor(Path root, SystemProgram parser) {
    /// How a process is called that no profile confines.
    public static final String UNCONFINED = "unconfined";

    public static final SystemProgram PARSER = new SystemProgram("apparmor_parser");

    /// Of this machine.
    public static AppArmor ofThisMachine() {
        return new AppArmor(Path.of("/"), PARSER);
    }

    /// The kernel has it, and it was not switched off at boot.
    public boolean isOn() {
        return read("sys/module/apparmor/parameters/enabled").orElse("").startsWith("Y");
    }

    /// The profile for containers that ask for none, as the parser of this machine can read it.
    public AppArmorProfile standardProfile() {
        return AppArmorProfile.standard(Files.exists(root.resolve("etc/apparmor.d/abi/3.0")));
    }

    /// Whether the kernel has a profile of this name. False, too, for who may not ask: only root may.
    public boolean isLoaded(AppArmorProfile profile) {
        return read("sys/kernel/security/apparmor/profiles")
                .orElse("")
                .lines()
                .anyMatch(line -> line.startsWith(profile.name() + " ("));
    }

    /// Has the kernel take a profile, in the place of one of the same name. It stays until the machine is
    /// shut down or somebody removes it.
    ///
    /// @throws EngineException UNAVAILABLE when the parser is not installed or refuses, with what it said
    public void load(AppArmorProfile profile) {
        // No cache: its folder may not be writable, and this is done once a boot.
        Outcome outcome = parser.run(profile.text(), List.of("--replace", "--skip-cache"));
        if (!outcome.ok()) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "load AppArmor profile " + profile.name() + ": " + parser.name() + " ended with " + outcome.status()
                            + ": " + outcome.text());
        }
    }

    /// What confines a process, in the kernel's words: a profile and its mode, `name (enforce)`, or
    /// `unconfined`. Empty where AppArmor is off or the process has ended.
    public Optional<String> confinement(int pid) {
        return read("proc/" + pid + "/attr/apparmor/current");
    }

    /// The name alone of what confines a process, as [#confinement].
    public Optional<String> profileOf(int pid) {
        return confinement(pid).map(text -> text.replaceFirst(" \\([a-z]+\\)$", ""));
    }

    private Optional<String> read(String file) {
        return KernelFile.read(root.resolve(file)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
