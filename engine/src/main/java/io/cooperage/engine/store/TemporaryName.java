package io.cooperage.engine.store;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// Names for things that are not finished yet: `<name>.tmp-<16 hex digits>` beside the final name, so that
/// the last rename stays on one file system and [Leftovers] can tell what a crash left behind.
public final class TemporaryName {
    private static final Pattern FORM = Pattern.compile(".*\\.tmp-[0-9a-f]{16}", Pattern.DOTALL);

    private TemporaryName() {}

    /// A name in the same folder that nobody else uses.
    public static Path beside(Path target) {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return target.resolveSibling(target.getFileName() + ".tmp-" + random);
    }

    public static boolean matches(String name) {
        return FORM.matcher(name).matches();
    }
}
