package io.cooperage.engine.network.dns;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Rcode;

/// Passes questions on to the servers of the machine, in the transport they came in, byte for byte but for
/// the id. So EDNS, DNSSEC and whatever comes later are between client and server; a truncated answer makes
/// the client come again over TCP. The loop's thread.
final class Upstreams {
    private static final int UNDER_WAY = 1024;
    private static final int OF_ONE_CONTAINER = 256;
    private static final long REMEMBER_SILENCE_NANOS = 10_000_000_000L;

    private final EventLoop loop;
    private final SecureRandom random = new SecureRandom();
    private final Map<InetSocketAddress, Long> silentSince = new HashMap<>();
    private int underWay;

    /// Questions of one container that are under way.
    static final class Account {
        private int underWay;
    }

    Upstreams(EventLoop loop) {
        this.loop = loop;
    }

    void forward(Question question, List<InetSocketAddress> servers, Account account) {
        if (servers.isEmpty() || underWay >= UNDER_WAY || account.underWay >= OF_ONE_CONTAINER) {
            question.reply().accept(Wire.failure(question.bytes(), Rcode.SERVFAIL));
            return;
        }
        underWay++;
        account.underWay++;
        Question counted = new Question(question.bytes(), question.stream(), reply -> {
            underWay--;
            account.underWay--;
            question.reply().accept(reply);
        });
        new Exchange(loop, this, counted, random.nextInt(1 << 16), inTurn(servers)).next();
    }

    /// In the order given, but those last that have just kept silent.
    private List<InetSocketAddress> inTurn(List<InetSocketAddress> servers) {
        if (silentSince.isEmpty()) {
            return servers;
        }
        long now = System.nanoTime();
        silentSince.values().removeIf(since -> now - since > REMEMBER_SILENCE_NANOS);
        List<InetSocketAddress> order = new ArrayList<>(servers);
        order.sort(Comparator.comparing(silentSince::containsKey));
        return order;
    }

    void silent(InetSocketAddress server) {
        silentSince.put(server, System.nanoTime());
    }

    void spoke(InetSocketAddress server) {
        silentSince.remove(server);
    }
}
