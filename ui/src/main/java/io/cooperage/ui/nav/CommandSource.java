package io.cooperage.ui.nav;

import java.util.List;
import java.util.function.Consumer;

/// Commands that somebody must be asked for first, such as a cluster for its objects. FX thread only.
@FunctionalInterface
public interface CommandSource {
    /// @param found given what there is, in parts as they come and on the FX thread; never called where there is
    /// nothing
    void ask(Consumer<List<Command>> found);
}
