package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildRequest.BuildSecret;
import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.StorageFailure;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Small files that a step has bound while it runs, and that have no name any more once it does: they lie
/// where run-time state does, which mostly is memory.
final class SecretFiles {
    private final Workroom room;
    private final IdMap ids;
    private final Syscalls kernel = Syscalls.host();
    private final List<Path> files = new ArrayList<>();

    SecretFiles(Workroom room, IdMap ids) {
        this.room = room;
        this.ids = ids;
    }

    /// What a secret is.
    ///
    /// @return null when nobody gave one
    static byte @Nullable [] value(@Nullable BuildSecret secret, String id, Map<String, String> environment) {
        if (secret == null) {
            return null;
        }
        if (secret.value() != null) {
            return secret.value();
        }
        Path file = secret.file();
        if (file != null) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw StorageFailure.of("read the secret " + id + " from", file, e);
            }
        }
        String variable = environment.get(secret.variable() == null ? id : secret.variable());
        return variable == null ? null : variable.getBytes(StandardCharsets.UTF_8);
    }

    /// @param mode permission bits
    /// @param uid,gid in the container
    Path write(byte[] content, int mode, long uid, long gid) {
        Path file = room.runFolder().resolve("file" + files.size());
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            files.add(file);
            // Not a channel: an interrupt would close it in the middle.
            try (FileOutputStream out = new FileOutputStream(file.toFile())) {
                out.write(content);
            }
        } catch (IOException e) {
            throw StorageFailure.of("write", file, e);
        }
        kernel.fchownat(Fd.CWD, file.toString(), ids.hostUid(uid), ids.hostGid(gid), AtFlags.AT_SYMLINK_NOFOLLOW);
        kernel.fchmodat(Fd.CWD, file.toString(), mode);
        return file;
    }

    /// Takes their names away; what is bound stays.
    void remove() {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw StorageFailure.of("remove", file, e);
            }
        }
        files.clear();
    }
}
