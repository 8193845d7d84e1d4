package io.cooperage.engine.container;

/// A program started by [ContainerService#exec]; closing lets go of it without ending it.
public interface ExecSession extends Attachment {
    String execId();

    /// Host pid.
    int pid();

    void signal(int signal);
}
