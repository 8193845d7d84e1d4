package io.cooperage.ui.volumes.detail;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Holds a tree of files open while somebody looks into it; the first question opens it. Questions are answered one
/// after the other, away from the JavaFX thread. FX thread only.
final class TreeSession {
    /// Something done with the open tree, away from the JavaFX thread.
    @FunctionalInterface
    interface Work<T> {
        T on(FileTree tree) throws IOException;
    }

    private final Supplier<FileTree> opener;
    private final UiTasks tasks;

    /// Guards the tree; held for the whole of each question.
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable FileTree tree;

    /// @param opener may block; called away from the JavaFX thread
    TreeSession(Supplier<FileTree> opener, UiTasks tasks) {
        this.opener = opener;
        this.tasks = tasks;
    }

    <T> UiTask<T> ask(Work<T> work) {
        return tasks.quiet(() -> locked(work));
    }

    /// @param name in the status bar
    <T> UiTask<T> ask(String name, Work<T> work) {
        return tasks.run(name, () -> locked(work));
    }

    /// Lets go of the tree; the next question opens it again.
    void close() {
        tasks.quiet(() -> {
            lock.lockInterruptibly();
            try {
                FileTree open = tree;
                tree = null;
                if (open != null) {
                    open.close();
                }
                return true;
            } finally {
                lock.unlock();
            }
        });
    }

    private <T> T locked(Work<T> work) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            FileTree open = tree == null ? opener.get() : tree;
            tree = open;
            return work.on(open);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        } finally {
            lock.unlock();
        }
    }
}
