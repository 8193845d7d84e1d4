package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.KernelFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.List;

/// What decides about publishing a port, as the machine is now. Of the namespace of the thread that reads it.
///
/// @param ipv6 the machine speaks it
record MachineFacts(LocalPortRange ports, boolean ipv6) {

    static MachineFacts read() {
        boolean ipv6 = KernelFile.read(Path.of("/proc/thread-self/net/if_inet6"))
                .filter(text -> !text.isBlank())
                .isPresent();
        return new MachineFacts(LocalPortRange.read(), ipv6);
    }

    /// Where a wish wants to be reachable: one address, or one for each family.
    ///
    /// @throws EngineException INVALID_ARGUMENT for an address that the machine does not have
    List<MachineAddress> addresses(PortBinding wish) {
        if (wish.hostAddress().isEmpty()) {
            MachineAddress all = MachineAddress.of(MachineAddress.ANY_4);
            return ipv6 ? List.of(all, MachineAddress.of(MachineAddress.ANY_6)) : List.of(all);
        }
        MachineAddress address = MachineAddress.of(wish.hostAddress());
        if (!address.any()) {
            checkOwn(address);
        }
        return List.of(address);
    }

    private static void checkOwn(MachineAddress address) {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.bind(new InetSocketAddress(address.address(), 0));
        } catch (IOException | UnsupportedOperationException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT,
                    "publish on " + address.text() + ": no address of this machine (" + e.getMessage()
                            + "); see them with: ip address. Leave it out to publish on all",
                    e);
        }
    }
}
