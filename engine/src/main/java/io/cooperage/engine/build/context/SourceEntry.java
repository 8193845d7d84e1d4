package io.cooperage.engine.build.context;

import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;

/// A file or folder met on a walk.
///
/// @param folder that it is in, open for as long as the walk is in it
/// @param name in `folder`; `.` for the walk's own top
/// @param path relative to the walk's top, empty for the top itself
public record SourceEntry(Fd folder, String name, String path, FileStatus status) {
    public boolean isFolder() {
        return status.isDirectory();
    }

    /// A path for calls that take no descriptor; nothing on it but the last component can be a link.
    public String procPath() {
        return folder.procPath() + "/" + name;
    }
}
