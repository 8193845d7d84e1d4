package io.cooperage.ui.dockerfile.workbench;

import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.build.BuiltStages;
import io.cooperage.engine.build.known.StoreImages;
import io.cooperage.engine.dockerfile.edit.FormatOptions;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.oci.Platform;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.dockerfile.DockerfileParts;
import io.cooperage.ui.dockerfile.context.ContextFiles;
import io.cooperage.ui.dockerfile.context.ContextScan;
import io.cooperage.ui.dockerfile.context.ContextViewModel;
import io.cooperage.ui.dockerfile.language.Analyser;
import io.cooperage.ui.dockerfile.language.StoreFacts;
import io.cooperage.ui.dockerfile.language.TextKind;
import io.cooperage.ui.dockerfile.text.OpenText;
import io.cooperage.ui.dockerfile.text.OpenTexts;
import io.cooperage.ui.dockerfile.text.Recovery;
import io.cooperage.ui.dockerfile.text.TextFile;
import io.cooperage.ui.fx.DesktopOpen;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What the page of Dockerfiles holds: the open context, the open texts with what is known about each, and
/// what can be done with them. FX thread only.
public final class WorkbenchViewModel {
    static final String FORMAT_ON_SAVE = "dockerfile.format-on-save";

    private static final String FIRST_LINES = """
            FROM debian:12-slim
            WORKDIR /app
            COPY . .
            CMD ["/bin/sh"]
            """;

    private final DockerfileParts parts;
    private final Messages messages = Messages.of(WorkbenchViewModel.class);
    private final ContextViewModel context;
    private final OpenTexts texts;
    private final StoreImages storeImages;
    private @Nullable BuiltStages stages;
    private @Nullable Path lookedAt;
    private final Map<OpenText, Analyser> analysers = new HashMap<>();
    private final ProjectChecks checks;
    private Map<String, String> buildArgs = Map.of();
    private final ReadOnlyObjectWrapper<@Nullable ContextFacts> contextFacts = new ReadOnlyObjectWrapper<>();
    private boolean recovered;

    public WorkbenchViewModel(DockerfileParts parts) {
        this.parts = parts;
        context = new ContextViewModel(parts.tasks(), parts.clock(), parts.fx(), parts.errors()::textOf);
        texts = new OpenTexts(
                parts.tasks(), parts.clock(), new Recovery(parts.state().resolve("unsaved")), parts.errors()::present);
        storeImages = new StoreImages(parts.imageService());
        checks = new ProjectChecks(parts, this::refresh);
        context.scanProperty().subscribe(this::scanned);
        parts.images().all().addListener((ListChangeListener<Object>) _ -> {
            storeImages.forget();
            relook();
        });
        texts.currentProperty().subscribe(_ -> lookAtCurrent());
    }

    public ContextViewModel context() {
        return context;
    }

    public OpenTexts texts() {
        return texts;
    }

    public ReadOnlyObjectProperty<@Nullable OpenText> currentProperty() {
        return texts.currentProperty();
    }

    public BooleanProperty formatOnSaveProperty() {
        return parts.settings().flag(FORMAT_ON_SAVE, false);
    }

    /// Folders opened lately, newest first.
    public ObservableList<String> recentFolders() {
        return parts.settings().recentFolders();
    }

    /// What keeps up with a text; made when it is first asked for.
    public Analyser analyser(OpenText open) {
        return analysers.computeIfAbsent(
                open,
                text -> new Analyser(
                        text,
                        this::facts,
                        () -> checks.of(context.rootProperty().get()),
                        checks::tell,
                        parts.tasks(),
                        parts.clock()));
    }

    /// The values that the next build would give to ARGs; what is known about the texts follows them.
    public void setBuildArgs(Map<String, String> given) {
        if (!given.equals(buildArgs)) {
            buildArgs = Map.copyOf(given);
            refresh();
        }
    }

