package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.MachineReport;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerState.Status;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The answer of `GET /info`, with the numbers of now.
final class SystemInfo {
    private final Engine engine;

    SystemInfo(Engine engine) {
        this.engine = engine;
    }

    Map<String, Object> report(ApiVersion version) {
        MachineReport machine = MachineReport.read(engine.paths());
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("ID", machine.id());
        containers(info);
        info.put("Images", engine.images().list().size());
        storage(info);
        plugins(info);
        limits(info, machine, version);
        process(info);
        machine(info, machine);
        registries(info);
        runtimes(info, version);
        info.put("SecurityOptions", security(machine));
        info.put("ProductLicense", "");
        info.put("DefaultAddressPools", List.of());
        info.put("CDISpecDirs", List.of());
        List<String> warnings = warnings(machine);
        engine.networks().hindrances().forEach(hindrance -> warnings.add("WARNING: " + hindrance.text()));
        engine.containers().unconfinedBecause().ifPresent(trouble -> warnings.add("WARNING: " + trouble));
        info.put("Warnings", warnings);
        return info;
    }

    private void containers(Map<String, Object> info) {
        List<Container> all = engine.containers().list();
        info.put("Containers", all.size());
        info.put("ContainersRunning", count(all, Set.of(Status.RUNNING, Status.RESTARTING)));
        info.put("ContainersPaused", count(all, Set.of(Status.PAUSED)));
        info.put("ContainersStopped", count(all, Set.of(Status.CREATED, Status.EXITED, Status.DEAD, Status.REMOVING)));
    }

    private static long count(List<Container> all, Set<Status> statuses) {
        return all.stream()
                .filter(container -> statuses.contains(container.state().status()))
                .count();
    }

    private void storage(Map<String, Object> info) {
        info.put("Driver", "overlay2");
        info.put(
                "DriverStatus",
                List.of(
                        List.of("Supports d_type", "true"),
                        List.of("Using metacopy", "false"),
                        List.of("Native Overlay Diff", Boolean.toString(!engine.rootless())),
                        List.of("userxattr", Boolean.toString(engine.rootless()))));
        info.put("DockerRootDir", engine.paths().data().toString());
    }

    private static void plugins(Map<String, Object> info) {
        Map<String, Object> plugins = new LinkedHashMap<>();
        plugins.put("Volume", List.of("local"));
        plugins.put("Network", List.of("bridge", "host", "null"));
        plugins.put("Authorization", null);
        plugins.put("Log", List.of("json-file", "local", "none"));
        info.put("Plugins", plugins);
    }

    private static void limits(Map<String, Object> info, MachineReport machine, ApiVersion version) {
        boolean cpu = machine.controllers().contains("cpu");
        info.put("MemoryLimit", machine.controllers().contains("memory"));
        info.put("SwapLimit", machine.swap());
        info.put("CpuCfsPeriod", cpu);
        info.put("CpuCfsQuota", cpu);
        info.put("CPUShares", cpu);
        info.put("CPUSet", machine.controllers().contains("cpuset"));
        info.put("PidsLimit", machine.controllers().contains("pids"));
        info.put(
                "OomKillDisable",
                machine.cgroupVersion().equals("1") && machine.controllers().contains("memory"));
        info.put("IPv4Forwarding", machine.forwarding());
        if (!version.isAtLeast(1, 50)) {
            info.put("BridgeNfIptables", false);
            info.put("BridgeNfIp6tables", false);
        }
        info.put("CgroupDriver", machine.controllers().isEmpty() ? "none" : "cgroupfs");
        info.put("CgroupVersion", machine.cgroupVersion());
    }

    private static void process(Map<String, Object> info) {
        String[] descriptors = new File("/proc/self/fd").list();
        info.put("Debug", false);
        info.put("NFd", descriptors == null ? -1 : descriptors.length);
        info.put("NGoroutines", ManagementFactory.getThreadMXBean().getThreadCount());
        info.put("SystemTime", Instant.now().toString());
        info.put("LoggingDriver", "json-file");
        info.put("NEventsListener", EventRoutes.listeners());
    }

