package io.cooperage.engine.build;

import io.cooperage.engine.build.CacheMounts.Form;
import io.cooperage.engine.build.CacheMounts.Taken;
import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.copy.CopyFlags;
import io.cooperage.engine.build.copy.CopySelection;
import io.cooperage.engine.build.copy.CopyStep;
import io.cooperage.engine.build.copy.CopyTarget;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.dockerfile.ast.RunMount;
import io.cooperage.engine.dockerfile.ast.RunMount.Sharing;
import io.cooperage.engine.dockerfile.ast.RunMountReader;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.FolderCopy;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What `RUN --mount` brings into a step: decided before the cache is asked, made when the step really
/// runs, and gone with it. One thread.
final class RunMounts implements AutoCloseable {
    /// Where files of the context lie while they are bound.
    private static final String BOUND = "bound";

    private final BuildSession session;
    private final PlannedStep step;
    private final List<RunMount> mounts;

    /// For each mount; null where it takes files from nowhere.
    private final List<@Nullable Source> sources = new ArrayList<>();

    /// Files of contexts that are to be bound, for each mount.
    private final List<@Nullable CopySelection> selections = new ArrayList<>();

    private RunMounts(BuildSession session, PlannedStep step, List<RunMount> mounts) {
        this.session = session;
        this.step = step;
        this.mounts = mounts;
    }

    /// @throws EngineException INVALID_ARGUMENT in BuildKit's words
    static RunMount read(String text, WordLexer lexer, Environment variables) {
        return RunMountReader.read(text, value -> lexer.expand(value, variables).text());
    }

    /// @throws EngineException NOT_IMPLEMENTED for what this engine does not have
    static RunMounts of(BuildSession session, PlannedStep step, List<RunMount> mounts) {
        for (RunMount mount : mounts) {
            if (mount.type() == RunMount.Type.SSH) {
                throw EngineException.notImplemented("RUN --mount=type=ssh: this engine forwards no ssh agent to a"
                        + " build; hand a key in with --mount=type=secret");
            }
            boolean needsTarget =
                    mount.type() != RunMount.Type.SECRET && mount.target().isEmpty();
            if (needsTarget) {
                throw EngineException.invalid(
                        "RUN --mount=type=" + mount.type().name().toLowerCase(Locale.ROOT) + ": target is required");
            }
        }
        return new RunMounts(session, step, mounts);
    }

    /// Waits for the stages that files come from.
    void awaitStages() {
        for (RunMount mount : mounts) {
            if (session.plan().stage(mount.from()) != null) {
                session.source(mount.from(), step);
            }
        }
    }

