package io.cooperage.app;

import io.cooperage.engine.build.BuildListener;

/// How a build is shown while it goes on.
interface BuildProgress extends BuildListener, AutoCloseable {
    /// What is said of it when it is over.
    BuildReport report();

    /// Shows no more; what it has shown stays.
    @Override
    void close();
}
