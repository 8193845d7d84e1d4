package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is said of a step.
final class StepWords {
    private static final Messages MESSAGES = Messages.of(StepWords.class);

    private static final Pattern DIGEST = Pattern.compile("\\b(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}\\b");

    private StepWords() {}

    /// Seconds, bytes added, and after a minus the bytes below that it made useless: `1.2 s  +45 MiB  −3
    /// MiB`.
    static String brief(Step step) {
        StringJoiner words = new StringJoiner("  ");
        if (step.state() == State.CACHED) {
            words.add(MESSAGES.text("cached"));
        } else if (step.state() != State.WAITING && step.state() != State.RUNNING) {
            words.add(time(step.took()));
        }
        if (step.added() > 0) {
            words.add("+" + Amounts.bytes(step.added()));
        }
        if (step.wasted() > 0) {
            words.add("−" + Amounts.bytes(step.wasted()));
        }
        return words.toString();
    }

    /// In sentences.
    static String whole(Step step) {
        StringJoiner words = new StringJoiner("\n");
        words.add(
                step.state() == State.CACHED
                        ? MESSAGES.text("whole.cached")
                        : MESSAGES.text("whole.took", time(step.took())));
        words.add(MESSAGES.text("whole.added", Amounts.bytes(step.added())));
        if (step.wasted() > 0) {
            words.add(MESSAGES.text("whole.wasted", Amounts.bytes(step.wasted())));
        }
        CacheMiss miss = step.miss();
        if (miss != null) {
            words.add(miss(miss));
        }
        return words.toString();
    }

    /// Why it was not in the cache, with the values that differ.
    static String miss(@Nullable CacheMiss miss) {
        if (miss == null) {
            return "";
        }
        StringJoiner words = new StringJoiner("\n");
        words.add(MESSAGES.text("miss", miss.reason()));
        // Of another instruction the reason says it all.
        boolean values = !miss.input().equals("instruction") && !(miss.before() + miss.after()).isEmpty();
        if (values) {
            String before = brief(miss.before());
            String after = brief(miss.after());
            words.add(
                    miss.name().isEmpty()
                            ? MESSAGES.text("miss.unnamed", before, after)
                            : MESSAGES.text("miss.values", miss.name(), before, after));
        }
        return words.toString();
    }

    /// The beginning of a digest tells it from others.
    private static String brief(String value) {
        return DIGEST.matcher(value).replaceAll("$1");
    }

    static String time(Duration took) {
        return took.toMillis() < 60_000 ? Amounts.micros(took.toNanos() / 1000) : Amounts.duration(took);
    }
}
