package io.cooperage.ui.images.detail.source;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTasks;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// One image as its page shows it, read afresh when it changes. FX thread only.
public final class ImageSource {
    /// The image as it was read last.
    public record Loaded(ImageDetail detail) {
        public Image image() {
            return detail.image();
        }

        /// What people call it: its first name, or the digits of its id.
        public String name() {
            return image().tags().stream()
                    .findFirst()
                    .map(ImageReference::familiar)
                    .orElseGet(() -> image().id().shortHex());
        }
    }

    private final String ref;
    private final ImageService images;
    private final UiTasks tasks;
    private final Consumer<Throwable> failures;
    private final LatestTask reading = new LatestTask();
    private final ReadOnlyObjectWrapper<@Nullable Loaded> loaded = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper missing = new ReadOnlyBooleanWrapper();
    private final Subscription watching;
    private @Nullable BrowserSession session;
    private String sessionId = "";

    public ImageSource(
            String ref, ImageService images, EventBridge events, UiTasks tasks, Consumer<Throwable> failures) {
        this.ref = ref;
        this.images = images;
        this.tasks = tasks;
        this.failures = failures;
        watching = events.listen(
                event -> {
                    boolean matters = event instanceof ImageEvent
                            || (event instanceof ContainerEvent change
                                    && (change.action() == ContainerAction.CREATE
                                            || change.action() == ContainerAction.DESTROY
                                            || change.action() == ContainerAction.RENAME));
                    if (matters) {
                        reload();
                    }
                },
                this::reload);
        reload();
    }

    /// The name by which it was opened.
    public String ref() {
        return ref;
    }

    /// Null until it was read, and when it is gone.
    public ReadOnlyObjectProperty<@Nullable Loaded> loadedProperty() {
        return loaded.getReadOnlyProperty();
    }

    /// There is no such image, or no longer.
    public ReadOnlyBooleanProperty missingProperty() {
        return missing.getReadOnlyProperty();
    }

    public ImageService images() {
        return images;
    }

    public UiTasks tasks() {
        return tasks;
    }

    public Consumer<Throwable> failures() {
        return failures;
    }

    /// The files of the image that was read last; another one once the name means another image.
    public BrowserSession session() {
        Loaded now = loaded.get();
        String id = now == null ? ref : now.image().id().toString();
        BrowserSession open = session;
        if (open == null || !id.equals(sessionId)) {
            if (open != null) {
                open.release();
            }
            // By id: its name may pass to another image while someone looks.
            open = new BrowserSession(() -> images.browse(id), tasks);
            session = open;
            sessionId = id;
        }
        return open;
    }

    public void close() {
        watching.unsubscribe();
        reading.cancel();
        if (session != null) {
            session.release();
        }
    }

    private void reload() {
        reading.follow(
                tasks.quiet(() -> new Loaded(images.detail(ref))),
                now -> {
                    missing.set(false);
                    // What did not change must not lose its place on the screen.
                    if (!now.equals(loaded.get())) {
                        loaded.set(now);
                    }
                },
                failure -> {
                    if (failure instanceof EngineException e && e.kind() == ErrorKind.NOT_FOUND) {
                        loaded.set(null);
                        missing.set(true);
                    } else {
                        failures.accept(failure);
                    }
                });
    }
}
