package io.cooperage.engine.network;

import io.cooperage.engine.network.Member.Run;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The names that one container can resolve: of the containers on the networks it is on, without the
/// default one,
/// where Docker has no names. Looked up in [NetworkState] at each question, so it is never out of date.
final class NameDirectory implements NameServer.Directory {
    private static final int SHORT_ID = 12;

    private final NetworkState state;
    private final String container;

    NameDirectory(NetworkState state, String container) {
        this.state = state;
        this.container = container;
    }

    @Override
    public List<InetAddress> addresses(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<InetAddress> found = new ArrayList<>();
        for (Network.Member member : neighbours()) {
            if (names(member).stream().anyMatch(known -> isCalled(member.endpoint(), known, wanted))) {
                found.addAll(addresses(member.endpoint()));
            }
        }
        return found;
    }

    /// `web` and `web.mynet`.
    private static boolean isCalled(Endpoint endpoint, String known, String wanted) {
        String lower = known.toLowerCase(Locale.ROOT);
        return wanted.equals(lower)
                || wanted.equals(lower + "." + endpoint.networkName().toLowerCase(Locale.ROOT));
    }

    @Override
    public List<String> names(InetAddress address) {
        List<String> found = new ArrayList<>();
        for (Network.Member member : neighbours()) {
            if (addresses(member.endpoint()).contains(address)) {
                found.add(member.containerName() + "." + member.endpoint().networkName());
            }
        }
        return found;
    }

    private List<Network.Member> neighbours() {
        Run run = state.member(container).map(Member::run).orElse(null);
        if (run == null) {
            return List.of();
        }
        List<Network.Member> all = new ArrayList<>();
        for (Endpoint endpoint : run.endpoints()) {
            if (hasNames(state, endpoint)) {
                all.addAll(state.membersOf(endpoint.networkId()));
            }
        }
        return all;
    }

    static boolean hasNames(NetworkState state, Endpoint endpoint) {
        return state.byId(endpoint.networkId())
                .filter(network -> !network.isDefault())
                .isPresent();
    }

    private List<String> names(Network.Member member) {
        List<String> names = new ArrayList<>();
        names.add(member.containerName());
        names.add(member.containerId()
                .substring(0, Math.min(SHORT_ID, member.containerId().length())));
        names.addAll(member.endpoint().config().aliases());
        state.member(member.containerId())
                .map(Member::run)
                .map(Run::hostname)
                .filter(hostname -> !hostname.isEmpty())
                .ifPresent(names::add);
        return names;
    }

    private static List<InetAddress> addresses(Endpoint endpoint) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : List.of(endpoint.ipv4(), endpoint.ipv6())) {
            if (!address.isEmpty()) {
                addresses.add(Subnet.address(address));
            }
        }
        return addresses;
    }
}
