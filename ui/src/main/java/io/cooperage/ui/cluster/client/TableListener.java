package io.cooperage.ui.cluster.client;

import java.util.function.Consumer;

/// Follows a table. On threads of the client; quick, and never throwing.
public interface TableListener {

    /// Everything that is there now, at the beginning and after the history was lost.
    void reset(ServerTable table);

    /// One row is new or has changed.
    void changed(ServerTable.Row row);

    void removed(ServerTable.Row row);

    /// The server does not answer, or no more; it is asked again.
    void lost(String why);

    /// For those who read afresh whatever it was that changed.
    ///
    /// @param change told of everything but a loss
    static TableListener any(Runnable change, Consumer<String> loss) {
        return new TableListener() {
            @Override
            public void reset(ServerTable table) {
                change.run();
            }

            @Override
            public void changed(ServerTable.Row row) {
                change.run();
            }

            @Override
            public void removed(ServerTable.Row row) {
                change.run();
            }

            @Override
            public void lost(String why) {
                loss.accept(why);
            }
        };
    }
}