    private static void machine(Map<String, Object> info, MachineReport machine) {
        info.put("KernelVersion", machine.kernel());
        info.put("OperatingSystem", machine.system());
        info.put("OSVersion", machine.systemVersion());
        info.put("OSType", "linux");
        info.put("Architecture", ServerVersion.kernelArch());
        info.put("NCPU", machine.cpus());
        info.put("MemTotal", machine.memory());
        info.put("Name", machine.hostname());
        info.put("Labels", List.of());
        info.put("ExperimentalBuild", false);
        info.put("ServerVersion", ServerVersion.DOCKER);
        info.put("HttpProxy", withoutSecrets("HTTP_PROXY", "http_proxy"));
        info.put("HttpsProxy", withoutSecrets("HTTPS_PROXY", "https_proxy"));
        info.put("NoProxy", environment("NO_PROXY", "no_proxy"));
    }

    private static String environment(String name, String other) {
        Map<String, String> environment = System.getenv();
        return environment.getOrDefault(name, environment.getOrDefault(other, ""));
    }

    /// As Docker shows them: who is signed in to a proxy is nobody's business.
    private static String withoutSecrets(String name, String other) {
        return environment(name, other).replaceFirst("://[^/]*@", "://xxxxx:xxxxx@");
    }

    private void registries(Map<String, Object> info) {
        info.put("IndexServerAddress", "https://index.docker.io/v1/");
        Map<String, Object> indexes = new LinkedHashMap<>();
        indexes.put("docker.io", index("docker.io", List.of(), true, true));
        engine.registries()
                .accounts()
                .forEach(account -> indexes.put(
                        account.host(),
                        index(
                                account.host(),
                                account.mirrors(),
                                !account.insecure(),
                                account.host().equals("docker.io"))));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("InsecureRegistryCIDRs", List.of("::1/128", "127.0.0.0/8"));
        config.put("IndexConfigs", indexes);
        config.put("Mirrors", List.of());
        info.put("RegistryConfig", config);
    }

    private static Map<String, Object> index(String name, List<String> mirrors, boolean secure, boolean official) {
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("Name", name);
        index.put("Mirrors", mirrors);
        index.put("Secure", secure);
        index.put("Official", official);
        return index;
    }

    private static void runtimes(Map<String, Object> info, ApiVersion version) {
        info.put("Runtimes", Map.of("cooperage", Map.of("path", "cooperage-shim")));
        info.put("DefaultRuntime", "cooperage");
        info.put("Swarm", swarm());
        // Containers outlive the engine, which is what Docker calls so.
        info.put("LiveRestoreEnabled", true);
        info.put("Isolation", "");
        info.put("InitBinary", "cooperage-shim");
        info.put("ContainerdCommit", commit("", version));
        info.put("RuncCommit", commit("", version));
        info.put("InitCommit", commit(ServerVersion.own(), version));
    }

    private static Map<String, Object> commit(String id, ApiVersion version) {
        Map<String, Object> commit = new LinkedHashMap<>();
        commit.put("ID", id);
        if (!version.isAtLeast(1, 49)) {
            commit.put("Expected", id);
        }
        return commit;
    }

    private static Map<String, Object> swarm() {
        Map<String, Object> swarm = new LinkedHashMap<>();
        swarm.put("NodeID", "");
        swarm.put("NodeAddr", "");
        swarm.put("LocalNodeState", "inactive");
        swarm.put("ControlAvailable", false);
        swarm.put("Error", "");
        swarm.put("RemoteManagers", null);
        return swarm;
    }

    private List<String> security(MachineReport machine) {
        List<String> options = new ArrayList<>();
        if (machine.apparmor()) {
            options.add("name=apparmor");
        }
        options.add("name=seccomp,profile=builtin");
        if (engine.rootless()) {
            options.add("name=rootless");
        }
        if (machine.cgroupVersion().equals("2")) {
            options.add("name=cgroupns");
        }
        return options;
    }

    /// In Docker's words, which some tools look for.
    private static List<String> warnings(MachineReport machine) {
        List<String> warnings = new ArrayList<>();
        if (!machine.controllers().contains("memory")) {
            warnings.add("WARNING: No memory limit support");
        } else if (!machine.swap()) {
            warnings.add("WARNING: No swap limit support");
        }
        if (!machine.controllers().contains("cpu")) {
            warnings.add("WARNING: No cpu cfs quota support");
            warnings.add("WARNING: No cpu cfs period support");
            warnings.add("WARNING: No cpu shares support");
        }
        if (!machine.controllers().contains("cpuset")) {
            warnings.add("WARNING: No cpuset support");
        }
        if (!machine.controllers().contains("pids")) {
            warnings.add("WARNING: No pids limit support");
        }
        if (!machine.forwarding()) {
            warnings.add("WARNING: IPv4 forwarding is disabled");
        }
        return warnings;
    }
}
