package io.cooperage.ui.images.transfer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.Platform;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.transfer.Transfer.Kind;
import io.cooperage.ui.images.transfer.Transfer.Result;
import io.cooperage.ui.images.transfer.Transfer.State;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.IntegerBinding;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Every image on its way, the newest first. It lives as long as the window, so that pages come and go around it. FX
/// thread only.
public final class Transfers {
    private final ImageService service;
    private final UiTasks tasks;
    private final Executor fx;
    private final UiClock clock;
    private final Notices notices;
    private final ErrorPresenter errors;
    private final Navigator navigator;
    private final Messages messages = Messages.of(Transfers.class);
    private final ObservableList<Transfer> all =
            FXCollections.observableArrayList(transfer -> new Observable[] {transfer.stateProperty()});
    /// One for all who ask: a wrapper hears of changes only as long as someone holds it.
    private final ObservableList<Transfer> readOnly = FXCollections.unmodifiableObservableList(all);

    private final IntegerBinding running = Bindings.createIntegerBinding(
            () -> (int) all.stream()
                    .filter(transfer -> transfer.state() == State.RUNNING)
                    .count(),
            all);

    public Transfers(
            ImageService service,
            UiTasks tasks,
            Executor fx,
            UiClock clock,
            Notices notices,
            ErrorPresenter errors,
            Navigator navigator) {
        this.service = service;
        this.tasks = tasks;
        this.fx = fx;
        this.clock = clock;
        this.notices = notices;
        this.errors = errors;
        this.navigator = navigator;
    }

    public ObservableList<Transfer> all() {
        return readOnly;
    }

    /// How many are under way.
    public IntegerBinding runningCount() {
        return running;
    }

    /// @param platform null is this machine's
    public Transfer pull(String name, @Nullable Platform platform) {
        String title = platform == null ? name : messages.text("title.platform", name, platform);
        return start(Kind.PULL, title, null, listener -> {
            Image image = service.pull(name, platform, listener);
            return new Result(List.of(image), image.target().digest(), "");
        });
    }

    /// @param ref the image here
    /// @param name what it shall be called there; it gets that name here first if it hasn't it yet
    public Transfer push(String ref, String name) {
        return start(Kind.PUSH, name, null, listener -> {
            if (!ref.equals(name)) {
                service.tag(ref, name);
            }
            Digest digest = service.push(name, listener);
            return new Result(List.of(service.get(name)), digest, "");
        });
    }

    /// An archive of images, or a folder that is an OCI layout.
    public Transfer load(Path archive) {
        return start(
                Kind.LOAD,
                fileName(archive),
                archive,
                listener -> new Result(service.load(archive, listener), null, ""));
    }

    /// @param name null leaves the image without one
    public Transfer importRoot(Path root, @Nullable String name, @Nullable String message, List<String> changes) {
        return start(
                Kind.IMPORT,
                name == null ? fileName(root) : name,
                root,
                listener -> new Result(List.of(service.importRoot(root, name, message, changes, listener)), null, ""));
    }

    /// The file appears only when it is whole.
    public Transfer save(List<String> refs, ArchiveFormat format, Path target) {
        return start(Kind.SAVE, fileName(target), null, listener -> {
            write(refs, format, target, listener);
            return new Result(List.of(), null, target.toString());
        });
    }

    /// One of [ImageService#starters].
    public Transfer makeStarter(String name) {
        return start(
                Kind.STARTER,
                name,
                null,
                listener -> new Result(List.of(service.makeStarter(name, listener)), null, ""));
    }

    /// Takes away one that has ended.
    public void clear(Transfer transfer) {
        if (transfer.state() != State.RUNNING) {
            all.remove(transfer);
        }
    }

    UiTasks tasks() {
        return tasks;
    }

    Instant now() {
        return clock.now();
    }

    ProgressFeed feed(Consumer<List<TransferProgress>> sink) {
        return new ProgressFeed(fx, clock, sink);
    }

    String textOf(Throwable failure) {
        return errors.textOf(failure);
    }

    static String key(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// Says so, unless the person looks at it anyway.
    void ended(Transfer transfer) {
        if (!isInView(transfer)) {
            Result result = transfer.resultProperty().get();
            Action open = result == null || result.images().isEmpty()
                    ? null
                    : new Action(
                            messages.text("open"), () -> open(result.images().getFirst()));
            notices.toast(
                    new Toast(Tone.SUCCESS, messages.text("done." + key(transfer.kind()), transfer.title()), open));
        }
    }

    void failed(Transfer transfer, Throwable failure) {
        if (!isInView(transfer)) {
            notices.toast(new Toast(
                    Tone.DANGER,
                    messages.text("failed", transfer.title(), errors.textOf(failure)),
                    new Action(
                            messages.text("show"),
                            () -> navigator.go(new Route.Images(transfer.kind().panel(), "")))));
        }
    }

    private void open(Image image) {
        navigator.go(new Route.ImageRoute(
                image.isDangling()
                        ? image.id().toString()
                        : image.tags().getFirst().familiar()));
    }

    /// The same again while it runs is the one that runs.
    private Transfer start(Kind kind, String title, @Nullable Path source, Transfer.Work work) {
        for (Transfer other : all) {
            if (other.kind() == kind && other.title().equals(title)) {
                if (other.state() == State.RUNNING) {
                    return other;
                }
                all.remove(other);
                break;
            }
        }
        Transfer transfer = new Transfer(kind, title, source, work, this);
        all.addFirst(transfer);
        transfer.start();
        return transfer;
    }

    private boolean isInView(Transfer transfer) {
        return navigator.current() instanceof Route.Images(Route.ImagesPanel panel, String ref)
                && panel == transfer.kind().panel();
    }

    private void write(List<String> refs, ArchiveFormat format, Path target, TransferListener listener) {
        Path part = target.resolveSibling(fileName(target) + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                service.save(refs, format, out, listener);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, messages.text("save.failed", target, String.valueOf(e.getMessage())), e);
        } finally {
            discard(part);
        }
    }

    private void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Transfers.class).warn("{} is left over", part, e);
        }
    }

    private static String fileName(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
