package io.cooperage.ui.containers.list;

import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerService.UpdateRequest;
import io.cooperage.engine.runline.ByteSizes;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.LimitRules;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainersPanel;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// The limits of a container that is there, running or stopped. Only what a person changed is sent. FX thread
/// only.
public final class LimitsForm {
    private static final long NO_LIMIT = -1;
    private static final long USUAL_PERIOD = 100_000;

    private final ContainerParts parts;
    private final Messages messages = Messages.of(LimitsForm.class);
    private final ReadOnlyStringWrapper name = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final Map<Field, String> before = new LinkedHashMap<>();
    private Limits old = Limits.NONE;
    private String id = "";

    final Field cpus;
    final Field memory;
    final Field memorySwap = new Field(said("--memory-swap"));
    final Field memoryReservation;
    final Field pids;
    final Field cpuShares;
    final Field cpuset;

    LimitsForm(ContainerParts parts, Machine machine) {
        this.parts = parts;
        LimitRules rules = new LimitRules(machine);
        cpus = lasting(rules::cpus);
        memory = new Field(rules::memory);
        memoryReservation = lasting(rules::memory);
        pids = new Field(rules::pids);
        cpuShares = lasting(said("--cpu-shares"));
        cpuset = lasting(said("--cpuset-cpus"));
    }

    private static UnaryOperator<String> said(String option) {
        return text -> text.isEmpty() ? "" : RunLine.problem(option, text);
    }

    /// A limit that can be changed, but that an update has no word to take away.
    private Field lasting(UnaryOperator<String> rule) {
        Field[] self = new Field[1];
        Field made = new Field(text -> {
            boolean taken = text.isEmpty()
                    && self[0] != null
                    && !before.getOrDefault(self[0], "").isEmpty();
            return taken ? messages.text("limits.lasting") : rule.apply(text);
        });
        self[0] = made;
        return made;
    }

    /// The container's.
    ReadOnlyStringProperty nameProperty() {
        return name.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// Fills it with what the container has now.
    void open(String container) {
        problem.set("");
        LiveContainer live = parts.containers().find(container).orElse(null);
        if (live == null) {
            id = "";
            name.set("");
            problem.set(messages.text("container.gone"));
            return;
        }
        id = live.id();
        name.set(live.container().name());
        old = live.container().config().limits();
        fill(cpus, cores(old));
        fill(memory, size(old.memory()));
        fill(
                memorySwap,
                old.memorySwap() == null || old.memorySwap() < 0 ? plain(old.memorySwap()) : size(old.memorySwap()));
        fill(memoryReservation, size(old.memoryReservation()));
        fill(pids, old.pids() == null || old.pids() <= 0 ? "" : plain(old.pids()));
        fill(cpuShares, plain(old.cpuShares()));
        fill(cpuset, old.cpuset() == null ? "" : old.cpuset());
    }

    private void fill(Field field, String text) {
        before.put(field, text);
        field.reset(text);
    }

    private static String cores(Limits limits) {
        Long quota = limits.cpuQuotaMicros();
        Double set = limits.cpus();
        if (set == null && quota != null && quota > 0) {
            Long period = limits.cpuPeriodMicros();
            set = (double) quota / (period == null || period <= 0 ? USUAL_PERIOD : period);
        }
        return set == null ? "" : BigDecimal.valueOf(set).stripTrailingZeros().toPlainString();
    }

    private static String size(@Nullable Long bytes) {
        return bytes == null || bytes <= 0 ? "" : ByteSizes.format(bytes);
    }

    private static String plain(@Nullable Long number) {
        return number == null ? "" : Long.toString(number);
    }

    /// Sends what was changed, if everything is right; otherwise shows what is not.
    void send() {
        List<Field> fields = List.copyOf(before.keySet());
        fields.forEach(Field::insist);
        if (busy.get() || id.isEmpty() || !fields.stream().allMatch(Field::isValid)) {
            return;
        }
        List<Field> changed = fields.stream().filter(this::isChanged).toList();
        if (changed.isEmpty()) {
            problem.set(messages.text("limits.same"));
            return;
        }
        UpdateRequest request = new UpdateRequest(change(), null);
        String container = id;
        String called = name.get();
        busy.set(true);
        problem.set("");
        parts.tasks()
                .run(messages.text("task.limits", called), () -> parts.service().update(container, request))
                .onSuccess(warnings -> {
                    parts.navigator()
                            .leave(new Route.Containers(ContainersPanel.LIMITS, container), new Route.Containers());
                    parts.notices()
                            .toast(
                                    warnings.isEmpty()
                                            ? Toast.of(Tone.SUCCESS, messages.text("limits.changed", called))
                                            : Toast.of(Tone.NEUTRAL, String.join("\n", warnings)));
                })
                .onFailure(failure -> refused(changed, parts.errors().textOf(failure)))
                .onEnd(() -> busy.set(false));
    }

    /// At the field, where only one can be meant.
    private void refused(List<Field> changed, String words) {
        if (changed.size() == 1) {
            changed.getFirst().reject(words);
        } else {
            problem.set(words);
        }
    }

    private boolean isChanged(Field field) {
        return !field.text().equals(before.getOrDefault(field, ""));
    }

    private <T> @Nullable T ifChanged(Field field, Function<String, T> read) {
        return isChanged(field) ? read.apply(field.text()) : null;
    }

    private Limits change() {
        Double cores = ifChanged(cpus, Double::valueOf);
        boolean byQuota = old.cpuQuotaMicros() != null || old.cpuPeriodMicros() != null;
        Long period = old.cpuPeriodMicros();
        Long quota = cores == null || !byQuota
                ? null
                : Long.valueOf(Math.round(cores * (period == null || period <= 0 ? USUAL_PERIOD : period)));
        Long most = ifChanged(memory, LimitsForm::bytes);
        Long swap = ifChanged(memorySwap, LimitsForm::bytes);
        if (most != null && most == NO_LIMIT && swap == null) {
            // Without it the old limit of both together would stay, and hold the memory as well.
            swap = NO_LIMIT;
        }
        return new Limits(
                byQuota ? null : cores,
                quota,
                null,
                ifChanged(cpuShares, Long::valueOf),
                ifChanged(cpuset, Function.identity()),
                null,
                most,
                ifChanged(memoryReservation, LimitsForm::bytes),
                swap,
                ifChanged(pids, text -> text.isEmpty() ? NO_LIMIT : Long.parseLong(text)),
                null,
                List.of());
    }

    private static long bytes(String text) {
        return text.isEmpty() || text.equals("-1") ? NO_LIMIT : ByteSizes.parse(text);
    }
}
