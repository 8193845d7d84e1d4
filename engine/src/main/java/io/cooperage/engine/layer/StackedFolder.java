package io.cooperage.engine.layer;

import io.cooperage.engine.linux.Fd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A folder as the layers together show it. Of [MergedTree], which alone closes it.
final class StackedFolder {
    private final String path;
    private final List<Fd> lowers;
    private @Nullable Fd upper;

    /// @param path from the root, without symlinks; `.` is the root
    /// @param upper this folder in the layer being made, null when it is not there yet
    /// @param lowers roots of the layers below that have this folder and show through, the top first
    StackedFolder(String path, @Nullable Fd upper, List<Fd> lowers) {
        this.path = path;
        this.upper = upper;
        this.lowers = List.copyOf(lowers);
    }

    String path() {
        return path;
    }

    List<Fd> lowers() {
        return lowers;
    }

    @Nullable
    Fd upper() {
        return upper;
    }

    void raised(Fd made) {
        upper = made;
    }

    /// The path of what is called `name` in here.
    String child(String name) {
        return path.equals(".") ? name : path + "/" + name;
    }

    void close() {
        if (upper != null) {
            upper.close();
        }
    }
}
