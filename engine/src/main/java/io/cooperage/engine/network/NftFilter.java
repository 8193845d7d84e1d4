package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import io.cooperage.engine.linux.netlink.ConnectionTracker;
import io.cooperage.engine.network.ForwardAllowance.Family;
import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The packet filter on nftables: one table `inet cooperage_ENGINE` in the engine's namespace.
///
/// After a crash the table stays, as the containers do, and the next engine's first [#set] replaces it in one
/// transaction. A table that somebody deleted is made again at the next change, or at once where the filter
/// is followed. Where another table drops what is forwarded, what [ForwardAllowance] and [FirewalldZone] can
/// do about it is done; the rest is told.
final class NftFilter implements PacketFilter {
    private static final Logger LOG = LoggerFactory.getLogger(NftFilter.class);

    /// Bytes; the kernel's NFT_NAME_MAXLEN allows more, but people have to type it.
    private static final int LONGEST_NAME = 48;

    private final NetworkNamespace namespace;
    private final NftProgram nft;
    private final String table;

    /// Bridges that carry packets from the machine's loopback. Guarded by this.
    private final Set<String> loopbackRoutes = new HashSet<>();

    private final ForwardAllowance allowance;
    private final FirewalldZone firewalld;

    /// What has been told in the log. Guarded by this.
    private List<String> told = List.of();

    /// What is in the way of the bridges that are there.
    private volatile List<Hindrance> hindrances = List.of();

    /// Bridges of ours that others' tables have been looked at for; null when an engine before this one may
    /// have left rules. Guarded by this.
    private @Nullable Set<String> lookedFor;

    private @Nullable FilterWatch watch;

    /// What the kernel has, as far as we know; null when we don't. Guarded by this.
    private @Nullable NftRuleset known;

    /// @param namespace the engine's; stays the caller's
    /// @param engineName tells this engine's table from others' on the machine
    NftFilter(NetworkNamespace namespace, String engineName) {
        this.namespace = namespace;
        this.nft = new NftProgram(namespace);
        this.table = tableName(engineName);
        String bridges = DeviceNames.of(engineName).anyBridge();
        this.allowance = new ForwardAllowance(namespace, bridges, table);
        this.firewalld = new FirewalldZone(namespace, bridges);
    }

    /// Looks again whenever anybody has changed the filter, until the end. Once, before anything else.
    void follow() {
        watch = FilterWatch.start(namespace, this::lookAgain);
    }

    /// What tells this engine's tables from others' on the machine.
    static String tableName(String engineName) {
        String safe = engineName.replaceAll("[^A-Za-z0-9_]", "_");
        return "cooperage_" + safe.substring(0, Math.min(LONGEST_NAME, safe.length()));
    }

    /// Whether an engine of this name has left its table; false too where nobody could have made one: without
    /// nft, or without the right to ask it.
    static boolean isLeft(NetworkNamespace namespace, String engineName) {
        if (!NftProgram.isInstalled()) {
            return false;
        }
        Outcome outcome = new NftProgram(namespace).ask("list", "tables", "inet");
        String table = "table inet " + tableName(engineName);
        return outcome.ok() && outcome.text().lines().map(String::strip).anyMatch(table::equals);
    }

    /// A state that equals the last one costs nothing.
    ///
    /// @throws EngineException UNAVAILABLE without nft, FORBIDDEN without CAP_NET_ADMIN in the namespace,
    ///     with what nft said; the table is as it was then
    @Override
    public synchronized void set(FilterState state) {
        boolean loopback = known == null || known.loopback();
        NftRuleset wanted = new NftRuleset(table, state, loopback);
        if (!wanted.equals(known)) {
            apply(wanted);
        }
        // The table has to be there first: it guards what the route would let through.
        if (loopback && !routeLoopback(wanted)) {
            apply(new NftRuleset(table, state, false));
        }
        Set<String> bridges =
                state.bridges().stream().map(FilteredBridge::device).collect(Collectors.toSet());
        if (lookedFor == null || !lookedFor.containsAll(bridges) || (bridges.isEmpty() && !lookedFor.isEmpty())) {
            lookedFor = bridges;
            attend();
        }
    }

    private synchronized void lookAgain() {
        if (known != null && !known.state().bridges().isEmpty()) {
            attend();
        }
    }

    /// Looks at everybody's chains: brings back our own where they have been taken away, and sees to those
    /// that hold our bridges back.
    ///
    /// @return what is in the way all the same, with what allows it
    synchronized List<Hindrance> attend() {
        Outcome listing = nft.ask("-j", "list", "chains");
        NftRuleset ours = known;
        if (!listing.ok() || ours == null) {
            return List.of();
        }
        Set<String> places = ForeignChains.places(listing.text());
        if (!places.contains("inet " + table + " forward")) {
            LOG.info("somebody has taken the table inet {} out of the packet filter; it is put back", table);
            known = null;
            apply(ours);
        }
        List<String> bridges =
                ours.state().bridges().stream().map(FilteredBridge::device).toList();
        List<String> news = new ArrayList<>();
        Predicate<String> passable = allow(places, !bridges.isEmpty(), news);
        hindrances = bridges.isEmpty()
                ? List.of()
                : ForeignChains.hindrances(listing.text(), table, bridges, passable, nft::table);
        hindrances.stream().map(Hindrance::text).forEach(news::add);
        if (!news.equals(told)) {
            told = List.copyOf(news);
            told.forEach(LOG::warn);
        }
        return hindrances;
    }

