package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.ListeningPort;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The use cases of containers.
///
/// A `ref` is a full id, a name, or a prefix of an id that fits only one container; NOT_FOUND "No such
/// container: x" and an ambiguous prefix (INVALID_ARGUMENT) are thrown everywhere. Methods block; call them
/// from a virtual thread. Interrupting the caller cancels long ones (CANCELLED) and leaves nothing half-made.
/// Every change is announced on the event stream after it is durable.
public interface ContainerService {

    /// Makes a container without starting it. Unpacks an archive root first, reported as a task.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when the name is taken, INVALID_ARGUMENT
    ///     for a part that can't be
    Container create(ContainerConfig config);

    /// As [#create], but the networks it names, or the container whose network it is to share, need not be
    /// there yet. Docker makes such a container too: when they are still missing at its start, that fails
    /// with NOT_FOUND.
    Container createAhead(ContainerConfig config);

    /// @return false when it was running already
    boolean start(String ref);

    /// Sends the stop signal and, after `timeout` (null: the container's own), SIGKILL. Returns when it has
    /// ended.
    ///
    /// @return false when it was not running
    default boolean stop(String ref, @Nullable Duration timeout) {
        return stop(ref, timeout, null);
    }

    /// @param signal what is sent first; null is the container's own
    boolean stop(String ref, @Nullable Duration timeout, @Nullable String signal);

    /// Sends a signal. Returns when it has ended if that is SIGKILL, else at once.
    ///
    /// @param signal name (`SIGHUP`, `HUP`) or number
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when it is not running; UNAVAILABLE when it
    ///     hangs in the kernel and has not ended ten seconds after SIGKILL
    void kill(String ref, String signal);

    void pause(String ref);

    void unpause(String ref);

    default void restart(String ref, @Nullable Duration timeout) {
        restart(ref, timeout, null);
    }

    /// @param signal as for [#stop]
    void restart(String ref, @Nullable Duration timeout, @Nullable String signal);

    /// Waits for the end of the current run; returns at once when it has ended.
    ExitStatus await(String ref);

    /// @param force kill it first if it runs
    default void remove(String ref, boolean force) {
        remove(ref, new RemoveOptions(force, false, false));
    }

    void remove(String ref, RemoveOptions options);

    /// Removed ones that can still be had back, the last removed first. They count as gone everywhere else.
    List<RemovedContainer> removed();

    /// Undoes a remove.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND when it can't be had back any more,
    ///     CONFLICT when its name has been taken since
    Container restore(String id);

    /// Changes what can be changed while it lives; null parts stay as they are.
    ///
    /// @return what a person should know of it, such as a limit this machine can't hold
    List<String> update(String ref, UpdateRequest request);

    /// Completes when `condition` holds, with the exit status of the run that ended; for
    /// [WaitCondition#REMOVED] the last one's. Whoever has it misses no end from then on.
    CompletableFuture<ExitStatus> ending(String ref, WaitCondition condition);

    /// Waits until `condition` holds.
    ///
    /// @return the exit status of the run that ended; for [WaitCondition#REMOVED] the last one's
    ExitStatus await(String ref, WaitCondition condition);

    /// Connects to one more network, running or not.
    void connect(String ref, EndpointConfig endpoint);

    /// @param force go on where the container is gone already
    void disconnect(String ref, String network, boolean force);

    /// Removes one of a container's links on the default network, running or not. Its variables stay as they are.
    ///
    /// @param alias what the other is called in it
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND when it has no such link
    void unlink(String ref, String alias);

    /// Addresses and published ports as they are now.
    ContainerNetworking networking(String ref);

    /// What the programs in its network namespace listen on, as the kernel says now; none while it does not
    /// run.
    List<ListeningPort> listening(String ref);

    /// The files of its root with its mounts, running or stopped; no program of its own is needed. The caller
    /// closes it.
    FileTree files(String ref);

    /// What [#prune] would remove: those that do not run.
    List<PrunableContainer> prunable(PruneFilter filter);

    List<PrunableContainer> prune(PruneFilter filter);

    /// Sizes for `docker ps --size`; walks its upper directory.
    SizeOnDisk size(String ref);

