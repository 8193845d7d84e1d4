package io.cooperage.engine.build.context;

import io.cooperage.engine.linux.FileStatus;
import java.util.function.Supplier;

/// What the files of a context hold, remembered for as long as the files say that they have not changed.
/// Any thread.
public interface FileDigests {

    /// Remembers nothing.
    FileDigests NONE = new FileDigests() {
        @Override
        public byte[] of(String path, FileStatus status, Supplier<byte[]> read) {
            return read.get();
        }

        @Override
        public void save() {}
    };

    /// @param path in the context
    /// @param status before it is read
    /// @param read makes the digest
    /// @return SHA-256
    byte[] of(String path, FileStatus status, Supplier<byte[]> read);

    /// Keeps what is remembered for the next process. What can't be kept is made again, so this never fails.
    void save();
}
