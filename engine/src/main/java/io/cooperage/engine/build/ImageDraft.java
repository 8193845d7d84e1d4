package io.cooperage.engine.build;

import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.ImageConfig.History;
import io.cooperage.engine.oci.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The config of the image that a stage is about to become. One thread.
final class ImageDraft {
    /// What BuildKit says of every step it made.
    private static final String COMMENT = "buildkit.dockerfile.v0";

    static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

    Platform platform;
    String user = "";
    String workingDir = "";

    @Nullable
    List<String> entrypoint;

    @Nullable
    List<String> command;

    /// In this stage.
    boolean commandSet;

    @Nullable
    String stopSignal;

    @Nullable
    Integer stopTimeout;

    @Nullable
    Healthcheck healthcheck;

    @Nullable
    List<String> shell;

    @Nullable
    String author;

    final Set<String> volumes = new LinkedHashSet<>();
    final Set<String> ports = new LinkedHashSet<>();
    final Map<String, String> labels = new LinkedHashMap<>();
    final List<String> onBuild = new ArrayList<>();
    final List<History> history = new ArrayList<>();

    ImageDraft(Platform platform) {
        this.platform = platform;
    }

    ImageDraft(ImageConfig base) {
        this(base.platform());
        Defaults defaults = base.config();
        user = defaults.user();
        workingDir = defaults.workingDir();
        entrypoint = defaults.entrypoint();
        command = defaults.command();
        stopSignal = defaults.stopSignal();
        stopTimeout = defaults.stopTimeoutSeconds();
        healthcheck = defaults.healthcheck();
        shell = defaults.shell();
        author = base.author();
        volumes.addAll(defaults.volumes());
        ports.addAll(defaults.exposedPorts());
        labels.putAll(defaults.labels());
        onBuild.addAll(defaults.onBuild());
        history.addAll(base.history());
    }

    /// For a stage that begins where another ends.
    ImageDraft(ImageDraft other) {
        platform = other.platform;
        user = other.user;
        workingDir = other.workingDir;
        entrypoint = other.entrypoint;
        command = other.command;
        stopSignal = other.stopSignal;
        stopTimeout = other.stopTimeout;
        healthcheck = other.healthcheck;
        shell = other.shell;
        author = other.author;
        volumes.addAll(other.volumes);
        ports.addAll(other.ports);
        labels.putAll(other.labels);
        onBuild.addAll(other.onBuild);
        history.addAll(other.history);
    }

    List<String> shellOrDefault() {
        return shell == null || shell.isEmpty() ? DEFAULT_SHELL : shell;
    }

    /// Where relative paths begin.
    String directory() {
        return workingDir.isEmpty() ? "/" : workingDir;
    }

    void step(Instant created, String createdBy, boolean emptyLayer) {
        history.add(new History(created, createdBy, null, COMMENT, emptyLayer));
    }

    ImageConfig config(Variables variables, Snapshot files, Map<String, String> moreLabels) {
        Map<String, String> allLabels = new LinkedHashMap<>(labels);
        allLabels.putAll(moreLabels);
        Defaults defaults = new Defaults(
                user,
                workingDir,
                entrypoint,
                command,
                variables.imageList(),
                List.copyOf(volumes),
                List.copyOf(ports),
                allLabels,
                stopSignal,
                stopTimeout,
                healthcheck,
                shell,
                onBuild);
        return new ImageConfig(created(), author, platform, defaults, files.diffIds(), history);
    }

    /// When the last step was done: the same for a build that finds everything in the cache.
    private @Nullable Instant created() {
        Instant last = null;
        for (History step : history) {
            Instant at = step.created();
            if (at != null && (last == null || at.isAfter(last))) {
                last = at;
            }
        }
        return last;
    }
}
