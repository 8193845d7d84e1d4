package io.cooperage.engine.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// A profile of AppArmor, in the language of apparmor.d(5).
///
/// @param name by which the kernel knows it
/// @param text all that apparmor_parser(8) reads
public record AppArmorProfile(String name, String text) {
    private static final String RULES = "default-apparmor.rules";
    private static final String NAME = "cooperage-default-";
    private static final int DIGITS = 8;

    /// As much of the language as every kernel and parser of today has; otherwise the machine's settings say
    /// which version is meant. From 4.0 on, creating a user namespace needs a rule that older parsers do not
    /// know, and a filter of system calls decides on that already.
    private static final String ABI = "abi <abi/3.0>,\n";

    /// Files that were open before the program was confined, lie on no mount of the container's, or are
    /// deleted have a path for the rules all the same.
    private static final String FLAGS = " flags=(attach_disconnected,mediate_deleted) {\n";

    /// The profile for containers that ask for none.
    ///
    /// Its name ends with a digest of its text. So another version of the engine has another profile: both
    /// can be loaded at once, and what runs keeps the rules that it was started under.
    ///
    /// @param abi the parser has the file that says what version 3.0 of the rules is
    public static AppArmorProfile standard(boolean abi) {
        String start = abi ? ABI : "";
        String rest = FLAGS + Standard.RULES + "}\n";
        String name = NAME + Digest.of(start + rest).hex().substring(0, DIGITS);
        return new AppArmorProfile(name, start + "profile " + name + rest);
    }

    private static final class Standard {
        private static final String RULES = load();

        private static String load() {
            try (InputStream in = AppArmorProfile.class.getResourceAsStream(AppArmorProfile.RULES)) {
                if (in == null) {
                    throw new IllegalStateException(
                            "resource " + AppArmorProfile.RULES + " is missing from the engine's jar");
                }
                return new String(in.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
