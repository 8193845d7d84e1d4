package io.cooperage.ui.testing;

import io.cooperage.ui.fx.UiClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Time that passes only when told to.
public final class ManualClock implements UiClock {
    private static final class Plan {
        private Instant due;
        private final @Nullable Duration period;
        private final Runnable action;

        Plan(Instant due, @Nullable Duration period, Runnable action) {
            this.due = due;
            this.period = period;
            this.action = action;
        }
    }

    private final List<Plan> plans = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Handle after(Duration delay, Runnable action) {
        return plan(new Plan(now.plus(delay), null, action));
    }

    @Override
    public Handle every(Duration period, Runnable action) {
        return plan(new Plan(now.plus(period), period, action));
    }

    public int planned() {
        return plans.size();
    }

    public void advance(Duration by) {
        now = now.plus(by);
        for (Plan plan : List.copyOf(plans)) {
            while (plans.contains(plan) && !plan.due.isAfter(now)) {
                if (plan.period == null) {
                    plans.remove(plan);
                } else {
                    plan.due = plan.due.plus(plan.period);
                }
                plan.action.run();
            }
        }
    }

    private Handle plan(Plan plan) {
        plans.add(plan);
        return () -> plans.remove(plan);
    }
}
