package io.cooperage.engine.cluster.kind.batch;

import io.cooperage.engine.cluster.kind.check.Place;
import java.time.ZoneId;
import java.util.List;

/// What is wrong with CronJobs.
final class CronJobCheck {
    /// Jobs get eleven characters more.
    private static final int NAME_MAX = 52;

    private CronJobCheck() {}

    static void check(Place root, String name) {
        if (name.length() > NAME_MAX) {
            root.at("metadata").at("name").invalid(name, "must be no more than " + NAME_MAX + " characters");
        }
        Place spec = root.at("spec");
        schedule(spec.at("schedule"));
        zone(spec.at("timeZone"));
        spec.at("startingDeadlineSeconds").notNegative();
        spec.at("concurrencyPolicy").requiredOneOf(List.of("Allow", "Forbid", "Replace"));
        Place job = spec.at("jobTemplate").at("spec");
        JobCheck.body(job);
        if (job.has("selector")) {
            job.at("selector").invalid("`selector` will be auto-generated");
        }
        if (job.flag("manualSelector")) {
            job.at("manualSelector").notSupported(List.of("nil", "false"));
        }
        spec.at("successfulJobsHistoryLimit").notNegative();
        spec.at("failedJobsHistoryLimit").notNegative();
    }

    private static void schedule(Place schedule) {
        if (schedule.blank()) {
            schedule.required();
            return;
        }
        if (schedule.text().contains("TZ")) {
            schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            return;
        }
        ScheduleForm.complaint(schedule.text()).ifPresent(schedule::invalid);
    }

    private static void zone(Place zone) {
        if (!zone.there()) {
            return;
        }
        String text = zone.text();
        if (text.isEmpty()) {
            zone.invalid("timeZone must be nil or non-empty string");
        } else if (text.equalsIgnoreCase("Local")) {
            zone.invalid("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        } else if (!ZoneId.getAvailableZoneIds().contains(text)) {
            zone.invalid("unknown time zone " + text);
        }
    }
}
