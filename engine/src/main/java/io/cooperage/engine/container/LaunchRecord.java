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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the last launch of a container went, step by step, kept beside it: also when it failed, and for later
/// engines.
///
/// Written beside the start, not before it returns: nobody waits for it but a reader. Any thread.
final class LaunchRecord implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaunchRecord.class);
    private static final TypeReference<List<Step>> STEPS = new TypeReference<>() {};

    private final ObjectMapper json;
    private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();

    /// What is being written, by its file.
    private final Map<Path, Future<?>> pending = new ConcurrentHashMap<>();

    LaunchRecord(ObjectMapper json) {
        this.json = json;
    }

    /// Begins to write.
    ///
    /// @param report null when the launch failed before its first step
    void write(Path file, LaunchPlan plan, @Nullable LaunchReport report) {
        settle(file);
        pending.put(file, writers.submit(() -> {
            try {
                AtomicFile.write(file, json.writeValueAsString(steps(plan, report)));
            } catch (JsonProcessingException | EngineException e) {
                // The container runs; only the account of its start is missing.
                LOG.warn("{}: not written: {}", file, e.getMessage());
            }
        }));
    }

    /// Waits until nothing is being written any more, so that the folder may go.
    void settle(Path file) {
        Future<?> writing = pending.remove(file);
        boolean interrupted = false;
        while (writing != null) {
            try {
                writing.get();
                writing = null;
            } catch (InterruptedException e) {
                // A write ends by itself in no time; only the caller's own work is to be cut short.
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        writers.close();
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
        settle(file);
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