    /// A build has ended, well or not: more of the stages may be known.
    public void built() {
        relook();
    }

    /// The page is shown or not. The first time, what was left unsaved comes back.
    public void setVisible(boolean now) {
        context.setVisible(now);
        if (now) {
            if (!recovered) {
                recovered = true;
                texts.recover();
            }
            texts.checkDisk();
        }
    }

    /// Opens a file or folder, whichever it is. A file's folder becomes the context where none is open yet.
    public void open(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        parts.tasks()
                .quiet(() ->
                        Files.isDirectory(whole) ? Optional.of(dockerfileIn(whole)) : Optional.<Optional<Path>>empty())
                .onSuccess(folder -> {
                    if (folder.isPresent()) {
                        openFolder(whole, folder.get());
                    } else {
                        openFile(whole);
                    }
                });
    }

    /// Brings a file to the front.
    public void reveal(Path file, Runnable then) {
        texts.open(file, _ -> then.run());
    }

    /// Asks for a folder.
    public void chooseFolder() {
        parts.dialogs().folder(messages.text("open.folder")).ifPresent(this::open);
    }

    /// Asks for files.
    public void chooseFiles() {
        parts.dialogs().open(messages.text("open.file")).forEach(this::open);
    }

    /// A Dockerfile to begin with, in no file yet.
    public void create() {
        texts.create("Dockerfile", FIRST_LINES);
    }

    public void save() {
        OpenText open = texts.currentProperty().get();
        if (open == null) {
            return;
        }
        formatted(open, () -> {
            if (!texts.save(open, this::saved)) {
                saveAs();
            }
        });
    }

    public void saveAs() {
        OpenText open = texts.currentProperty().get();
        if (open != null) {
            parts.dialogs()
                    .save(messages.text("save.as"), open.titleProperty().get())
                    .ifPresent(target -> texts.saveAs(open, target, () -> {
                        if (context.rootProperty().get() == null) {
                            openFolder(folderOf(target), Optional.empty());
                        }
                        saved();
                    }));
        }
    }

    public void saveAll() {
        List.copyOf(texts.all()).stream()
                .filter(open -> open.isDirty() && open.path() != null)
                .forEach(open -> formatted(open, () -> texts.save(open, this::saved)));
    }