    /// @param failures added to: what could not be done
    /// @return tells of [ForeignChains#places] that let our bridges through now
    private Predicate<String> allow(Set<String> places, boolean wanted, List<String> failures) {
        ForwardAllowance.Outline outline = allowance.settle(places, wanted);
        failures.addAll(outline.failures());
        Set<String> settled = outline.settled().stream().map(Family::place).collect(Collectors.toSet());
        boolean zone = false;
        try {
            zone = firewalld.settle(places, wanted);
        } catch (EngineException e) {
            failures.add("have containers' bridges in a zone of firewalld: " + e.getMessage());
        }
        boolean trusted = zone;
        return place -> settled.contains(place) || (trusted && FirewalldZone.isOf(place));
    }

    @Override
    public List<Hindrance> hindrances() {
        return hindrances;
    }

    private void apply(NftRuleset wanted) {
        Set<InetSocketAddress> left = known == null ? Set.of() : known.datagramsLeft(wanted);
        Optional<String> difference = known == null ? Optional.empty() : wanted.since(known);
        Outcome outcome = null;
        if (difference.isPresent()) {
            outcome = difference.get().isEmpty() ? new Outcome(0, "") : nft.change(difference.get());
        }
        if (outcome == null || !outcome.ok()) {
            // Either the way is long, or somebody changed or deleted the table meanwhile.
            known = null;
            outcome = nft.change(wanted.whole());
        }
        if (!outcome.ok()) {
            throw refusal(outcome);
        }
        known = wanted;
        if (!left.isEmpty()) {
            forget(left);
        }
    }

    /// Who sends without a pause would reach the container of before, or whoever has its address now, for
    /// ever.
    private void forget(Set<InetSocketAddress> left) {
        try {
            namespace.call(() -> {
                try (ConnectionTracker tracker = ConnectionTracker.open()) {
                    return tracker.forgetDatagramsTo(left);
                }
            });
        } catch (SyscallException e) {
            LOG.warn("streams of datagrams to {} may still go there: {}", left, e.getMessage());
        }
    }

    private EngineException refusal(Outcome outcome) {
        boolean rights = outcome.text().contains("Operation not permitted");
        return new EngineException(
                rights ? ErrorKind.FORBIDDEN : ErrorKind.UNAVAILABLE,
                "set the table inet " + table + " of the packet filter: " + outcome.text()
                        + (rights
                                ? ": it takes CAP_NET_ADMIN; use --network none or host without it"
                                : ": is the kernel's nf_tables module there (modprobe nf_tables nft_nat)?"));
    }

    /// Lets packets with a loopback address pass the bridges that have ports for it (ip-sysctl,
    /// route_localnet), and those only.
    ///
    /// @return false when the sysctl may not be written
    private boolean routeLoopback(NftRuleset ruleset) {
        Set<String> wanted = ruleset.state().ports().stream()
                .filter(target -> target.ipv4() != null)
                .filter(target -> {
                    MachineAddress host = MachineAddress.of(target.port().hostAddress());
                    return host.ipv4() && (host.any() || host.address().isLoopbackAddress());
                })
                .map(PortTarget::bridge)
                .collect(Collectors.toSet());
        Set<String> present =
                ruleset.state().bridges().stream().map(FilteredBridge::device).collect(Collectors.toSet());
        // One that goes and comes again under its name has lost the setting.
        loopbackRoutes.retainAll(present);
        Set<String> on = new HashSet<>(wanted);
        on.removeAll(loopbackRoutes);
        Set<String> off = new HashSet<>(loopbackRoutes);
        off.removeAll(wanted);
        if (on.isEmpty() && off.isEmpty()) {
            return true;
        }
        return namespace.call(() -> {
            for (String device : off) {
                routeLocalnet(device, false);
                loopbackRoutes.remove(device);
            }
            for (String device : on) {
                if (!routeLocalnet(device, true)) {
                    return false;
                }
                loopbackRoutes.add(device);
            }
            return true;
        });
    }

    private static boolean routeLocalnet(String device, boolean on) {
        Path sysctl = Path.of("/proc/sys/net/ipv4/conf", device, "route_localnet");
        try {
            KernelFile.write(sysctl, on ? "1" : "0");
            return true;
        } catch (SyscallException e) {
            LOG.info(
                    "{} can't be written ({}); published ports are forwarded from loopback instead",
                    sysctl,
                    e.getMessage());
            return false;
        }
    }

    @Override
    public List<NetworkRule> rulesOf(List<String> addresses) {
        Outcome outcome = nft.ask("list", "table", "inet", table);
        return outcome.ok() ? NftListing.rules(outcome.text(), addresses) : List.of();
    }

    @Override
    public void close() {
        // It calls us under our lock, so it is waited for without.
        if (watch != null) {
            watch.close();
        }
        leave();
    }

    private synchronized void leave() {
        if (known != null && known.state().bridges().isEmpty()) {
            Outcome outcome = nft.change("add table inet %1$s\ndelete table inet %1$s\n".formatted(table));
            if (!outcome.ok()) {
                LOG.warn("table inet {} is left in the packet filter: {}", table, outcome.text());
            }
        }
        known = null;
    }
}
