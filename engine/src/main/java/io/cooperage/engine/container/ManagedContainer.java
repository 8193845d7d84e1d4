package io.cooperage.engine.container;

import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.runtime.Shim;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The one owner of a container's changing state.
///
/// `lock` guards every field that is not final or volatile, and is held across a whole lifecycle step (start,
/// the
/// recording of an end, remove), so steps on one container never interleave. It is never held while waiting
/// for a
/// process to end, and no other container's lock is taken under it.
final class ManagedContainer {
    private final String id;
    private final ContainerRoot root;
    final ReentrantLock lock = new ReentrantLock();

    private volatile Container value;

    /// Non-null exactly while the process lives.
    @Nullable
    Shim shim;

    @Nullable
    Cgroup cgroup;

    /// What the current or last run was made from; null as long as nobody has read what an earlier engine
    /// wrote.
    volatile @Nullable Spec spec;

    /// Completes at the end of the current run; already complete when there has been a run and it is over.
    private volatile CompletableFuture<ExitStatus> ended = new CompletableFuture<>();

    /// Completes at the next end, whether it runs now or not.
    private volatile CompletableFuture<ExitStatus> nextEnd = new CompletableFuture<>();

    /// Completes when the container is removed, with how its last run ended.
    final CompletableFuture<ExitStatus> gone = new CompletableFuture<>();

    /// Attachments made before the start, waiting for the shim's socket.
    final List<CompletableFuture<SocketChannel>> awaitingStart = new ArrayList<>();

    /// A person has ended the run, or the container does not run and a person wanted it so.
    boolean stoppedByPerson;

    final RestartBackoff backoff = new RestartBackoff();

    /// The next start of one that is RESTARTING.
    ContainerTimer.@Nullable Pending pendingRestart;

    /// The health checks of the current run.
    @Nullable
    HealthWatch healthWatch;

    /// The row is gone; whoever still holds this object must not bring the container back.
    boolean removed;

    ManagedContainer(Container value, ContainerRoot root) {
        this.id = value.id();
        this.root = root;
        this.value = value;
    }

    String id() {
        return id;
    }

    /// What lies beneath the container's own changes.
    ContainerRoot root() {
        return root;
    }

    Container value() {
        return value;
    }

    void value(Container changed) {
        value = changed;
    }

    void state(ContainerState state) {
        Container old = value;
        value = new Container(old.id(), old.name(), old.config(), state, old.createdAt());
    }

    CompletableFuture<ExitStatus> ended() {
        return ended;
    }

    CompletableFuture<ExitStatus> nextEnd() {
        return nextEnd;
    }

    /// Tells everyone who waits for the end of `run`, outside the lock.
    void tellEnd(CompletableFuture<ExitStatus> run, ExitStatus exit) {
        CompletableFuture<ExitStatus> next = nextEnd;
        nextEnd = new CompletableFuture<>();
        run.complete(exit);
        next.complete(exit);
    }

    /// Whoever waits from now on waits for the run that the restart policy will begin.
    void expectRestart() {
        ended = new CompletableFuture<>();
    }

    /// A new run begins.
    void newRun() {
        if (ended.isDone()) {
            ended = new CompletableFuture<>();
        }
    }

    boolean isAlive() {
        return value.state().status().isAlive();
    }
}
