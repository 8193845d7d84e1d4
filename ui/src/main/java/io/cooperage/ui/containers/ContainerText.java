package io.cooperage.ui.containers;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.engine.oci.Digest;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the values of containers read. Any thread.
public final class ContainerText {
    private static final Messages MESSAGES = Messages.of(ContainerText.class);
    private static final String ID = "sha256:[0-9a-f]{64}";
    private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

    private ContainerText() {}

    public static String status(ContainerState state) {
        return switch (state.status()) {
            case CREATED -> MESSAGES.text("status.created");
            case RUNNING -> MESSAGES.text("status.running") + health(state);
            case PAUSED -> MESSAGES.text("status.paused");
            case RESTARTING -> MESSAGES.text("status.restarting");
            case REMOVING -> MESSAGES.text("status.removing");
            case EXITED ->
                state.oomKilled()
                        ? MESSAGES.text("status.oom")
                        : MESSAGES.text("status.exited", Integer.toString(state.exitCode()));
            case DEAD -> MESSAGES.text("status.dead");
        };
    }

    /// As [#status], in one word for a column: where health is checked, that.
    public static String shortStatus(ContainerState state) {
        Health health = state.health();
        return health == null || state.status() != ContainerState.Status.RUNNING
                ? status(state)
                : MESSAGES.text("health.short." + health.verdict());
    }

    /// ` (healthy)`, as `docker ps` has it; empty where nothing is checked.
    public static String health(ContainerState state) {
        Health health = state.health();
        return health == null ? "" : " " + MESSAGES.text("health." + health.verdict());
    }

    private static boolean isUnhealthy(ContainerState state) {
        Health health = state.health();
        return health != null && health.verdict() == Health.Verdict.UNHEALTHY;
    }

    public static Mark mark(ContainerState state) {
        return switch (state.status()) {
            case CREATED -> state.error().isEmpty() ? Mark.CREATED : Mark.FAILED;
            case RUNNING -> isUnhealthy(state) ? Mark.AILING : Mark.RUNNING;
            case PAUSED -> Mark.PAUSED;
            case RESTARTING, REMOVING -> Mark.MOVING;
            case EXITED -> endedAsAsked(state) ? Mark.ENDED : Mark.FAILED;
            case DEAD -> Mark.FAILED;
        };
    }

    /// Zero, or ended by the signals that *Stop* sends.
    private static boolean endedAsAsked(ContainerState state) {
        return !state.oomKilled()
                && state.error().isEmpty()
                && (state.exitCode() == 0 || state.exitCode() == 128 + 15 || state.exitCode() == 128 + 9);
    }

    /// How long it runs, or since when it doesn't: `3 min`, `2 h ago`.
    public static String age(Container container, Instant now) {
        ContainerState state = container.state();
        Instant started = state.startedAt();
        Instant finished = state.finishedAt();
        if (state.status().isAlive() && started != null) {
            return duration(Duration.between(started, now));
        }
        Instant since = finished == null ? container.createdAt() : finished;
        return Amounts.ago(since, now);
    }

    /// One unit only; what is below a second counts as one.
    public static String duration(Duration time) {
        return Amounts.rounded(time);
    }

    /// Three digits and a binary unit: `12.4 MiB`.
    public static String bytes(long bytes) {
        return Amounts.bytes(bytes);
    }

    /// @param cores 1.0 is a whole core: `100 %`
    public static String cpu(double cores) {
        return Amounts.percent(cores);
    }

    /// An image's name, or the first digits of its id; for a root that is none the last name of its path, without
    /// what tells an archive.
    public static String root(RootSource root) {
        return switch (root) {
            case RootSource.Image(String ref) ->
                ref.matches(ID) ? Digest.parse(ref).shortHex() : ref;
            case RootSource.Layers layers -> layers.name();
            case RootSource.Directory(Path path) -> lastName(path);
            case RootSource.Archive(Path path) ->
                lastName(path).replaceFirst("\\.(tar(\\.(gz|xz|zst|zstd|bz2))?|tgz|txz|tzst)$", "");
        };
    }

    private static String lastName(Path path) {
        Path name = path.getFileName();
        return name == null ? "/" : name.toString();
    }

    /// As one would type it in a shell.
    public static String command(List<String> command) {
        return command.stream().map(ContainerText::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// Where it can be reached, or while it does not run what is asked for: `8080→80, 127.0.0.1:53→53/udp`.
    public static String ports(Container container, List<PublishedPort> published) {
        Stream<String> words = published.isEmpty()
                ? container.config().networking().ports().stream().map(ContainerText::port)
                : published.stream()
                        .map(port -> port(
                                port.hostAddress(),
                                Integer.toString(port.hostPort()),
                                port.containerPort(),
                                port.protocol()));
        return words.distinct().collect(Collectors.joining(", "));
    }

    private static String port(PortBinding wish) {
        String host = wish.hostPortFirst() == 0
                ? ""
                : wish.hostPortFirst() == wish.hostPortLast()
                        ? Integer.toString(wish.hostPortFirst())
                        : wish.hostPortFirst() + "–" + wish.hostPortLast();
        return port(wish.hostAddress(), host, wish.containerPort(), wish.protocol());
    }

    private static String port(String address, String host, int inside, Protocol protocol) {
        boolean everywhere = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
        String at = everywhere ? "" : address.contains(":") ? "[" + address + "]:" : address + ":";
        return at + host + "→" + inside + (protocol == Protocol.TCP ? "" : "/" + protocol.word());
    }

    /// Everything a filter may find, in lower case.
    public static String searchable(Container container, List<PublishedPort> published) {
        List<String> words = new java.util.ArrayList<>(List.of(
                container.name(),
                container.id(),
                status(container.state()),
                container.config().root().shown(),
                command(container.config().fullCommand()),
                container.config().user(),
                container.config().networking().mode().toString()));
        container.config().labels().forEach((key, value) -> words.add(key + "=" + value));
        words.addAll(container.config().env());
        words.add(ports(container, published));
        container.config().mounts().forEach(mount -> words.add(mount.source() + ":" + mount.target()));
        return String.join("\n", words).toLowerCase(Locale.ROOT);
    }
}