    /// Closes a tab; asks first where something in it was not saved.
    public void close(OpenText open) {
        if (!open.isDirty()) {
            forget(open);
            return;
        }
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text(
                                        "close.title", open.titleProperty().get()),
                                messages.text("close.text"),
                                List.of(),
                                messages.text("close.confirm"),
                                true),
                        () -> forget(open));
    }

    /// Adds a pattern for a file or folder to the ignore file, which opens with it, unsaved.
    public void leaveOut(String path) {
        Path root = context.rootProperty().get();
        ContextScan scan = context.scanProperty().get();
        if (root == null || scan == null) {
            return;
        }
        String file = scan.ignoreFile().isEmpty() ? ".dockerignore" : scan.ignoreFile();
        Path target = root.resolve(file);
        if (scan.ignoreFile().isEmpty()) {
            OpenText fresh = texts.create(".dockerignore", path + "\n");
            texts.saveAs(fresh, target, this::saved);
        } else {
            texts.open(target, open -> {
                String text = open.text();
                String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
                open.textProperty().set(text + gap + path + "\n");
            });
        }
    }

    /// How the text differs from its file.
    public void compare(OpenText open, Consumer<TextDiff> then) {
        Path path = open.path();
        String mine = open.text();
        if (path != null) {
            parts.tasks()
                    .quiet(() -> TextDiff.of(TextFile.read(path).text(), mine))
                    .onSuccess(then)
                    .onFailure(parts.errors()::present);
        }
    }

    /// Opens an address with the desktop's browser.
    public void browse(String address) {
        parts.tasks()
                .quiet(() -> {
                    DesktopOpen.open(address);
                    return true;
                })
                .onFailure(parts.errors()::present);
    }

    /// The path of a text within the context; empty for one outside.
    public String inContext(@Nullable Path path) {
        Path root = context.rootProperty().get();
        return root == null || path == null || !path.startsWith(root)
                ? ""
                : root.relativize(path).toString();
    }

    /// How many errors and warnings the current text has.
    static long count(List<Diagnostic> all, boolean errors) {
        return all.stream()
                .filter(one -> (one.severity() == Severity.ERROR) == errors)
                .count();
    }

    public void close() {
        texts.flush();
        analysers.values().forEach(Analyser::close);
        context.close();
    }

    private BuildFacts facts() {
        List<String> names = parts.images().all().stream()
                .filter(live -> live.tag() != null)
                .map(live -> live.shown())
                .distinct()
                .toList();
        return new StoreFacts(
                storeImages,
                stages,
                names,
                contextFacts.get(),
                buildArgs,
                Platform.host().toString());
    }

    private void openFolder(Path folder, Optional<Path> dockerfile) {
        context.open(folder);
        parts.settings().rememberFolder(folder.toString());
        dockerfile.ifPresent(file -> texts.open(file, _ -> {}));
    }

    private void openFile(Path file) {
        Path root = context.rootProperty().get();
        if (root == null) {
            openFolder(folderOf(file), Optional.empty());
        }
        texts.open(file, _ -> {});
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private static Optional<Path> dockerfileIn(Path folder) {
        return List.of("Dockerfile", "Containerfile", "dockerfile", "docker.yaml", "docker.yml").stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private void formatted(OpenText open, Runnable then) {
        if (!formatOnSaveProperty().get() || TextKind.of(open.titleProperty().get()) != TextKind.DOCKERFILE) {
            then.run();
            return;
        }
        var document = analyser(open).document();
        parts.tasks()
                .quiet(() -> TextEdit.apply(document.source().text(), document.format(FormatOptions.DEFAULT)))
                .onSuccess(text -> {
                    // Keys that came meanwhile are worth more than the format.
                    if (document.source().text().equals(open.text())) {
                        open.textProperty().set(text);
                    }
                    then.run();
                });
    }

    private void saved() {
        context.reload();
        checks.read(context.rootProperty().get());
    }

    private void forget(OpenText open) {
        Analyser analyser = analysers.remove(open);
        if (analyser != null) {
            analyser.close();
        }
        texts.close(open);
    }

    private void lookAtCurrent() {
        OpenText open = texts.currentProperty().get();
        Path file = open == null ? null : open.path();
        if (file != null && context.rootProperty().get() == null) {
            context.open(folderOf(file)); // It came back from the last time, with no folder open yet.
        }
        if (open != null && TextKind.of(open.titleProperty().get()).isBuilt()) {
            context.lookAt(inContext(open.path()));
        }
    }

    private void scanned(@Nullable ContextScan scan) {
        look(scan == null ? null : context.rootProperty().get());
        contextFacts.set(scan == null ? null : new ContextFacts(new ContextFiles(scan.tree()), scan.ignore()));
        if (scan != null && !scan.ignoreProblem().isEmpty()) {
            parts.notices().toast(Toast.of(Tone.WARNING, scan.ignoreProblem()));
        }
        relook();
        checks.read(context.rootProperty().get());
        texts.checkDisk();
    }

    private void look(@Nullable Path root) {
        BuildService builder = parts.builder();
        if (!Objects.equals(root, lookedAt)) {
            lookedAt = root;
            stages = builder == null || root == null
                    ? null
                    : builder.stages(new BuildContext.Folder(root), BuildRequest.DOCKERFILE);
        }
    }

    /// The files behind the texts may be others now.
    private void relook() {
        if (stages != null) {
            stages.forget();
        }
        refresh();
    }

    private void refresh() {
        analysers.values().forEach(Analyser::refresh);
    }
}
