package io.cooperage.engine.build;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.container.Workroom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Stages and images mounted to copy from, each once in a build. Any thread.
final class StageViews implements AutoCloseable {
    private final BuildParts parts;
    private final Map<String, BuildFiles> open = new HashMap<>();
    private final List<Runnable> ends = new ArrayList<>();

    StageViews(BuildParts parts) {
        this.parts = parts;
    }

    synchronized BuildFiles files(String title, Snapshot snapshot) {
        BuildFiles known = open.get(snapshot.name());
        if (known != null) {
            return known;
        }
        Workroom room = parts.workrooms().open(title, parts.commits().lowers(snapshot));
        ends.add(room::close);
        Workroom.View view = room.view();
        ends.add(view::close);
        BuildFiles files = BuildFiles.ofRoot(view.root(), title, parts.ids());
        ends.add(files::close);
        open.put(snapshot.name(), files);
        return files;
    }

    @Override
    public synchronized void close() {
        Ends.all(ends);
    }
}
