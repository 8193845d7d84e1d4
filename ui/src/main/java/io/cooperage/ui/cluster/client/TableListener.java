package io.cooperage.ui.cluster.client;

/// Follows a table. On threads of the client; quick, and never throwing.
public interface TableListener {

    /// Everything that is there now, at the beginning and after the history was lost.
    void reset(ServerTable table);

    /// One row is new or has changed.
    void changed(ServerTable.Row row);

    void removed(ServerTable.Row row);

    /// The server does not answer, or no more; it is asked again.
    void lost(String why);
}
