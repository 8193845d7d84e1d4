package io.cooperage.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.container.Isolation.Step;
import io.cooperage.engine.container.Isolation.StepStatus;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.runtime.LaunchPlan;
import io.cooperage.engine.runtime.LaunchReport;
import io.cooperage.engine.runtime.LaunchReport.StepResult;
import io.cooperage.engine.runtime.LaunchStep;
import io.cooperage.engine.store.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the last launch of a container went, step by step, kept beside it: also when it failed, and for later
/// engines.
final class LaunchRecord {
    private static final TypeReference<List<Step>> STEPS = new TypeReference<>() {};

    private final ObjectMapper json;

    LaunchRecord(ObjectMapper json) {
        this.json = json;
    }

    /// @param report null when the launch failed before its first step
    void write(Path file, LaunchPlan plan, @Nullable LaunchReport report) {
        try {
            AtomicFile.write(file, json.writeValueAsString(steps(plan, report)));
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "write " + file, e);
        }
    }

    static List<Step> steps(LaunchPlan plan, @Nullable LaunchReport report) {
        Map<Integer, StepResult> results = new HashMap<>();
        if (report != null) {
            report.results().forEach(result -> results.put(result.step(), result));
        }
        List<Step> steps = new ArrayList<>(plan.steps().size());
        for (int i = 0; i < plan.steps().size(); i++) {
            LaunchStep step = plan.steps().get(i);
            StepResult result = results.get(i);
            int errno = result == null ? 0 : result.errno();
            StepStatus status = result == null ? StepStatus.SKIPPED : errno == 0 ? StepStatus.DONE : StepStatus.FAILED;
            steps.add(new Step(
                    i + 1,
                    step.getClass().getSimpleName(),
                    step.describe(),
                    status,
                    errno,
                    errno == 0 ? "" : Errno.describe(errno),
                    result == null ? 0 : result.micros()));
        }
        return steps;
    }

    /// Empty before the first launch.
    List<Step> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return json.readValue(Files.readString(file), STEPS);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.DATA_LOSS, "read " + file + ": " + e.getMessage(), e);
        }
    }
}
