package io.cooperage.ui.cluster;

import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.cluster.client.TableListener;
import io.cooperage.ui.cluster.client.TableWatch;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Keeps a list of the namespaces as it is in the cluster. FX thread only.
final class NamespaceWatch {
    private final ObservableList<String> names;
    private final Executor fx;
    private @Nullable TableWatch watch;
    private int round;

    /// @param names written here, in the order of the alphabet
    NamespaceWatch(ObservableList<String> names, Executor fx) {
        this.names = names;
        this.fx = fx;
    }

    /// The list stays as it was where the server does not let them be followed, and while it does not answer.
    void follow(Connection cluster) {
        stop();
        int mine = round;
        cluster.type("namespaces")
                .ifPresent(type -> watch = cluster.session().follow(type, "", "", new TableListener() {
                    @Override
                    public void reset(ServerTable table) {
                        change(
                                mine,
                                old -> new TreeSet<>(table.rows().stream()
                                        .map(ServerTable.Row::name)
                                        .toList()));
                    }

                    @Override
                    public void changed(ServerTable.Row row) {
                        change(mine, old -> {
                            old.add(row.name());
                            return old;
                        });
                    }

                    @Override
                    public void removed(ServerTable.Row row) {
                        change(mine, old -> {
                            old.remove(row.name());
                            return old;
                        });
                    }

                    @Override
                    public void lost(String why) {
                        // The pages that follow the same cluster say it.
                    }
                }));
    }

    private void change(int of, UnaryOperator<Set<String>> change) {
        fx.execute(() -> {
            if (of != round) {
                return;
            }
            List<String> now = List.copyOf(change.apply(new TreeSet<>(names)));
            // A namespace changes more often than the list: its pickers are left alone then.
            if (!now.equals(names)) {
                names.setAll(now);
            }
        });
    }

    void stop() {
        round++;
        TableWatch old = watch;
        watch = null;
        if (old != null) {
            old.close();
        }
    }
}
