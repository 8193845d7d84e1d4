package io.cooperage.ui.containers.detail.network;

import io.cooperage.engine.network.ListeningPort;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.stream.Collectors;

/// Why nobody is reached at a published port. Any thread.
final class PortTrouble {
    private static final Messages MESSAGES = Messages.of(PortTrouble.class);
    private static final int SHOWN = 5;

    private PortTrouble() {}

    /// What to do about the program in the container, in a sentence or two; empty when it waits where the
    /// port leads.
    static String of(PublishedPort published, List<ListeningPort> listening) {
        List<ListeningPort> same = listening.stream()
                .filter(port -> port.protocol() == published.protocol())
                .toList();
        List<ListeningPort> there = same.stream()
                .filter(port -> port.port() == published.containerPort())
                .toList();
        String number = String.valueOf(published.containerPort());
        if (there.stream().anyMatch(port -> !port.loopback())) {
            return "";
        }
        if (!there.isEmpty()) {
            return MESSAGES.text(
                    "port.loopback", number, there.getFirst().address().getHostAddress());
        }
        String others = same.stream()
                .filter(port -> !port.loopback())
                .map(ListeningPort::port)
                .distinct()
                .sorted()
                .limit(SHOWN)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? MESSAGES.text("port.silent", number)
                : MESSAGES.text("port.elsewhere", number, others);
    }
}
