package io.cooperage.ui.compare;

import io.cooperage.engine.image.browse.Comparison;
import io.cooperage.engine.image.browse.Comparison.Aspect;
import io.cooperage.engine.image.browse.Comparison.FileDifference;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Kind;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.image.browse.TreeComparer.TreeSide;
import io.cooperage.ui.files.Instruction;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.nav.Route.SideKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// Two sides, and how they differ. A comparison starts by itself when both are chosen; choosing anew cancels it. FX
/// thread only.
final class CompareViewModel {
    /// More differing files than a person looks through.
    static final int MOST = 10_000;

    /// An image or container that can be chosen.
    ///
    /// @param ref what the engine knows it by
    record Choice(String ref, String name) {}

    private final CompareParts parts;
    private final Messages messages = Messages.of(CompareViewModel.class);
    private final LatestTask comparing = new LatestTask();
    private final LatestTask reading = new LatestTask();
    private final ObjectProperty<@Nullable Side> left = new SimpleObjectProperty<>(this, "left", null);
    private final ObjectProperty<@Nullable Side> right = new SimpleObjectProperty<>(this, "right", null);
    private final BooleanProperty withTimes = new SimpleBooleanProperty(this, "withTimes", false);
    private final StringProperty text = new SimpleStringProperty(this, "text", "");
    private final ObjectProperty<Set<Aspect>> aspects =
            new SimpleObjectProperty<>(this, "aspects", Set.copyOf(EnumSet.allOf(Aspect.class)));
    private final ReadOnlyObjectWrapper<@Nullable Comparison> comparison = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable FileDifference> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable TextDiff> diff = new ReadOnlyObjectWrapper<>();
    private boolean choosing;

    CompareViewModel(CompareParts parts) {
        this.parts = parts;
        left.subscribe((_, _) -> compare());
        right.subscribe((_, _) -> compare());
        withTimes.subscribe((_, _) -> compare());
    }

    ObjectProperty<@Nullable Side> leftProperty() {
        return left;
    }

    ObjectProperty<@Nullable Side> rightProperty() {
        return right;
    }

    /// Times count as a difference.
    BooleanProperty withTimesProperty() {
        return withTimes;
    }

    /// Part of the paths that are shown.
    StringProperty textProperty() {
        return text;
    }

    /// A file is shown if it differs in one of these.
    ObjectProperty<Set<Aspect>> aspectsProperty() {
        return aspects;
    }

    /// Null before the first, and while sides are missing.
    ReadOnlyObjectProperty<@Nullable Comparison> comparisonProperty() {
        return comparison.getReadOnlyProperty();
    }

    /// Why the sides can't be compared; empty when they can.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<@Nullable FileDifference> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// How the text of the chosen file differs; null when its content is the same or it has none.
    ReadOnlyObjectProperty<@Nullable TextDiff> diffProperty() {
        return diff.getReadOnlyProperty();
    }

    /// Chooses sides; null leaves one as it is.
    void choose(@Nullable Side newLeft, @Nullable Side newRight) {
        choosing = true;
        if (newLeft != null) {
            left.set(newLeft);
        }
        if (newRight != null) {
            right.set(newRight);
        }
        choosing = false;
        compare();
    }

    void swap() {
        Side was = left.get();
        choosing = true;
        left.set(right.get());
        right.set(was);
        choosing = false;
        compare();
    }

    /// What can be chosen of a kind.
    List<Choice> choices(SideKind kind) {
        if (kind == SideKind.CONTAINER) {
            return parts.containers().all().stream()
                    .map(LiveContainer::container)
                    .map(container -> new Choice(container.id(), container.name()))
                    .toList();
        }
        return parts.images().all().stream()
                .map(live -> new Choice(live.ref(), live.shown()))
                .distinct()
                .toList();
    }

    /// The choice that a side is; one that is not in the lists, such as another name, too.
    Choice choiceOf(Side side) {
        if (side.kind() == SideKind.CONTAINER) {
            return parts.containers()
                    .find(side.ref())
                    .map(live -> new Choice(side.ref(), live.container().name()))
                    .orElseGet(() -> new Choice(side.ref(), shortened(side.ref())));
        }
        return parts.images()
                .find(side.ref())
                .map(live -> new Choice(side.ref(), shown(live)))
                .orElseGet(() -> new Choice(side.ref(), shortened(side.ref())));
    }

