package io.cooperage.ui.cluster.overview;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.client.ServerTable;
import io.cooperage.ui.cluster.client.TableListener;
import io.cooperage.ui.cluster.client.TableWatch;
import io.cooperage.ui.fx.Batches;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What all objects of one kind come to, as they change. Of each object only the facts are kept, which are
/// read on the thread that brings it. FX thread only.
///
/// @param <T> the facts
final class Follower<T> {
    /// So many changes wait for the JavaFX thread at most; beyond it everything is read afresh.
    private static final int WAITING = 20_000;

    private final Executor fx;
    private final Function<JsonNode, T> facts;
    private final Runnable changed;
    private final Map<String, T> byUid = new LinkedHashMap<>();
    private @Nullable TableWatch watch;
    private String problem = "";
    private boolean loaded;
    private int round;

    /// @param changed told after the facts became others
    Follower(Executor fx, Function<JsonNode, T> facts, Runnable changed) {
        this.fx = fx;
        this.facts = facts;
        this.changed = changed;
    }

    void follow(KubeSession session, ResourceType type, String namespace, String fields) {
        end();
        int mine = ++round;
        Batches<Change<T>> changes = new Batches<>(fx, WAITING, batch -> apply(mine, batch), () -> {
            if (mine == round) {
                follow(session, type, namespace, fields);
            }
        });
        watch = session.followWhole(type, namespace, fields, new TableListener() {
            @Override
            public void reset(ServerTable table) {
                Map<String, T> all = new LinkedHashMap<>();
                table.rows().forEach(row -> read(row, all));
                changes.offer(new Change<>(true, all, "", ""));
            }

            @Override
            public void changed(ServerTable.Row row) {
                Map<String, T> one = new LinkedHashMap<>();
                read(row, one);
                changes.offer(new Change<>(false, one, "", ""));
            }

            @Override
            public void removed(ServerTable.Row row) {
                changes.offer(new Change<>(false, Map.of(), row.uid(), ""));
            }

            @Override
            public void lost(String why) {
                changes.offer(new Change<>(false, Map.of(), "", why));
            }
        });
    }

    private void read(ServerTable.Row row, Map<String, T> into) {
        JsonNode whole = row.whole();
        if (whole != null) {
            into.put(row.uid(), facts.apply(whole));
        }
    }

    /// @param all these are all that there are
    /// @param removed the uid of one that is gone; else empty
    private record Change<T>(boolean all, Map<String, T> facts, String removed, String problem) {}

    private void apply(int of, List<Change<T>> batch) {
        if (of != round) {
            return;
        }
        for (Change<T> change : batch) {
            problem = change.problem();
            if (change.all()) {
                byUid.clear();
                loaded = true;
            }
            byUid.putAll(change.facts());
            byUid.remove(change.removed());
        }
        changed.run();
    }

    void end() {
        round++;
        if (watch != null) {
            watch.close();
            watch = null;
        }
        byUid.clear();
        problem = "";
        loaded = false;
    }

    Collection<T> all() {
        return byUid.values();
    }

    /// They were read once; before that [#all] tells nothing.
    boolean isLoaded() {
        return loaded;
    }

    /// Why they may be out of date, or are not known at all; empty while the server speaks.
    String problem() {
        return problem;
    }
}
