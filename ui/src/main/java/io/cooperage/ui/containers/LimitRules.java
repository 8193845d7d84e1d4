package io.cooperage.ui.containers;

import io.cooperage.engine.runline.ByteSizes;
import io.cooperage.ui.i18n.Messages;

/// What a container can be held to on a machine. Every rule gets stripped text and returns the problem, or an
/// empty text; an empty text is no limit.
public final class LimitRules {
    /// Docker's: with less not even the first process can be started.
    private static final long LEAST_MEMORY = 6L << 20;

    private static final double LEAST_CPUS = 0.01;

    private final Machine machine;
    private final Messages messages = Messages.of(LimitRules.class);

    public LimitRules(Machine machine) {
        this.machine = machine;
    }

    public String cpus(String text) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            double cpus = Double.parseDouble(text);
            if (!(cpus >= LEAST_CPUS)) {
                return messages.text("cpus.least");
            }
            return cpus > machine.cpus() ? messages.text("cpus.most", machine.cpus()) : "";
        } catch (NumberFormatException e) {
            return messages.text("cpus.form");
        }
    }

    public String memory(String text) {
        if (text.isEmpty()) {
            return "";
        }
        if (ByteSizes.tryParse(text).isEmpty()) {
            return messages.text("size.form");
        }
        long bytes = ByteSizes.parse(text);
        if (bytes < LEAST_MEMORY) {
            return messages.text("memory.least", ContainerText.bytes(LEAST_MEMORY));
        }
        return bytes > machine.memory() ? messages.text("memory.most", ContainerText.bytes(machine.memory())) : "";
    }

    public String pids(String text) {
        if (text.isEmpty()) {
            return "";
        }
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) < 1) {
            return messages.text("pids.form");
        }
        return Long.parseLong(text) > machine.pids() ? messages.text("pids.most", machine.pids()) : "";
    }
}
