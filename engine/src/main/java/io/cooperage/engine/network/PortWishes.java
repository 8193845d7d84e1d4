package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import io.cooperage.engine.network.PortBinding.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From what a container says of its ports to what is to be taken, and from what was taken to where it
/// leads.
final class PortWishes {
    private static final Pattern EXPOSED = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/(\\w+))?");

    private PortWishes() {}

    /// @param exposed `80/tcp`, `8000-8010`
    /// @param network the one that ports lead to: its default address of publishing counts
    static List<PortBinding> of(NetworkSettings settings, List<String> exposed, NetworkConfig network) {
        List<PortBinding> wishes = new ArrayList<>(settings.ports());
        if (settings.publishAll()) {
            for (String text : exposed) {
                addExposed(wishes, text);
            }
        }
        String address = network.options().getOrDefault(NetworkOptions.HOST_BINDING, "");
        return wishes.stream()
                .map(wish -> wish.hostAddress().isEmpty() && !address.isEmpty() ? at(address, wish) : wish)
                .toList();
    }

    private static PortBinding at(String address, PortBinding wish) {
        return new PortBinding(
                address, wish.hostPortFirst(), wish.hostPortLast(), wish.containerPort(), wish.protocol());
    }

    private static void addExposed(List<PortBinding> wishes, String text) {
        Matcher match = EXPOSED.matcher(text);
        if (!match.matches()) {
            throw EngineException.invalid("invalid exposed port " + text);
        }
        String word = match.group(3) == null ? "tcp" : match.group(3).toLowerCase(Locale.ROOT);
        Protocol protocol = switch (word) {
            case "tcp" -> Protocol.TCP;
            case "udp" -> Protocol.UDP;
            default ->
                throw EngineException.notImplemented(
                        "exposed port " + text + " can't be published: only tcp and udp ports can");
        };
        int first = Integer.parseInt(match.group(1));
        int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
        for (int port = first; port <= last; port++) {
            int wanted = port;
            if (wishes.stream().noneMatch(wish -> wish.containerPort() == wanted && wish.protocol() == protocol)) {
                wishes.add(new PortBinding("", 0, 0, port, protocol));
            }
        }
    }

    static List<PortTarget> targets(NetworkState state, Member member) {
        Member.Run run = member.run();
        if (run == null || run.ports().isEmpty()) {
            return List.of();
        }
        Endpoint door = ContainerNetworking.wayOut(run.endpoints()).orElse(null);
        NetworkRecord network =
                door == null ? null : state.byId(door.networkId()).orElse(null);
        if (door == null || network == null) {
            return List.of();
        }
        return run.ports().stream()
                .map(port -> new PortTarget(
                        member.containerId(),
                        port,
                        network.device(),
                        door.ipv4().isEmpty() ? null : door.ipv4(),
                        door.ipv6().isEmpty() ? null : door.ipv6()))
                .toList();
    }
}
