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

/// The settings of builds, one small file for each Dockerfile. Secrets are named there, never kept. Methods block.
final class BuildSettingsStore {
    private static final Logger LOG = LoggerFactory.getLogger(BuildSettingsStore.class);

    private final Path folder;

    BuildSettingsStore(Path folder) {
        this.folder = folder;
    }

    /// Those it was built with the last time; empty ones for the first.
    BuildSettings load(Path context, String dockerfile) {
        Path file = file(context, dockerfile);
        if (!Files.isRegularFile(file)) {
            return BuildSettings.EMPTY;
        }
        try {
            Properties kept = new Properties();
            kept.load(new StringReader(TextFile.read(file).text()));
            return new BuildSettings(
                    kept.getProperty("tags", ""),
                    kept.getProperty("target", ""),
                    kept.getProperty("args", ""),
                    kept.getProperty("labels", ""),
                    kept.getProperty("secrets", ""),
                    kept.getProperty("platform", ""),
                    kept.getProperty("network", ""),
                    kept.getProperty("output", ""),
                    Boolean.parseBoolean(kept.getProperty("no-cache")),
                    Boolean.parseBoolean(kept.getProperty("pull")));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} can't be read, so the build begins with empty settings", file, e);
            return BuildSettings.EMPTY;
        }
    }

    void keep(Path context, String dockerfile, BuildSettings settings) {
        Properties kept = new Properties();
        kept.setProperty("dockerfile", context.resolve(dockerfile).toString());
        kept.setProperty("tags", settings.tags());
        kept.setProperty("target", settings.target());
        kept.setProperty("args", settings.args());
        kept.setProperty("labels", settings.labels());
        kept.setProperty("secrets", settings.secrets());
        kept.setProperty("platform", settings.platform());
        kept.setProperty("network", settings.network());
        kept.setProperty("output", settings.output());
        kept.setProperty("no-cache", Boolean.toString(settings.noCache()));
        kept.setProperty("pull", Boolean.toString(settings.pull()));
        StringWriter text = new StringWriter();
        try {
            kept.store(text, "How this is built");
        } catch (IOException e) {
            throw new AssertionError("memory can always be written", e);
        }
        TextFile.fresh("").write(file(context, dockerfile), text.toString());
    }

    private Path file(Path context, String dockerfile) {
        String whole = context.resolve(dockerfile).toString();
        return folder.resolve(UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)) + ".properties");
    }
}
