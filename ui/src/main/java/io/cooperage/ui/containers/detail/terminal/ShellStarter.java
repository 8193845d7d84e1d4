package io.cooperage.ui.containers.detail.terminal;

import io.cooperage.engine.container.ExecSession;

/// Where terminals run their programs: a container of this engine, or a pod anywhere.
@FunctionalInterface
public interface ShellStarter {

    /// Blocks until it runs.
    ///
    /// @throws io.cooperage.engine.error.EngineException saying why it can't be started
    ExecSession start(Shell shell, int columns, int rows);
}
