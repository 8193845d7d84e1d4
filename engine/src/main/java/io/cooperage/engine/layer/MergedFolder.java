package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.NativeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A folder as the layers together show it. Of [MergedTree], which alone closes it.
final class MergedFolder {
    /// linux/limits.h, without the NUL.
    private static final int PATH_MAX = 4095;

    private final String path;
    private final List<Fd> lowers;
    private @Nullable Fd upper;

    /// @param path from the root, without symlinks; `.` is the root
    /// @param upper this folder in the layer being made, null when it is not there yet
    /// @param lowers roots of the layers below that have this folder and show through, the top first
    MergedFolder(String path, @Nullable Fd upper, List<Fd> lowers) {
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
    ///
    /// @throws EngineException INVALID_ARGUMENT when it is longer than a program can ever say
    String child(String name) {
        if (path.equals(".")) {
            return name;
        }
        String child = path + "/" + name;
        // A character takes one to three bytes.
        if (child.length() > PATH_MAX / 3 && NativeText.bytes(child).length > PATH_MAX) {
            throw EngineException.invalid(
                    "its path is " + NativeText.bytes(child).length + " bytes long; Linux has at most " + PATH_MAX);
        }
        return child;
    }

    void close() {
        if (upper != null) {
            upper.close();
        }
    }
}
