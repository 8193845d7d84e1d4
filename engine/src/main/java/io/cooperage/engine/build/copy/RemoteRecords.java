package io.cooperage.engine.build.copy;

import io.cooperage.engine.store.AtomicFile;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that were fetched, kept by their digest, and what the servers said of them, kept by address. What
/// nobody has wanted for a month goes. Any thread, any process: files appear by rename.
final class RemoteRecords {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteRecords.class);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final String RECORD = ".url";

    private final Path folder;

    RemoteRecords(Path folder) {
        this.folder = folder;
    }

    /// @param digest SHA-256, hex
    /// @param etag,lastModified as the server says, empty when it does not
    /// @param name that the server gives; empty for none
    record Entry(String digest, String etag, String lastModified, String name) {
        @Nullable
        Instant modified() {
            try {
                return lastModified.isEmpty()
                        ? null
                        : ZonedDateTime.parse(lastModified, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
            } catch (DateTimeException notOne) {
                return null;
            }
        }
    }

    Path content(String digest) {
        return folder.resolve(digest);
    }

    private Path record(String url) {
        byte[] hash = SelectionDigest.sha256().digest(url.getBytes(StandardCharsets.UTF_8));
        return folder.resolve(HexFormat.of().formatHex(hash, 0, 16) + RECORD);
    }

    /// @return null when nothing usable is kept
    @Nullable
    Entry find(String url) {
        Path file = record(url);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() != 4 || !lines.getFirst().matches("[0-9a-f]{64}")) {
                return null;
            }
            Entry entry = new Entry(lines.get(0), lines.get(1), lines.get(2), lines.get(3));
            FileTime now = FileTime.from(Instant.now());
            Files.setLastModifiedTime(content(entry.digest()), now);
            Files.setLastModifiedTime(file, now);
            return entry;
        } catch (IOException lost) {
            // It is fetched again.
            LOG.debug("what was fetched of {} is not used: {}", url, lost.toString());
            return null;
        }
    }

    /// A name to download to.
    Path newFile() {
        try {
            Files.createDirectories(folder);
            return TemporaryName.beside(folder.resolve("download"));
        } catch (IOException failure) {
            throw StorageFailure.of("make a folder for downloads", folder, failure);
        }
    }

    void keep(String url, Entry entry, Path file) throws IOException {
        Files.move(file, content(entry.digest()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        String text =
                String.join("\n", entry.digest(), line(entry.etag()), line(entry.lastModified()), line(entry.name()));
        AtomicFile.write(record(url), text + "\n");
        forgetOld();
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException failure) {
            LOG.debug("{} can't be removed: {}", temporary, failure.toString());
        }
    }

    private void forgetOld() {
        long oldest = Instant.now().minus(KEPT).toEpochMilli();
        File[] files = folder.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            if (file.lastModified() < oldest && !file.delete()) {
                LOG.debug("{} can't be removed", file);
            }
        }
    }
}
