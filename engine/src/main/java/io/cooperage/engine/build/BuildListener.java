package io.cooperage.engine.build;

/// Told what a build does, one call at a time, from the threads that do it. What it throws ends the build.
@FunctionalInterface
public interface BuildListener {
    BuildListener NONE = _ -> {};

    void on(BuildEvent event);
}