    private static String shown(LiveImage live) {
        return live.shown();
    }

    private static String shortened(String ref) {
        return ref.substring(0, Math.min(24, ref.length()));
    }

    /// The instructions of an image's layers, bottom first, once they are known.
    void layers(String ref, Consumer<List<String>> then) {
        parts.tasks()
                .quiet(() -> {
                    var config = parts.service().detail(ref).config();
                    List<String> made = config.history().stream()
                            .filter(step -> !step.emptyLayer())
                            .map(step -> {
                                String createdBy = step.createdBy();
                                return createdBy == null
                                        ? ""
                                        : Instruction.of(createdBy).line();
                            })
                            .toList();
                    List<String> all = new ArrayList<>();
                    for (int i = 0; i < config.diffIds().size(); i++) {
                        all.add(made.size() == config.diffIds().size() ? made.get(i) : "");
                    }
                    return List.copyOf(all);
                })
                .onSuccess(then)
                .onFailure(failure -> problem.set(String.valueOf(failure.getMessage())));
    }

    /// The files that pass the filter.
    List<FileDifference> files() {
        Comparison now = comparison.get();
        if (now == null) {
            return List.of();
        }
        String wanted = text.get().strip().toLowerCase(Locale.ROOT);
        Set<Aspect> shown = aspects.get();
        return now.files().stream()
                .filter(file -> file.path().toLowerCase(Locale.ROOT).contains(wanted)
                        && file.aspects().stream().anyMatch(shown::contains))
                .toList();
    }

    /// How many files differ in an aspect.
    long count(Aspect aspect) {
        Comparison now = comparison.get();
        return now == null
                ? 0
                : now.files().stream()
                        .filter(file -> file.aspects().contains(aspect))
                        .count();
    }

    void show(Aspect aspect, boolean shown) {
        EnumSet<Aspect> now = EnumSet.noneOf(Aspect.class);
        now.addAll(aspects.get());
        if (shown) {
            now.add(aspect);
        } else {
            now.remove(aspect);
        }
        aspects.set(Set.copyOf(now));
    }

    /// A person chose a file.
    void select(@Nullable FileDifference file) {
        if (java.util.Objects.equals(file, selected.get())) {
            return;
        }
        selected.set(file);
        diff.set(null);
        Side from = left.get();
        Side to = right.get();
        if (file == null || from == null || to == null || !hasText(file)) {
            reading.cancel();
            return;
        }
        reading.follow(
                parts.tasks().quiet(() -> parts.comparer().diff(tree(from), tree(to), file.path())),
                diff::set,
                failure -> problem.set(String.valueOf(failure.getMessage())));
    }

    void close() {
        comparing.cancel();
        reading.cancel();
    }

    private void compare() {
        if (choosing) {
            return;
        }
        select(null);
        problem.set("");
        Side from = left.get();
        Side to = right.get();
        if (from == null || to == null || from.equals(to)) {
            comparing.cancel();
            busy.set(false);
            comparison.set(null);
            return;
        }
        boolean times = withTimes.get();
        busy.set(true);
        comparing.follow(
                parts.tasks()
                        .run(
                                messages.text(
                                        "task",
                                        choiceOf(from).name(),
                                        choiceOf(to).name()),
                                () -> parts.comparer().compare(tree(from), tree(to), times, MOST)),
                found -> {
                    busy.set(false);
                    comparison.set(found);
                },
                failure -> {
                    busy.set(false);
                    comparison.set(null);
                    problem.set(String.valueOf(failure.getMessage()));
                });
    }

    private static boolean hasText(FileDifference file) {
        boolean differs =
                file.aspects().contains(Aspect.CONTENT) || file.aspects().contains(Aspect.PRESENCE);
        return differs && (isFile(file.left()) || isFile(file.right()));
    }

    private static boolean isFile(@Nullable FileNode node) {
        return node != null && (node.kind() == Kind.FILE || node.kind() == Kind.HARD_LINK);
    }

    private static TreeSide tree(Side side) {
        return switch (side.kind()) {
            case IMAGE -> new TreeSide.OfImage(side.ref());
            case LAYER -> new TreeSide.OfLayer(side.ref(), side.layer());
            case UP_TO -> new TreeSide.UpTo(side.ref(), side.layer());
            case CONTAINER -> new TreeSide.OfContainer(side.ref());
        };
    }
}