    /// @param volumes remove its anonymous volumes too
    /// @param undoable keep it aside for ten minutes, unless space is short ([#restore])
    record RemoveOptions(boolean force, boolean volumes, boolean undoable) {}

    record RemovedContainer(Container container, Instant removedAt, Instant until) {}

    /// @param limits replaces those of its parts that are not null
    record UpdateRequest(Limits limits, @Nullable RestartPolicy restart) {}

    enum WaitCondition {
        NOT_RUNNING,
        NEXT_EXIT,
        REMOVED
    }

    /// @param until only those created before; null for all
    /// @param labels `key` or `key=value`, all of which it must have; with `!` in front, must not
    record PruneFilter(@Nullable Instant until, List<String> labels) {
        public static final PruneFilter ALL = new PruneFilter(null, List.of());

        public PruneFilter {
            labels = List.copyOf(labels);
        }
    }

    record PrunableContainer(Container container, long bytes) {}

    /// @param own bytes of its own changes
    /// @param virtual with everything beneath
    record SizeOnDisk(long own, long virtual) {}

    Container rename(String ref, String name);

    List<Container> list();

    /// Those that pass, the newest first.
    default List<Container> list(ContainerFilter filter) {
        return filter.select(list(), ContainerFilter.Facts.OF_CONFIGURATION);
    }

    /// For looking: as [#resolve], or by the beginning of a name that fits only one.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND, INVALID_ARGUMENT when several fit
    Container get(String ref);

    /// As everything that changes a container finds it, and as Docker does: by its full id, its name, with or
    /// without a slash before it, or the beginning of its id.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND, INVALID_ARGUMENT when several ids
    ///     begin so
    Container resolve(String ref);

    /// Everything known, in the shape of `docker inspect`.
    JsonNode inspect(String ref);

    Isolation isolation(String ref);

    /// Why containers for which no AppArmor profile is asked run without one, although it is on and the
    /// engine root's, and what mends it; empty when nothing is amiss. What the profile's own program says
    /// against it is known once the first container has needed it.
    Optional<String> unconfinedBecause();

    List<ProcessEntry> top(String ref);

    /// The log, also of a stopped container. The caller closes it.
    ContainerLog log(String ref);

    /// Connects to the streams of a running container, or of one that does not run before it is started (so
    /// no byte is missed).
    Attachment attach(String ref);

    /// A client has let go of the streams by the keys that say so; announced as `detach`.
    void detached(String ref);

    /// Changes the size of a running container's terminal; no effect without one.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when it does not run
    void resize(String ref, int columns, int rows);

    /// Makes ready and starts.
    ExecSession exec(String ref, ExecConfig config);

    /// Further programs in containers, one step at a time.
    Execs execs();

    /// What the kernel has counted for a running container up to now.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when it does not run
    ContainerCounters counters(String ref);

    /// Makes an image of a container as it is now: its image with one layer more. `ref` is paused meanwhile
    /// if asked and running.
    Image commit(String ref, CommitRequest request);

    /// Writes the container's whole root, running or stopped, as one tar: `docker export`. Volumes are left
    /// out.
    void export(String ref, OutputStream out);

    /// @param name null leaves the image without one
    /// @param changes Dockerfile instructions, as [io.cooperage.engine.image.ImageService#importRoot] takes
    /// @param config what the image says in place of what the container was made with; parts that are
    ///     empty in it are the container's. Null is all the container's.
    record CommitRequest(
            @Nullable String name,
            String message,
            String author,
            List<String> changes,
            boolean pause,
            @Nullable Defaults config) {
        public CommitRequest {
            changes = List.copyOf(changes);
        }

        public CommitRequest(
                @Nullable String name, String message, String author, List<String> changes, boolean pause) {
            this(name, message, author, changes, pause, null);
        }
    }

    /// Recorded samples between two instants, oldest first, at the finest resolution kept for that time.
    List<ContainerStats> history(String ref, Instant from, Instant to);

    Optional<ContainerStats> latestStats(String ref);

    /// Once a second a sample of each running container by its id, all at once. What begins or ends between
    /// two rounds comes by itself.
    Subscription samples(Consumer<Map<String, ContainerStats>> listener);
}
