package io.cooperage.engine.files;

/// Where the files of a tree are, found anew for each operation: a container may have started or ended since the
/// last. Any thread.
public interface TreeSource extends AutoCloseable {

    /// @param writing files will be changed
    /// @return to be closed after the one operation
    TreeView open(boolean writing);

    @Override
    void close();
}
