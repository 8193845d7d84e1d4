package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.cluster.node.PodAccess.PodConnection;
import io.cooperage.engine.http.WebSocketSession;
import io.cooperage.engine.http.WebSocketSession.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forwarding over a WebSocket as the clients in other languages do it: one connection to each port that the
/// query names; of port number i in it, channel 2i has the data and 2i+1 the error, both of which begin with
/// the port's number in two bytes, the lower first.
final class ChannelForward {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelForward.class);
    private static final int BUFFER = 32 * 1024;

    private final WebSocketSession session;
    private final PodPorts ports;
    private final List<Integer> numbers;

    ChannelForward(WebSocketSession session, PodPorts ports, List<Integer> numbers) {
        this.session = session;
        this.ports = ports;
        this.numbers = List.copyOf(numbers);
    }

    /// Returns when the client or all of the pod's connections have gone.
    void carry() throws IOException {
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(i);
            for (int channel = 2 * i; channel <= 2 * i + 1; channel++) {
                session.sendBinary(new byte[] {(byte) channel, (byte) number, (byte) (number >> 8)}, 0, 3);
            }
        }
        List<@Nullable PodConnection> pods = new ArrayList<>();
        try {
            CountDownLatch open = new CountDownLatch(numbers.size());
            for (int i = 0; i < numbers.size(); i++) {
                pods.add(connect(i, open));
            }
            Thread.ofVirtual().name("port-forward end").start(() -> closeAfter(open));
            receive(pods);
        } finally {
            for (PodConnection pod : pods) {
                if (pod != null) {
                    pod.close();
                }
            }
        }
    }

    private void closeAfter(CountDownLatch open) {
        try {
            open.await();
            session.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable PodConnection connect(int index, CountDownLatch open) throws IOException {
        PodConnection pod;
        try {
            pod = ports.connect(numbers.get(index));
        } catch (IOException e) {
            byte[] text = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            send(2 * index + 1, text, text.length);
            open.countDown();
            return null;
        }
        Thread.ofVirtual().name("port-forward " + numbers.get(index)).start(() -> read(index, pod, open));
        return pod;
    }

    private void read(int index, PodConnection pod, CountDownLatch open) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = pod.in();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                send(2 * index, buffer, length);
            }
        } catch (IOException gone) {
            LOG.debug("forwarding to port {} ended: {}", numbers.get(index), gone.getMessage());
        } finally {
            open.countDown();
        }
    }

    private void send(int channel, byte[] data, int length) throws IOException {
        byte[] message = new byte[length + 1];
        message[0] = (byte) channel;
        System.arraycopy(data, 0, message, 1, length);
        session.sendBinary(message, 0, message.length);
    }

    private void receive(List<@Nullable PodConnection> pods) throws IOException {
        for (Message message = session.receive(); message != null; message = session.receive()) {
            byte[] data = message.data();
            int channel = data.length == 0 ? -1 : data[0] & 0xff;
            // On the channels for errors a client has nothing to say.
            if (channel >= 0 && channel % 2 == 0 && channel / 2 < pods.size()) {
                PodConnection pod = pods.get(channel / 2);
                if (pod != null) {
                    write(pod, data);
                }
            }
        }
    }

    private static void write(PodConnection pod, byte[] message) {
        try {
            pod.out().write(message, 1, message.length - 1);
        } catch (IOException closed) {
            LOG.trace("the pod reads no more");
        }
    }
}
