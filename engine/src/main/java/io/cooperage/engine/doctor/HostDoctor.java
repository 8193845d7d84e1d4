package io.cooperage.engine.doctor;

import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.store.EnginePaths;
import java.util.ArrayList;
import java.util.List;

/// [Doctor] for the machine it runs on: asks each group of checks in the order in which a user would mend
/// things.
public final class HostDoctor implements Doctor {
    private final Host host;
    private final EnginePaths paths;

    /// @param paths where the engine would keep its things; they need not exist yet
    public HostDoctor(EnginePaths paths) {
        this(Host.detect(), paths);
    }

    HostDoctor(Host host, EnginePaths paths) {
        this.host = host;
        this.paths = paths;
    }

    @Override
    public List<Check> run() {
        CgroupTree cgroups = host.cgroups();
        List<Check> checks = new ArrayList<>();
        checks.addAll(new KernelChecks(host).run());
        checks.addAll(new UserChecks(host).run());
        checks.addAll(new ControlGroupChecks(host, cgroups).run());
        checks.addAll(new ToolChecks(host).run());
        checks.addAll(new NetworkChecks(host).run());
        checks.addAll(new FolderChecks(host, paths).run());
        return List.copyOf(checks);
    }

    static Check ok(String name, String finding) {
        return new Check(name, Verdict.OK, finding, "");
    }

    static Check limited(String name, String finding, String remedy) {
        return new Check(name, Verdict.LIMITED, finding, remedy);
    }

    static Check missing(String name, String finding, String remedy) {
        return new Check(name, Verdict.ESSENTIAL_MISSING, finding, remedy);
    }
}
