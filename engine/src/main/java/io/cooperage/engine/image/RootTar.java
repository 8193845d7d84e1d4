package io.cooperage.engine.image;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Writes a small root filesystem as tar: everything root's and of one time, so that the same content gives
/// the same bytes. Closing it ends the archive and closes the stream.
final class RootTar implements AutoCloseable {
    private final TarArchiveOutputStream tar;
    private final Date time;

    RootTar(OutputStream out, Instant time) {
        this.tar = new TarArchiveOutputStream(out, "UTF-8");
        this.time = Date.from(time);
    }

    /// @param name empty is the root itself
    void folder(String name, int mode) throws IOException {
        put(entry(name.isEmpty() ? "./" : name + "/", TarConstants.LF_DIR, mode), new byte[0]);
    }

    void file(String name, int mode, byte[] content) throws IOException {
        TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, mode);
        entry.setSize(content.length);
        put(entry, content);
    }

    void link(String name, String target) throws IOException {
        TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, 0777);
        entry.setLinkName(target);
        put(entry, new byte[0]);
    }

    private TarArchiveEntry entry(String name, byte type, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setMode(mode);
        entry.setModTime(time);
        entry.setIds(0, 0);
        return entry;
    }

    private void put(TarArchiveEntry entry, byte[] content) throws IOException {
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
