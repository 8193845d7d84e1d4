package io.cooperage.ui.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectActionTest {
    @ParameterizedTest
    @CsvSource({
        "'{kind: Deployment}', pause-rollout, fth-pause",
        "'{kind: Deployment, spec: {paused: true}}', resume-rollout, fth-play",
        "'{kind: CronJob, spec: {suspend: true}}', resume-schedule, fth-play",
        "'{kind: Job}', suspend-job, fth-pause"
    })
    void whatIsPausedIsResumed(String object, String key, String icon) throws JsonProcessingException {
        assertThat(ObjectAction.of(new YAMLMapper().readTree(object)))
                .filteredOn(action -> action.key().equals(key))
                .extracting(ObjectAction::icon)
                .containsExactly(icon);
    }
}