    /// Finds what files there are.
    RunMounts open() {
        boolean open = false;
        try {
            for (RunMount mount : mounts) {
                Source source =
                        mount.type() == RunMount.Type.BIND || !mount.from().isEmpty()
                                ? session.source(mount.from(), step)
                                : null;
                sources.add(source);
                selections.add(source == null || source.files() == null ? null : selection(mount, source.files()));
            }
            open = true;
            return this;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private CopySelection selection(RunMount mount, BuildFiles files) {
        String source = mount.source().isEmpty() ? "/" : mount.source();
        return CopyStep.copy(List.of(source), "/" + BOUND, CopyFlags.NONE)
                .select(files, session.parts().remote());
    }

    /// What the step's result depends on. What a cache or a secret holds is not part of that.
    void addTo(StepInputs inputs) {
        for (int i = 0; i < mounts.size(); i++) {
            RunMount mount = mounts.get(i);
            String target = "mount " + (mount.target().isEmpty() ? mount.id() : mount.target());
            inputs.add(StepInputs.SETTING, target, mount.toString());
            Source source = sources.get(i);
            CopySelection selection = selections.get(i);
            if (selection != null) {
                selection.digest().inputs().forEach(file -> inputs.add(StepInputs.FILE, file.path(), file.digest()));
                inputs.add(StepInputs.FILE, target, selection.digest().digest());
            } else if (source != null && source.snapshot() != null) {
                inputs.add(StepInputs.FILE, mount.from(), source.snapshot().name());
            }
        }
    }

    /// Mounts that are ready for a process.
    ///
    /// @param env variables besides, `NAME=value`
    /// @param started to be called when the process has its mounts
    /// @param ends what is to be done when it has ended
    record Prepared(List<MountRequest> mounts, List<String> env, Runnable started, List<Runnable> ends)
            implements AutoCloseable {
        @Override
        public void close() {
            Ends.all(ends);
        }
    }

    /// @param room of the process
    Prepared prepare(Workroom room, RunCommand.@Nullable Script script) {
        List<MountRequest> ready = new ArrayList<>();
        List<String> env = new ArrayList<>();
        List<Runnable> ends = new ArrayList<>();
        List<Runnable> started = new ArrayList<>();
        SecretFiles files = new SecretFiles(room, session.parts().ids());
        boolean made = false;
        try {
            if (script != null) {
                Path file = files.write(script.content().getBytes(StandardCharsets.UTF_8), 0755, 0, 0);
                ready.add(bind(file, RunCommand.SCRIPTS + script.name(), true));
            }
            for (int index : caches()) {
                ready.add(cache(index, mounts.get(index), ends));
            }
            for (int i = 0; i < mounts.size(); i++) {
                RunMount mount = mounts.get(i);
                switch (mount.type()) {
                    case BIND -> ready.add(bound(i, mount, ends, started));
                    case CACHE -> {
                        // Taken above.
                    }
                    case TMPFS -> ready.add(tmpfs(mount));
                    case SECRET -> secret(mount, files, ready, env);
                    case SSH -> throw new IllegalStateException("refused before");
                }
            }
            started.add(files::remove);
            made = true;
            return new Prepared(ready, env, () -> started.forEach(Runnable::run), ends);
        } finally {
            if (!made) {
                Ends.all(ends);
            }
        }
    }

    /// Which mounts are caches, in the order of their ids: steps that want several locked ones all take
    /// them in the same order, so that none waits for another for ever.
    private List<Integer> caches() {
        return IntStream.range(0, mounts.size())
                .filter(index -> mounts.get(index).type() == RunMount.Type.CACHE)
                .boxed()
                .sorted(Comparator.comparing(index -> cacheId(mounts.get(index))))
                .toList();
    }

    private static String cacheId(RunMount mount) {
        return mount.id().isEmpty() ? Path.of(mount.target()).normalize().toString() : mount.id();
    }

    private static MountRequest bind(Path source, String target, boolean readOnly) {
        return new MountRequest(MountRequest.Type.BIND, source, target, readOnly, List.of());
    }

    private MountRequest bound(int index, RunMount mount, List<Runnable> ends, List<Runnable> started) {
        CopySelection selection = selections.get(index);
        Source source = Objects.requireNonNull(sources.get(index));
        String title = "mount on " + mount.target();
        if (selection != null) {
            Workroom room = session.parts().workrooms().open(title, List.of());
            ends.add(room::close);
            room.change(root -> selection.apply(new CopyTarget(
                    root, session.parts().ids(), session.arguments().epoch())));
            return bind(room.upper().resolve(BOUND), mount.target(), mount.readOnly());
        }
        Snapshot snapshot = Objects.requireNonNull(source.snapshot());
        Workroom room = session.parts()
                .workrooms()
                .open(source.title(), session.parts().commits().lowers(snapshot));
        ends.add(room::close);
        Path place = room.expose(mount.source(), !mount.readOnly());
        started.add(room::conceal);
        return bind(place, mount.target(), mount.readOnly());
    }

    private MountRequest cache(int index, RunMount mount, List<Runnable> ends) {
        String id = cacheId(mount);
        Sharing sharing = mount.sharing() == null ? Sharing.SHARED : mount.sharing();
        Form form =
                new Form(mount.uid() == null ? 0 : mount.uid(), mount.gid() == null ? 0 : mount.gid(), mount.mode());
        Source source = sources.get(index);
        Taken taken = session.parts().mounts().take(id, sharing, form, session.cache(), folder -> {
            if (source != null) {
                fill(session.files(source), mount.source(), folder);
            }
        });
        ends.add(taken::close);
        return bind(taken.folder(), mount.target(), mount.readOnly());
    }

    /// A new cache begins with what `from` has.
    private void fill(BuildFiles files, String path, Path folder) {
        Syscalls kernel = Syscalls.host();
        int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY;
        String real = files.find(path)
                .orElseThrow(() -> EngineException.notFound(path + ": not found in " + files.title()))
                .path();
        try (Fd from = kernel.openat(files.root(), real.isEmpty() ? "." : real, flags, 0);
                Fd to = kernel.open(folder.toString(), flags)) {
            new FolderCopy(kernel, session.parts().ids()).copy(from, to);
        }
    }

    private static MountRequest tmpfs(RunMount mount) {
        // Programs are built and run in it, as BuildKit allows.
        List<String> options = mount.sizeLimit() > 0 ? List.of("exec", "size=" + mount.sizeLimit()) : List.of("exec");
        return new MountRequest(MountRequest.Type.TMPFS, null, mount.target(), mount.readOnly(), options);
    }

    private void secret(RunMount mount, SecretFiles files, List<MountRequest> ready, List<String> env) {
        String id = mount.id().isEmpty()
                ? mount.source().isEmpty()
                        ? Path.of(mount.target()).getFileName().toString()
                        : mount.source()
                : mount.id();
        byte[] value = SecretFiles.value(
                session.request().secrets().get(id), id, session.parts().environment());
        if (value == null) {
            if (mount.required()) {
                throw EngineException.notFound(
                        "secret " + id + ": not found; give it with --secret id=" + id + ",src=FILE");
            }
            return;
        }
        String variable = mount.env();
        if (variable != null) {
            env.add((variable.isEmpty() ? id : variable) + "=" + new String(value, StandardCharsets.UTF_8));
            if (mount.target().isEmpty()) {
                return;
            }
        }
        String target = mount.target().isEmpty() ? "/run/secrets/" + Path.of(id).getFileName() : mount.target();
        Path file = files.write(
                value,
                mount.mode() == null ? 0400 : mount.mode(),
                mount.uid() == null ? 0 : mount.uid(),
                mount.gid() == null ? 0 : mount.gid());
        ready.add(bind(file, target, true));
    }

    @Override
    public void close() {
        List<Runnable> ends = new ArrayList<>();
        for (CopySelection selection : selections) {
            if (selection != null) {
                ends.add(selection::close);
            }
        }
        selections.clear();
        sources.clear();
        Ends.all(ends);
    }
}
