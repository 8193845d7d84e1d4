package io.cooperage.engine.cluster.kind.tables;

import org.junit.jupiter.api.Test;

/// Jobs and CronJobs.
class JobTableTest {
    private final Cases cases = new Cases();

    @Test
    void jobs() {
        Tally tally = new Tally("batch-validation.json");
        cases.taken(tally, "TestValidateJob", "successCases", "Job", "");
        cases.refused(tally, "TestValidateJob", "errorCases", "Job", "");
        cases.taken(tally, "TestValidateCronJob", "successCases", "CronJob", "");
        cases.refused(tally, "TestValidateCronJob", "errorCases", "CronJob", "");
        tally.skip("TestValidateJob", "range", "switches of the Go test");
        tally.done(26, 2);
    }
}
