package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Banner;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.source.BrowserSession;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Copies files, folders and whole layers out of the image, and says what was left out. FX thread only; the work shows
/// in the status bar.
final class Extractions {
    private static final int TOLD = 3;

    private final Supplier<BrowserSession> session;
    private final Notices notices;
    private final Consumer<Throwable> failures;
    private final Messages messages = Messages.of(Extractions.class);

    @FunctionalInterface
    private interface Copy {
        List<String> to(ImageBrowser browser, Path target) throws IOException;
    }

    Extractions(Supplier<BrowserSession> session, Notices notices, Consumer<Throwable> failures) {
        this.session = session;
        this.notices = notices;
        this.failures = failures;
    }

    /// @param target a file that is replaced, or a folder that must not be there yet
    void node(int layer, Scope scope, FileNode node, Path target) {
        String name = node.path().isEmpty() ? "/" : node.name();
        extract(name, target, !node.isFolder(), (browser, to) -> browser.extract(layer, scope, node.path(), to));
    }

    /// @param target a file, which is replaced
    void layer(int layer, Path target) {
        extract(messages.text("extract.layer", layer + 1), target, true, (browser, to) -> {
            browser.extractLayer(layer, to);
            return List.of();
        });
    }

    private void extract(String name, Path target, boolean replace, Copy copy) {
        session.get()
                .ask(messages.text("extract.task", name), browser -> {
                    Path absolute = target.toAbsolutePath();
                    try {
                        return replace ? throughPart(browser, absolute, copy) : copy.to(browser, absolute);
                    } catch (IOException e) {
                        throw new EngineException(
                                ErrorKind.INVALID_ARGUMENT, messages.text("extract.failed", target, reason(e)), e);
                    }
                })
                .onSuccess(left -> tell(name, target, left))
                .onFailure(failures);
    }

    /// What is there stays until the whole of the new is: a cancelled or failed copy leaves nothing.
    private static List<String> throughPart(ImageBrowser browser, Path target, Copy copy) throws IOException {
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(target.toString());
        }
        if (Files.isDirectory(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path scratch = Files.createTempDirectory(folder, ".extract-");
        Path part = scratch.resolve("part");
        try {
            List<String> left = copy.to(browser, part);
            if (Files.exists(part, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
            return left;
        } finally {
            Files.deleteIfExists(part);
            Files.deleteIfExists(scratch);
        }
    }

    private void tell(String name, Path target, List<String> left) {
        notices.toast(Toast.of(Tone.SUCCESS, messages.text("extract.done", name, target)));
        if (!left.isEmpty()) {
            String some = String.join("; ", left.subList(0, Math.min(TOLD, left.size())));
            notices.banner(new Banner(
                    "extract." + target,
                    Tone.WARNING,
                    left.size() <= TOLD
                            ? messages.text("extract.left", name, some)
                            : messages.text("extract.left.more", name, some, left.size() - TOLD),
                    null));
        }
    }

    private String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> messages.text("extract.no-folder");
            case FileAlreadyExistsException _ -> messages.text("extract.is-folder");
            default -> String.valueOf(e.getMessage());
        };
    }
}
