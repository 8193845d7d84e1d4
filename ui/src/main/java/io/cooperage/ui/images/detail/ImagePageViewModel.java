package io.cooperage.ui.images.detail;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.ImageText;
import io.cooperage.ui.images.detail.source.ImageSource;
import io.cooperage.ui.images.detail.source.ImageSource.Loaded;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route.CompareRoute;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.Side;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import javafx.util.Subscription;

/// What the head of the page says of the image, and what can be done with it. FX thread only.
final class ImagePageViewModel {
    /// A container made of the image.
    record User(String id, String name) {}

    private final ImageSource source;
    private final ImageParts parts;
    private final Messages messages = Messages.of(ImagePageViewModel.class);
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ListChangeListener<LiveImage> rows = _ -> touch();
    private final ListChangeListener<LiveContainer> containers = _ -> touch();
    private Subscription row = Subscription.EMPTY;
    private final Subscription watching;

    ImagePageViewModel(ImageSource source, ImageParts parts) {
        this.source = source;
        this.parts = parts;
        watching = source.loadedProperty().subscribe((_, _) -> touch());
        parts.images().all().addListener(rows);
        parts.containers().all().addListener(containers);
        touch();
    }

    /// Changes whenever one of the texts may have.
    ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /// Why the last thing done to it failed; empty when it didn't.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    void dismissProblem() {
        live().ifPresent(live -> live.settle(""));
    }

    private Optional<Image> image() {
        return Optional.ofNullable(source.loadedProperty().get()).map(Loaded::image);
    }

    private Optional<LiveImage> live() {
        return parts.images().find(source.ref());
    }

    String name() {
        return live().map(LiveImage::shown).orElseGet(source::ref);
    }

    /// Its further names.
    List<String> otherNames() {
        String own = name();
        return image().map(Image::tags).orElse(List.of()).stream()
                .map(ImageReference::familiar)
                .filter(name -> !name.equals(own))
                .toList();
    }

    String id() {
        return image().map(image -> image.id().toString()).orElse("");
    }

    String shortId() {
        return image().map(image -> image.id().shortHex()).orElse("");
    }

    String platform() {
        return image().map(image -> image.platform().toString()).orElse("");
    }

    String size() {
        return image().map(image -> image.sharedSize() > 0
                        ? messages.text(
                                "size",
                                Amounts.bytes(image.size()),
                                Amounts.bytes(image.uniqueSize()),
                                Amounts.bytes(image.packedSize()))
                        : messages.text("size.own", Amounts.bytes(image.size()), Amounts.bytes(image.packedSize())))
                .orElse("");
    }

    String created() {
        return image().map(image -> messages.text(
                        "created.at", ImageText.created(image, parts.clock().now())))
                .orElse("");
    }

    List<User> users() {
        return image().map(Image::usedBy).orElse(List.of()).stream()
                .map(id -> new User(
                        id,
                        parts.containers()
                                .find(id)
                                .map(live -> live.container().name())
                                .orElse(id.substring(0, Math.min(12, id.length())))))
                .toList();
    }

    void open(User user) {
        parts.navigator().go(new ContainerDetail(user.id(), ContainerTab.LOG));
    }

    boolean fits(Verb verb) {
        return live().map(live -> parts.commands().fits(verb, live)).orElse(false);
    }

    String label(Verb verb) {
        return parts.commands().label(verb);
    }

    void perform(Verb verb) {
        if (verb == Verb.REMOVE) {
            // While its files are open it can't go; they open again with the next look.
            source.session().release();
        }
        live().ifPresent(live -> parts.commands().perform(verb, List.of(live)));
    }

    /// Chooses what to compare it with.
    void compare() {
        parts.navigator().go(new CompareRoute(Side.image(source.ref()), null));
    }

    void close() {
        watching.unsubscribe();
        row.unsubscribe();
        parts.images().all().removeListener(rows);
        parts.containers().all().removeListener(containers);
    }

    private void touch() {
        row.unsubscribe();
        row = live().map(live -> Subscription.combine(
                        live.problemProperty().subscribe(problem::set),
                        live.activityProperty().subscribe((_, _) -> revision.set(revision.get() + 1))))
                .orElse(Subscription.EMPTY);
        revision.set(revision.get() + 1);
    }
}
