package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.AtomicFile;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Remembers the digest of archives that were read before, so that the next container need not read them
/// again.
///
/// An archive is the same one when device, inode, size, and both times are; ctime changes with every write
/// and can't be set back. One small file per archive; losing any costs a reading.
final class SourceIndex {
    /// A file written to within the clock's tick after we read it would keep its times; so young ones are not
    /// trusted.
    static final Duration SETTLED = Duration.ofSeconds(2);

    private final Path folder;
    private final Duration settled;

    /// @param settled how long an archive must have been left alone to be remembered; [#SETTLED]
    SourceIndex(Path folder, Duration settled) {
        this.folder = folder;
        this.settled = settled;
    }

    /// What tells one state of one file from every other.
    record Identity(String key, Instant changed) {
        /// @throws EngineException NOT_FOUND, … naming the archive
        static Identity of(Path archive) {
            try {
                Map<String, Object> facts = Files.readAttributes(archive, "unix:dev,ino,size,lastModifiedTime,ctime");
                FileTime changed = (FileTime) Objects.requireNonNull(facts.get("ctime"));
                String text = facts.get("dev") + ":" + facts.get("ino") + ":" + facts.get("size") + ":"
                        + facts.get("lastModifiedTime") + ":" + changed;
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return new Identity(HexFormat.of().formatHex(hash), changed.toInstant());
            } catch (NoSuchFileException missing) {
                throw EngineException.notFound("there is no archive " + archive);
            } catch (IOException failure) {
                throw StorageFailure.of("look at the archive", archive, failure);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    Optional<String> digest(Identity archive) {
        try {
            return Optional.of(Files.readString(folder.resolve(archive.key())).strip());
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /// @param before the identity before reading
    /// @param after and afterwards; when they differ, what was read belongs to neither
    void remember(Identity before, Identity after, String digest) {
        boolean old = before.changed().plus(settled).isBefore(Instant.now());
        if (before.equals(after) && old) {
            AtomicFile.write(folder.resolve(before.key()), digest);
        }
    }
}
