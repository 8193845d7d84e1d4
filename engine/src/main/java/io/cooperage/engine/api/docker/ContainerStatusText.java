package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Health;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of a container in the words of `docker ps`: `Up 5 seconds (healthy)`, `Exited (0) 2 minutes ago`.
final class ContainerStatusText {
    private static final int HOURS_PER_DAY = 24;

    private ContainerStatusText() {}

    static String of(ContainerState state, Instant now) {
        return switch (state.status()) {
            case RUNNING -> "Up " + since(state.startedAt(), now) + health(state.health());
            case PAUSED -> "Up " + since(state.startedAt(), now) + " (Paused)";
            case RESTARTING -> "Restarting (" + state.exitCode() + ") " + since(state.finishedAt(), now) + " ago";
            case REMOVING -> "Removal In Progress";
            case DEAD -> "Dead";
            case CREATED -> "Created";
            case EXITED ->
                state.finishedAt() == null
                        ? ""
                        : "Exited (" + state.exitCode() + ") " + since(state.finishedAt(), now) + " ago";
        };
    }

    private static String health(@Nullable Health health) {
        return health == null
                ? ""
                : switch (health.verdict()) {
                    case STARTING -> " (health: starting)";
                    case HEALTHY -> " (healthy)";
                    case UNHEALTHY -> " (unhealthy)";
                };
    }

    private static String since(@Nullable Instant time, Instant now) {
        Duration passed = time == null ? Duration.ZERO : Duration.between(time, now);
        return words(passed.isNegative() ? Duration.ZERO : passed);
    }

    /// As people say it, coarser the longer it is.
    static String words(Duration passed) {
        long seconds = passed.toSeconds();
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds == 1) {
            return "1 second";
        }
        if (seconds < 60) {
            return seconds + " seconds";
        }
        long minutes = passed.toMinutes();
        if (minutes == 1) {
            return "About a minute";
        }
        if (minutes < 60) {
            return minutes + " minutes";
        }
        long hours = Math.round(minutes / 60.0);
        if (hours == 1) {
            return "About an hour";
        }
        if (hours < 2 * HOURS_PER_DAY) {
            return hours + " hours";
        }
        long days = hours / HOURS_PER_DAY;
        if (days < 14) {
            return days + " days";
        }
        if (days < 60) {
            return days / 7 + " weeks";
        }
        return days < 730 ? days / 30 + " months" : days / 365 + " years";
    }
}
