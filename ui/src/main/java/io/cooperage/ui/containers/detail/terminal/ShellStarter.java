package io.cooperage.ui.containers.detail.terminal;

import io.cooperage.engine.container.Attachment;

/// Where terminals find their programs: started in a container of this engine or a pod anywhere, or the main
/// process of a container.
@FunctionalInterface
public interface ShellStarter {

    /// Blocks until it runs.
    ///
    /// @throws io.cooperage.engine.error.EngineException saying why it can't be started
    Attachment start(Shell shell, int columns, int rows);
}
