package io.cooperage.engine.doctor;

import static io.cooperage.engine.doctor.HostDoctor.limited;
import static io.cooperage.engine.doctor.HostDoctor.ok;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupTree;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Which limits can be set, and who filters devices.
final class ControlGroupChecks {
    private final Host host;
    private final CgroupTree tree;

    ControlGroupChecks(Host host, CgroupTree tree) {
        this.host = host;
        this.tree = tree;
    }

    List<Check> run() {
        return List.of(limits(), devices());
    }

    private Check limits() {
        String name = "control groups";
        String version = switch (tree.mode()) {
            case NONE -> "none usable: containers run without limits";
            case V1 -> "version 1";
            case V2 -> "version 2";
            case HYBRID -> "versions 1 and 2 side by side";
        };
        String controllers = tree.controllers().stream()
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" "));
        String finding = controllers.isEmpty() ? version : version + ": " + controllers;
        return tree.remedy().isEmpty() ? ok(name, finding) : limited(name, finding, tree.remedy());
    }

    private Check devices() {
        String name = "device filter";
        if (!host.privileged()) {
            return ok(name, "not needed: a user namespace can't make device nodes");
        }
        if (!tree.controllers().contains(Controller.DEVICES)) {
            return limited(
                    name,
                    "no control group filters devices: containers rely on a private /dev and dropped capabilities",
                    "boot with cgroup v2, or with the v1 devices controller");
        }
        return ok(name, tree.mode() == CgroupTree.Mode.V2 ? "eBPF program" : "v1 devices controller");
    }
}
