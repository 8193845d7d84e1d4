package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.FileNode.Kind;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.files.FileContent;
import io.cooperage.ui.files.PictureKind;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.source.BrowserSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What is in the chosen file: text, bytes, a picture, or how it differs from the layers below. Only a
/// bounded part of it is ever read. FX thread only.
final class FileViewModel {
    /// Ways to look at a file.
    enum View {
        TEXT,
        HEX,
        PICTURE,
        DIFF
    }

    static final int STEP = 1 << 20;

    /// No more of one file is held; what is longer is for an extract.
    static final int LARGEST = 16 << 20;

    private final Supplier<BrowserSession> session;
    private final Messages messages = Messages.of(FileViewModel.class);
    private final LatestTask reading = new LatestTask();
    private final ObjectProperty<View> view = new SimpleObjectProperty<>(this, "view", View.TEXT);
    private final ReadOnlyObjectWrapper<@Nullable FileNode> node = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<FileShown> shown = new ReadOnlyObjectWrapper<>(new FileShown.Nothing());
    private final ReadOnlyObjectWrapper<List<View>> views = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper remark = new ReadOnlyStringWrapper("");
    private int layer = -1;
    private int limit = STEP;
    private @Nullable View chosen;
    private boolean more;
    private boolean settling;

    /// @param content null where the diff is shown
    /// @param note what its name promises and it doesn't keep; empty when there is nothing to say
    private record Read(
            View view, List<View> views, @Nullable FileContent content, FileShown shown, String note) {}

    FileViewModel(Supplier<BrowserSession> session) {
        this.session = session;
        view.subscribe((was, now) -> {
            if (was != now && !settling) {
                chosen = now;
                read();
            }
        });
    }

    /// The file that is looked at; null when there is none.
    ReadOnlyObjectProperty<@Nullable FileNode> nodeProperty() {
        return node.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<FileShown> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /// The ways that fit this file.
    ReadOnlyObjectProperty<List<View>> viewsProperty() {
        return views.getReadOnlyProperty();
    }

    /// The way it is looked at. One that was chosen by a person is kept for the next file that it fits.
    ObjectProperty<View> viewProperty() {
        return view;
    }

    /// How much of the file is shown, when it is not all.
    ReadOnlyStringProperty remarkProperty() {
        return remark.getReadOnlyProperty();
    }

    /// There is more of it, and room for it.
    boolean canShowMore() {
        return more && limit < LARGEST;
    }

    void showMore() {
        limit = Math.min(LARGEST, limit * 4);
        read();
    }

    /// @param atLayer as of which its content is shown
    void show(int atLayer, @Nullable FileNode file) {
        if (atLayer == layer && java.util.Objects.equals(file, node.get())) {
            return;
        }
        layer = atLayer;
        limit = STEP;
        node.set(file);
        read();
    }

    private void read() {
        FileNode file = node.get();
        more = false;
        remark.set("");
        if (file == null || !hasContent(file)) {
            reading.cancel();
            views.set(List.of());
            shown.set(file == null ? new FileShown.Nothing() : new FileShown.Words(describe(file)));
            return;
        }
        int atLayer = layer;
        int most = limit;
        View wish = chosen;
        reading.follow(session.get().ask(browser -> read(browser, atLayer, file, wish, most)), this::show, failure -> {
            views.set(List.of());
            shown.set(new FileShown.Words(sentence(failure)));
        });
    }

    private void show(Read read) {
        FileContent content = read.content();
        if (content != null && !content.complete()) {
            more = true;
            remark.set(messages.text(
                    limit < LARGEST ? "file.part" : "file.largest",
                    Amounts.bytes(content.bytes().length),
                    Amounts.bytes(node.get() == null ? 0 : node.get().size())));
        }
        if (!read.note().isEmpty()) {
            remark.set(remark.get().isEmpty() ? read.note() : read.note() + "  " + remark.get());
        }
        settling = true;
        views.set(read.views());
        view.set(read.view());
        settling = false;
        shown.set(read.shown());
    }

    private Read read(ImageBrowser browser, int atLayer, FileNode file, @Nullable View wish, int most)
            throws IOException {
        boolean removed = file.change() == Change.REMOVED;
        FileContent content;
        // What a layer removed is still in the one below.
        try (InputStream in = browser.open(removed ? atLayer - 1 : atLayer, file.path())) {
            content = FileContent.read(in, most);
        }
        if (content.bytes().length == 0) {
            PictureKind promised = PictureKind.named(file.path());
            String words = promised == null
                    ? messages.text("file.empty")
                    : messages.text("file.empty.picture", promised.name());
            return new Read(View.TEXT, List.of(), null, new FileShown.Words(words), "");
        }
        String note = note(file, content);
        List<View> fitting = new ArrayList<>();
        if (content.isPicture()) {
            fitting.add(View.PICTURE);
        }
        if (content.isText()) {
            fitting.add(View.TEXT);
        }
        fitting.add(View.HEX);
        if (atLayer > 0 && file.change() == Change.MODIFIED && content.isText()) {
            fitting.add(View.DIFF);
        }
        View now = wish != null && fitting.contains(wish) ? wish : fitting.getFirst();
        return switch (now) {
            case TEXT -> {
                String text = content.text();
                Language language = Language.of(file.path(), text);
                yield new Read(now, fitting, content, new FileShown.Text(CodeText.of(language, text)), note);
            }
            case HEX -> new Read(now, fitting, content, new FileShown.Hex(content.bytes()), note);
            case PICTURE -> {
                FileContent whole = content;
                if (!content.complete()) {
                    try (InputStream in = browser.open(removed ? atLayer - 1 : atLayer, file.path())) {
                        whole = FileContent.read(in, LARGEST);
                    }
                }
                yield whole.complete()
                        ? new Read(now, fitting, whole, new FileShown.Picture(whole.bytes()), note)
                        : new Read(now, fitting, whole, new FileShown.Words(messages.text("file.picture.large")), note);
            }
            case DIFF ->
                new Read(now, fitting, null, new FileShown.Difference(browser.diffBelow(atLayer, file.path())), "");
        };
    }

    /// What a picture is; or what the file is not, though its name says so.
    private String note(FileNode file, FileContent content) {
        PictureKind kind = PictureKind.of(content.bytes());
        if (kind == null) {
            PictureKind promised = PictureKind.named(file.path());
            return promised == null ? "" : messages.text("file.picture.none", promised.name());
        }
        PictureKind.Size size = kind.sizeOf(content.bytes());
        if (!kind.isDrawn()) {
            return messages.text("file.picture.other", kind.name());
        }
        return size == null
                ? messages.text("file.picture.kind", kind.name())
                : messages.text("file.picture.size", kind.name(), size.width(), size.height());
    }

    private static boolean hasContent(FileNode file) {
        return switch (file.kind()) {
            case FILE, HARD_LINK, SYMLINK -> true;
            case FOLDER, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> false;
        };
    }

    private String describe(FileNode file) {
        return file.kind() == Kind.FOLDER
                ? messages.text("file.folder", file.children(), Amounts.bytes(file.size()))
                : messages.text("kind." + file.kind());
    }

    private String sentence(Throwable failure) {
        FileNode file = node.get();
        if (failure instanceof EngineException e && e.kind() == ErrorKind.INVALID_ARGUMENT && file != null) {
            return messages.text("file.no-content", file.link().isEmpty() ? file.path() : file.link());
        }
        return String.valueOf(failure.getMessage());
    }
}
