package io.cooperage.engine.network;

import io.cooperage.engine.network.Member.Run;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The names that one container can resolve: of the containers on the networks it is on, without the default
/// one, where Docker has no names, and before those its own names for them ([EndpointLink]). Looked up in
/// [NetworkState] at each question, so it is never out of date.
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
        List<InetAddress> linked = linked(wanted);
        return linked.isEmpty() ? called(neighbours(), wanted) : linked;
    }

    /// A link counts on the network that it was made for.
    private List<InetAddress> linked(String wanted) {
        List<InetAddress> found = new ArrayList<>();
        for (Endpoint endpoint : endpoints()) {
            for (String text : endpoint.config().links()) {
                EndpointLink link = EndpointLink.parse(text);
                if (isCalled(endpoint, link.alias(), wanted)) {
                    String target = link.target().toLowerCase(Locale.ROOT);
                    found.addAll(called(state.membersOf(endpoint.networkId()), target));
                }
            }
        }
        return found;
    }

    private List<InetAddress> called(List<Network.Member> members, String wanted) {
        List<InetAddress> found = new ArrayList<>();
        for (Network.Member member : members) {
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
        List<Network.Member> all = new ArrayList<>();
        endpoints().forEach(endpoint -> all.addAll(state.membersOf(endpoint.networkId())));
        return all;
    }

    /// Where there are names.
    private List<Endpoint> endpoints() {
        Run run = state.member(container).map(Member::run).orElse(null);
        return run == null
                ? List.of()
                : run.endpoints().stream()
                        .filter(endpoint -> hasNames(state, endpoint))
                        .toList();
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
