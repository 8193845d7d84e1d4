package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.network.PortBinding.Protocol;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListeningPortTest {
    @Test
    void whatThisProcessWaitsAtIsSeen() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        int self = (int) ProcessHandle.current().pid();
        ListeningPort tcp;
        ListeningPort udp;
        try (ServerSocket server = new ServerSocket(0, 5, loopback);
                DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            tcp = new ListeningPort(Protocol.TCP, loopback, server.getLocalPort());
            udp = new ListeningPort(Protocol.UDP, loopback, datagrams.getLocalPort());
            assertThat(tcp.loopback()).isTrue();
            assertThat(ListeningPort.of(self)).contains(tcp, udp);
        }
        assertThat(ListeningPort.of(Integer.MAX_VALUE)).as("of no process").isEqualTo(List.of());
    }
}
