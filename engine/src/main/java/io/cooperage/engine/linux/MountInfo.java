package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One line of /proc/PID/mountinfo, proc_pid_mountinfo(5), with its octal escapes undone.
///
/// @param root the directory of the filesystem that is visible at `target`
/// @param options per-mount options: `rw,nosuid,relatime`
/// @param propagation the optional fields: `shared:1 master:2`; empty for a private mount
/// @param superOptions per-filesystem options
public record MountInfo(
        int id,
        int parent,
        int major,
        int minor,
        String root,
        String target,
        String options,
        String propagation,
        String type,
        String source,
        String superOptions) {

    /// Mounts that process `pid` sees, in the kernel's order.
    ///
    /// @throws EngineException `NOT_FOUND` when the process has ended
    public static List<MountInfo> of(int pid) {
        return read(Path.of("/proc", Integer.toString(pid), "mountinfo"));
    }

    public static List<MountInfo> ofSelf() {
        return read(Path.of("/proc/self/mountinfo"));
    }

    static List<MountInfo> read(Path file) {
        try {
            return parse(NativeText.text(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new EngineException(ErrorKind.NOT_FOUND, "read " + file + ": " + e.getMessage(), e);
        }
    }

    static List<MountInfo> parse(String text) {
        List<MountInfo> mounts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            parseLine(line).ifPresent(mounts::add);
        }
        return List.copyOf(mounts);
    }

    private static Optional<MountInfo> parseLine(String line) {
        String[] f = line.split(" ", -1);
        int dash = 6;
        while (dash < f.length && !f[dash].equals("-")) {
            dash++;
        }
        if (dash + 3 >= f.length) {
            return Optional.empty();
        }
        int colon = f[2].indexOf(':');
        return Optional.of(new MountInfo(
                Integer.parseInt(f[0]),
                Integer.parseInt(f[1]),
                Integer.parseInt(f[2].substring(0, colon)),
                Integer.parseInt(f[2].substring(colon + 1)),
                unescape(f[3]),
                unescape(f[4]),
                f[5],
                String.join(" ", List.of(f).subList(6, dash)),
                unescape(f[dash + 1]),
                unescape(f[dash + 2]),
                f[dash + 3]));
    }

    /// Undoes `\040` and its like: space, tab, newline, backslash and hash.
    static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        byte[] in = NativeText.bytes(field);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '\\' && i + 3 < in.length && octal(in[i + 1]) && octal(in[i + 2]) && octal(in[i + 3])) {
                out[length++] = (byte) Integer.parseInt(new String(in, i + 1, 3, StandardCharsets.US_ASCII), 8);
                i += 3;
            } else {
                out[length++] = in[i];
            }
        }
        return NativeText.text(out, length);
    }

    private static boolean octal(byte b) {
        return b >= '0' && b <= '7';
    }

    /// The mount that holds `path`: the last one whose target is a prefix of it, for later mounts cover
    /// earlier ones.
    public static Optional<MountInfo> holding(List<MountInfo> mounts, Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        MountInfo best = null;
        for (MountInfo mount : mounts) {
            Path target = Path.of(mount.target);
            if (absolute.startsWith(target)
                    && (best == null
                            || target.getNameCount() >= Path.of(best.target).getNameCount())) {
                best = mount;
            }
        }
        return Optional.ofNullable(best);
    }

    /// Whether a word is among the per-mount or per-filesystem options.
    public boolean hasOption(String word) {
        return List.of(options.split(",", -1)).contains(word)
                || List.of(superOptions.split(",", -1)).contains(word);
    }
}
