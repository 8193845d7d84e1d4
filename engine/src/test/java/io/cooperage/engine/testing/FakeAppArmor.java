package io.cooperage.engine.testing;

import io.cooperage.engine.linux.AppArmor;
import io.cooperage.engine.linux.SystemProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A machine where AppArmor is on, as files in a folder, with a parser that adds the name of what it reads
/// to the list of loaded profiles.
public final class FakeAppArmor {
    private final Path root;
    private final Path enabled;
    private final Path profiles;
    private final Path parser;
    private final Path parsed;

    /// @param root empty; stands for `/`
    public FakeAppArmor(Path root) throws IOException {
        this.root = root;
        enabled = root.resolve("sys/module/apparmor/parameters/enabled");
        profiles = root.resolve("sys/kernel/security/apparmor/profiles");
        parser = root.resolve("parser");
        parsed = root.resolve("parsed");
        Files.createDirectories(enabled.getParent());
        Files.createDirectories(profiles.getParent());
        Files.writeString(enabled, "Y\n");
        Files.writeString(profiles, "");
        install("(echo \"$*\"; cat) >" + parsed + "\nsed -n 's/^profile \\([^ ]*\\) .*/\\1 (enforce)/p' " + parsed
                + " >>" + profiles);
    }

    public AppArmor appArmor() {
        return new AppArmor(root, new SystemProgram(parser.toString()));
    }

    public Path parser() {
        return parser;
    }

    /// Arguments and input of the parser, the last time.
    public String parsed() throws IOException {
        return Files.readString(parsed);
    }

    public void off() throws IOException {
        Files.writeString(enabled, "N\n");
    }

    /// The kernel has these.
    public void load(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(profiles, Files.readString(profiles) + name + " (enforce)\n");
        }
    }

    /// Somebody removes them all.
    public void unload() throws IOException {
        Files.writeString(profiles, "");
    }

    /// The parser takes nothing any more, and counts how often it was asked.
    public void refuse(String complaint) throws IOException {
        install("echo >>" + parsed + "\necho '" + complaint + "' >&2\nexit 1");
    }

    public void removeParser() throws IOException {
        Files.delete(parser);
    }

    public void confine(int pid, String confinement) throws IOException {
        Path attributes = Files.createDirectories(root.resolve("proc/" + pid + "/attr/apparmor"));
        Files.writeString(attributes.resolve("current"), confinement + "\n");
    }

    private void install(String script) throws IOException {
        Files.writeString(parser, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(parser, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
