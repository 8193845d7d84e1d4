package io.cooperage.engine.build;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ExitStatus;
import io.cooperage.engine.container.NamespaceMode;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.DnsConfig;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.runtime.LaunchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// RUN in a stage.
final class RunStep {
    /// What BuildKit calls the machine that a step sees.
    private static final String HOSTNAME = "buildkitsandbox";

    private final StageRun stage;
    private final BuildSession session;
    private final PlannedStep step;
    private final Instruction.Run instruction;
    private final RunCommand command;
    private final RunMounts mounts;

    RunStep(StageRun stage, BuildSession session, PlannedStep step, Instruction.Run instruction) {
        this.stage = stage;
        this.session = session;
        this.step = step;
        this.instruction = instruction;
        this.command = RunCommand.of(instruction, stage.state().draft().shellOrDefault());
        this.mounts = RunMounts.of(
                session,
                step,
                instruction.mounts().stream()
                        .map(mount -> RunMounts.read(
                                mount.text(),
                                stage.state().lexer(),
                                stage.state().variables()))
                        .toList());
    }

    void work() {
        refuse();
        mounts.awaitStages();
        stage.feed().started(step);
        NetworkSettings network = network();
        try (RunMounts open = mounts.open()) {
            stage.layers().layer(step, inputs(open), command.history(arguments()), room -> run(room, open, network));
        }
    }

    private void refuse() {
        if (!instruction.security().equals("sandbox")) {
            throw EngineException.notImplemented("RUN --security=" + instruction.security()
                    + ": granting entitlement security.insecure is not allowed by this engine: steps run as isolated"
                    + " as containers; leave the flag out");
        }
        if (!instruction.devices().isEmpty()) {
            throw EngineException.notImplemented("RUN --device="
                    + instruction.devices().getFirst().name()
                    + ": this engine gives no CDI devices to steps; leave the flag out");
        }
        Platform platform = stage.state().draft().platform;
        if (!Platform.host().accepts(platform)) {
            Emulators.OF_THIS_MACHINE.require(platform);
        }
    }

    private Map<String, String> arguments() {
        return stage.state().variables().arguments();
    }

    private StepInputs inputs(RunMounts open) {
        StepInputs inputs = new StepInputs(
                step.written(), stage.state().files().name(), "RUN " + String.join(" ", command.words()));
        RunCommand.Script script = command.script();
        if (script != null) {
            inputs.add(StepInputs.INSTRUCTION, script.name(), script.content());
        }
        Map<String, String> arguments = arguments();
        Variables variables = stage.state().variables();
        for (String name : variables.names()) {
            boolean argument = arguments.containsKey(name);
            inputs.add(
                    argument ? StepInputs.ARGUMENT : StepInputs.ENVIRONMENT, name, String.valueOf(variables.get(name)));
        }
        inputs.add(StepInputs.SETTING, "user", stage.state().draft().user);
        inputs.add(StepInputs.SETTING, "directory", stage.state().draft().directory());
        inputs.add(
                StepInputs.SETTING, "platform", stage.state().draft().platform.toString());
        inputs.add(StepInputs.SETTING, "network", instruction.network());
        session.request().extraHosts().stream().sorted().forEach(host -> inputs.add(StepInputs.SETTING, "host", host));
        open.addTo(inputs);
        return inputs;
    }

    private void run(Workroom room, RunMounts open, NetworkSettings network) {
        OutputText output = new OutputText((error, text) -> session.feed().said(step, error, text));
        RunMounts.Prepared prepared = open.prepare(room, command.script());
        ExitStatus exit;
        try {
            exit = room.run(config(prepared, network), prepared.started(), output::write);
        } catch (LaunchException e) {
            throw new BuildException(
                    ErrorKind.INVALID_ARGUMENT,
                    "process " + GoText.quote(String.join(" ", command.words())) + " could not be started: "
                            + e.getMessage(),
                    step.firstLine(),
                    step.column(),
                    e.exitCode(),
                    output.lastLines(),
                    e);
        } finally {
            prepared.close();
        }
        output.end();
        if (exit.exitCode() != 0) {
            throw new BuildException(
                            ErrorKind.INVALID_ARGUMENT,
                            command.failure(exit.exitCode())
                                    + (exit.oomKilled()
                                            ? ": cannot allocate memory; give the build more with --memory"
                                            : ""),
                            step.firstLine(),
                            step.column(),
                            exit.exitCode(),
                            output.lastLines())
                    .ofCommand(String.join(" ", command.words()));
        }
    }

    private ContainerConfig config(RunMounts.Prepared prepared, NetworkSettings network) {
        List<String> env = new ArrayList<>(session.arguments().proxies());
        env.addAll(stage.state().variables().processList());
        env.addAll(prepared.env());
        BuildRequest request = session.request();
        Limits none = Limits.NONE;
        Limits limits = request.memory() <= 0
                ? none
                : new Limits(null, null, null, null, null, null, request.memory(), null, null, null, null, List.of());
        return ContainerConfig.of(new RootSource.Directory(Path.of("/")), command.words()).toBuilder()
                .env(env)
                .workingDir(stage.state().draft().directory())
                .user(stage.state().draft().user)
                .hostname(HOSTNAME)
                .networking(network)
                .ipcMode(NamespaceMode.PRIVATE)
                .mounts(prepared.mounts())
                .limits(limits)
                .ulimits(request.ulimits().stream().map(Ulimit::parse).toList())
                .shmSize(request.shmSize() <= 0 ? ContainerConfig.DEFAULT_SHM_SIZE : request.shmSize())
                .log(new LogOptions(LogDriver.NONE, 0, 1))
                .build();
    }

    /// What the instruction says, or else the request.
    private NetworkSettings network() {
        String asked = session.request().network();
        String general = asked.isEmpty() ? "default" : asked;
        return switch (instruction.network()) {
            case "none" -> settings("none");
            case "host" -> {
                if (!general.equals("host")) {
                    throw new EngineException(
                            ErrorKind.FORBIDDEN,
                            "RUN --network=host: granting entitlement network.host is not allowed by this build;"
                                    + " allow it with --network=host");
                }
                yield settings("host");
            }
            default -> settings(general);
        };
    }

    private NetworkSettings settings(String name) {
        NetworkSettings base = switch (name) {
            case "none" -> NetworkSettings.NONE;
            case "host" -> NetworkSettings.of(NetworkMode.HOST);
            case "default", "bridge" -> NetworkSettings.of(NetworkMode.NETWORKS);
            default -> {
                if (name.startsWith("container:")) {
                    throw EngineException.notImplemented("--network " + name
                            + ": a build can't be in a container's network; name a network, none or host");
                }
                yield NetworkSettings.of(NetworkMode.NETWORKS).withEndpoints(List.of(EndpointConfig.of(name)));
            }
        };
        return new NetworkSettings(
                base.mode(),
                base.endpoints(),
                List.of(),
                false,
                DnsConfig.NONE,
                session.request().extraHosts());
    }
}
