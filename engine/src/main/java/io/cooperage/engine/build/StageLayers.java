package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.DiskRoom;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// What the steps of one stage change: taken from the cache, or made and put there. One thread.
final class StageLayers {
    private static final String ONCE_MORE =
            "It failed on a disk that is nearly full; removed containers that were kept aside have given way: once"
                    + " more.\n";

    private final BuildSession session;
    private final String stageName;
    private final StageState state;
    private final StageFeed feed;

    /// @param stageName empty when it has none
    StageLayers(BuildSession session, String stageName, StageState state, StageFeed feed) {
        this.session = session;
        this.stageName = stageName;
        this.state = state;
        this.feed = feed;
    }

    /// A step that changes no file: what it says of the image depends on nothing but its inputs.
    void unchanged(PlannedStep step, StepInputs inputs, String createdBy) {
        Optional<CacheEntry> known = wanted(step) ? session.cache().find(inputs.key()) : Optional.empty();
        CacheMiss miss = known.isPresent() ? null : miss(step, inputs);
        CacheEntry entry = known.orElseGet(() -> session.cache().store(inputs, step.text(), null, List.of()));
        if (!createdBy.isEmpty()) {
            state.draft().step(created(entry), createdBy, true);
        }
        feed.done(step, known.isPresent(), miss, null);
    }

    /// Takes a step's layer from the cache.
    ///
    /// @return empty when it is not there
    Optional<CacheEntry> cached(PlannedStep step, StepInputs inputs, String createdBy) {
        if (!wanted(step)) {
            return Optional.empty();
        }
        Optional<CacheEntry> hit = session.cache().find(inputs.key());
        hit.ifPresent(entry -> {
            take(entry, createdBy);
            feed.done(step, true, null, entry.layer());
        });
        return hit;
    }

    /// A step's layer, from the cache or made by `work`.
    CacheEntry layer(PlannedStep step, StepInputs inputs, String createdBy, Consumer<Workroom> work) {
        Long epoch = session.arguments().epoch();
        if (epoch != null) {
            inputs.add(StepInputs.SETTING, "SOURCE_DATE_EPOCH", Long.toString(epoch));
        }
        try (StageScheduler.Slot _ = session.scheduler().slot();
                KeyLocks.Held _ = session.parts().cache().lock(inputs.key())) {
            Optional<CacheEntry> hit = cached(step, inputs, createdBy);
            if (hit.isPresent()) {
                return hit.get();
            }
            CacheMiss miss = miss(step, inputs);
            BuiltLayer layer = made(step, inputs, work);
            CacheEntry entry = session.cache().store(inputs, step.text(), layer, chain(layer));
            take(entry, createdBy);
            feed.done(step, false, miss, layer);
            return entry;
        }
    }

    private boolean wanted(PlannedStep step) {
        BuildRequest request = session.request();
        boolean anew = request.noCache()
                || (request.anewFrom() > 0 && step.firstLine() >= request.anewFrom())
                || request.noCacheFilter().stream().anyMatch(stageName::equalsIgnoreCase);
        return !anew;
    }

    private CacheMiss miss(PlannedStep step, StepInputs inputs) {
        return wanted(step) ? session.parts().cache().explain(inputs) : CacheMisses.NOT_WANTED;
    }

    private BuiltLayer made(PlannedStep step, StepInputs inputs, Consumer<Workroom> work) {
        DiskRoom disk = session.parts().room();
        long before = disk.given();
        return disk.with(() -> attempt(step, inputs, work, () -> disk.relieve(before))
                .or(() -> {
                    session.feed().said(step, true, ONCE_MORE);
                    return attempt(step, inputs, work, () -> false);
                })
                .orElseThrow());
    }

    /// @param relieved asked when a command failed, which can't say whether it was for lack of room
    /// @return empty when there is more room now than the command had
    private Optional<BuiltLayer> attempt(
            PlannedStep step, StepInputs inputs, Consumer<Workroom> work, BooleanSupplier relieved) {
        List<Path> lowers = session.parts().commits().lowers(state.files());
        try (Workroom room = session.parts().workrooms().open(step.text(), lowers)) {
            try {
                work.accept(room);
            } catch (BuildException e) {
                if (relieved.getAsBoolean()) {
                    return Optional.empty();
                }
                keep(step, inputs, room, e);
                throw e;
            }
            return Optional.of(commit(room));
        }
    }

    private BuiltLayer commit(Workroom room) {
        return session.parts()
                .commits()
                .commit(state.files(), room, session.arguments().epoch(), session.lease());
    }

    /// The files as a failed command left them, to look at.
    private void keep(PlannedStep step, StepInputs inputs, Workroom room, BuildException failure) {
        try {
            BuiltLayer layer = commit(room);
            List<Digest> chain = chain(layer);
            session.cache().storeFailed(inputs, step.text(), layer, chain);
            StepPlace place = state.place();
            session.left(step.id(), new StepPlace(chain, place.env(), place.workingDir(), place.user(), place.shell()));
        } catch (EngineException e) {
            failure.addSuppressed(e);
        }
    }

    private List<Digest> chain(BuiltLayer layer) {
        return state.files().with(layer).chainIds();
    }

    private void take(CacheEntry entry, String createdBy) {
        BuiltLayer layer = entry.layer();
        if (layer != null) {
            state.add(layer);
        }
        state.draft().step(created(entry), createdBy, layer == null);
    }

    private Instant created(CacheEntry entry) {
        Long epoch = session.arguments().epoch();
        Instant latest = epoch == null ? Instant.MAX : Instant.ofEpochSecond(epoch);
        return entry.createdAt().isAfter(latest) ? latest : entry.createdAt();
    }
}
