package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first two numbers of a kernel release; whatever follows (`.0-18-amd64`) tells nothing about features.
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,6})(?:\\.(\\d{1,6}))?.*", Pattern.DOTALL);

    /// The running kernel's, from /proc/sys/kernel/osrelease.
    public static KernelVersion running() {
        return parse(KernelFile.read(Path.of("/proc/sys/kernel/osrelease")).orElse("0.0"));
    }

    /// @throws EngineException `INVALID_ARGUMENT` when the text does not start with a number
    public static KernelVersion parse(String release) {
        Matcher m = RELEASE.matcher(release.strip());
        if (!m.matches()) {
            throw EngineException.invalid("kernel version '" + release + "': want a form like 4.15");
        }
        return new KernelVersion(Integer.parseInt(m.group(1)), m.group(2) == null ? 0 : Integer.parseInt(m.group(2)));
    }

    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return compareTo(new KernelVersion(wantedMajor, wantedMinor)) >= 0;
    }

    @Override
    public int compareTo(KernelVersion other) {
        int order = Integer.compare(major, other.major);
        return order != 0 ? order : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
