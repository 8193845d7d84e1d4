package io.cooperage.engine.network;

/// A wish to publish one port of a container: `-p [address:][port|first-last:]port[/protocol]`.
///
/// @param hostAddress empty is every address of the machine, IPv4 and IPv6
/// @param hostPortFirst,hostPortLast the first free one between them is taken; both 0 for any free port
/// @param containerPort 1 to 65535
public record PortBinding(
        String hostAddress, int hostPortFirst, int hostPortLast, int containerPort, Protocol protocol) {

    public enum Protocol {
        TCP,
        UDP;

        /// `tcp` or `udp`.
        public String word() {
            return this == TCP ? "tcp" : "udp";
        }
    }

    /// @param hostPort 0 for any free port
    public static PortBinding of(int hostPort, int containerPort) {
        return new PortBinding("", hostPort, hostPort, containerPort, Protocol.TCP);
    }
}
