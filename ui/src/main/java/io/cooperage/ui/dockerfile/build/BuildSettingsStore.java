package io.cooperage.ui.dockerfile.build;

import io.cooperage.ui.dockerfile.text.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The settings of builds, one small file for each Dockerfile. Secrets are named there, never kept. Methods
/// block.
final class BuildSettingsStore {
    private static final Logger LOG = LoggerFactory.getLogger(BuildSettingsStore.class);
    private static final String CURRENT = "current";

    /// Before the keys of settings that have a name: `set.2.tags`.
    private static final String SET = "set.";

    private final Path folder;

    BuildSettingsStore(Path folder) {
        this.folder = folder;
    }

    /// All that is kept for a Dockerfile; nothing but empty settings for the first time.
    BuildSettingsSets load(Path context, String dockerfile) {
        Path file = file(context, dockerfile);
        if (!Files.isRegularFile(file)) {
            return BuildSettingsSets.EMPTY;
        }
        Properties kept = new Properties();
        try {
            kept.load(new StringReader(TextFile.read(file).text()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} can't be read, so the build begins with empty settings", file, e);
            return BuildSettingsSets.EMPTY;
        }
        BuildSettingsSets sets = BuildSettingsSets.EMPTY.with("", read(kept, ""));
        for (int i = 1; kept.containsKey(SET + i + ".name"); i++) {
            sets = sets.with(kept.getProperty(SET + i + ".name"), read(kept, SET + i + "."));
        }
        return sets.choose(kept.getProperty(CURRENT, ""));
    }

    void keep(Path context, String dockerfile, BuildSettingsSets sets) {
        Properties kept = new Properties();
        kept.setProperty("dockerfile", context.resolve(dockerfile).toString());
        kept.setProperty(CURRENT, sets.current());
        write(kept, "", sets.get(""));
        int number = 0;
        for (String name : sets.names()) {
            number++;
            kept.setProperty(SET + number + ".name", name);
            write(kept, SET + number + ".", sets.get(name));
        }
        StringWriter text = new StringWriter();
        try {
            kept.store(text, "How this is built");
        } catch (IOException e) {
            throw new AssertionError("memory can always be written", e);
        }
        TextFile.fresh("").write(file(context, dockerfile), text.toString());
    }

    private static BuildSettings read(Properties kept, String before) {
        return new BuildSettings(
                kept.getProperty(before + "tags", ""),
                kept.getProperty(before + "target", ""),
                kept.getProperty(before + "args", ""),
                kept.getProperty(before + "labels", ""),
                kept.getProperty(before + "secrets", ""),
                kept.getProperty(before + "platform", ""),
                kept.getProperty(before + "network", ""),
                kept.getProperty(before + "output", ""),
                Boolean.parseBoolean(kept.getProperty(before + "no-cache")),
                Boolean.parseBoolean(kept.getProperty(before + "pull")));
    }

    private static void write(Properties kept, String before, BuildSettings settings) {
        kept.setProperty(before + "tags", settings.tags());
        kept.setProperty(before + "target", settings.target());
        kept.setProperty(before + "args", settings.args());
        kept.setProperty(before + "labels", settings.labels());
        kept.setProperty(before + "secrets", settings.secrets());
        kept.setProperty(before + "platform", settings.platform());
        kept.setProperty(before + "network", settings.network());
        kept.setProperty(before + "output", settings.output());
        kept.setProperty(before + "no-cache", Boolean.toString(settings.noCache()));
        kept.setProperty(before + "pull", Boolean.toString(settings.pull()));
    }

    private Path file(Path context, String dockerfile) {
        String whole = context.resolve(dockerfile).toString();
        return folder.resolve(UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)) + ".properties");
    }
}
