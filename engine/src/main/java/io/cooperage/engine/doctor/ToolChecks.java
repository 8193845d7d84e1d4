package io.cooperage.engine.doctor;

import static io.cooperage.engine.doctor.HostDoctor.limited;
import static io.cooperage.engine.doctor.HostDoctor.missing;
import static io.cooperage.engine.doctor.HostDoctor.ok;

import io.cooperage.engine.doctor.Doctor.Check;
import java.util.ArrayList;
import java.util.List;

/// Programs of the host that the engine calls.
final class ToolChecks {
    private final Host host;

    ToolChecks(Host host) {
        this.host = host;
    }

    List<Check> run() {
        List<Check> checks = new ArrayList<>();
        checks.add(wanted("iproute2", "ip", "container networks can't be made", "iproute2"));
        checks.add(wanted("nftables", "nft", "container networks can't reach outside", "nftables"));
        if (!host.privileged()) {
            checks.add(launcher());
        }
        return checks;
    }

    private Check wanted(String name, String program, String without, String debianPackage) {
        return host.tool(program)
                .map(path -> ok(name, path.toString()))
                .orElseGet(() -> limited(
                        name, program + " is not installed: " + without, "sudo apt-get install -y " + debianPackage));
    }

    private Check launcher() {
        return host.tool("unshare")
                .map(path -> ok("unshare", path.toString()))
                .orElseGet(() -> missing("unshare", "not installed", "sudo apt-get install -y util-linux"));
    }
}
