package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Lets an engine's bridges through where iptables' chain FORWARD drops what nobody has a rule for, as
/// Docker, ufw and many an administrator make it.
///
/// A packet passes only if every table accepts it, so ours can't speak for that chain: the rules have to
/// stand in it. They stand at its end, or before the rule that refuses everything: what others accept or
/// refuse by a rule of their own stays as they want it, and only their default is changed, for our bridges.
/// What goes to Docker's bridges is dropped, as it is by default: releases before 28 guard what their
/// containers have not published by nothing else. What comes in is answers and published ports; our own table
/// holds back the rest in any case.
///
/// The rules are written by iptables(8), which is the program that made the chain: nft(8) can't say them so
/// that iptables reads them. Each bears the engine's mark as a comment, they name the bridges by how their
/// names begin, and they come and go in one transaction; nothing else of the table is touched. Docker puts
/// its own rules before them, also when it starts again, and flushes no chain but its own. Not for several
/// threads at once.
final class ForwardAllowance {
    private static final Pattern POLICY_DROP = Pattern.compile("-P FORWARD DROP");
    private static final Pattern COMMENT = Pattern.compile(" --comment \"?([^\" ]+)\"?( |$)");

    /// A rule for every packet that is a chain's last word.
    private static final Pattern REFUSES_ALL = Pattern.compile(
            "-A FORWARD(?: -m comment --comment (?:\"[^\"]*\"|\\S+))? -j (?:DROP|REJECT(?: --reject-with \\S+)?)");

    /// Docker's networks, but for those whose makers have chosen another name.
    private static final String DOCKERS_OWN = "docker0";

    private static final String DOCKERS_PREFIX = "br-";

    private final NetworkNamespace namespace;
    private final String bridges;
    private final String mark;

    /// @param namespace the engine's; stays the caller's
    /// @param bridges all bridges of the engine, as iptables names many
    /// @param mark tells this engine's rules from others'
    ForwardAllowance(NetworkNamespace namespace, String bridges, String mark) {
        this.namespace = namespace;
        this.bridges = bridges;
        this.mark = mark;
    }

    /// One of the two tables that iptables knows, told apart by nft's word for it.
    enum Family {
        IP("ip", "iptables", "ip_tables_names"),
        IP6("ip6", "ip6tables", "ip6_tables_names");

        private final String word;
        private final String program;
        private final String legacyTables;

        Family(String word, String program, String legacyTables) {
            this.word = word;
            this.program = program;
            this.legacyTables = legacyTables;
        }

        /// The chain, as [ForeignChains#places] names it.
        String place() {
            return word + " filter FORWARD";
        }

        /// Whether the program is there that would let bridges through.
        boolean canBeAllowed() {
            return FilterProgram.isInstalled(program) && FilterProgram.isInstalled(program + "-restore");
        }
    }

    /// @param settled families whose chain lets the bridges through now
    /// @param failures what could not be done, for a log
    record Outline(Set<Family> settled, List<String> failures) {}

    /// Brings the rules to where they are needed, and takes them away from where they are not.
    ///
    /// @param chains of the namespace, `ip filter FORWARD`
    /// @param wanted whether the engine has bridges at all
    Outline settle(Set<String> chains, boolean wanted) {
        Set<Family> settled = new LinkedHashSet<>();
        List<String> failures = new ArrayList<>();
        for (Family family : Family.values()) {
            try {
                // Asking about a table that is not there would make it.
                if (isThere(family, chains) && family.canBeAllowed() && settle(family, wanted)) {
                    settled.add(family);
                }
            } catch (EngineException e) {
                failures.add("let containers through the chain FORWARD of " + family.program + ": " + e.getMessage());
            }
        }
        return new Outline(Set.copyOf(settled), List.copyOf(failures));
    }

    /// Those of iptables-legacy, which has no place in nftables, are listed apart from it.
    private boolean isThere(Family family, Set<String> chains) {
        return chains.contains(family.place())
                || lines("/proc/thread-self/net/" + family.legacyTables).contains("filter");
    }

    private List<String> lines(String file) {
        return namespace.call(() -> {
            try {
                return Files.readAllLines(Path.of(file));
            } catch (IOException _) {
                // A kernel without what it lists has no such file.
                return List.of();
            }
        });
    }

    private boolean settle(Family family, boolean wanted) {
        Outcome listing = new FilterProgram(namespace, family.program).run("", List.of("-w", "5", "-S", "FORWARD"));
        if (!listing.ok()) {
            throw refused(listing);
        }
        List<String> rules =
                listing.text().lines().filter(line -> line.startsWith("-A ")).toList();
        int[] ours = IntStream.range(0, rules.size())
                .filter(i -> isOurs(rules.get(i)))
                .toArray();
        int refusal = IntStream.range(0, rules.size())
                .filter(i -> REFUSES_ALL.matcher(rules.get(i)).matches())
                .findFirst()
                .orElse(rules.size());
        boolean drops = refusal < rules.size() || listing.text().lines().anyMatch(POLICY_DROP.asMatchPredicate());
        List<String> fitting = wanted && drops ? allowances() : List.of();
        boolean inPlace = ours.length == fitting.size()
                && IntStream.range(0, ours.length)
                        .allMatch(i ->
                                ours[i] < refusal && comment(rules.get(ours[i])).equals(comment(fitting.get(i))));
        if (!inPlace) {
            // The positions are those that are left when ours are gone.
            int before = (int) IntStream.of(ours).filter(i -> i < refusal).count();
            int position = refusal < rules.size() ? refusal - before + 1 : 0;
            change(family, IntStream.of(ours).mapToObj(rules::get).toList(), fitting, position);
        }
        return wanted && drops;
    }

    private boolean isOurs(String rule) {
        return comment(rule).filter(text -> text.startsWith(mark + "/")).isPresent();
    }

    private static Optional<String> comment(String rule) {
        Matcher comment = COMMENT.matcher(rule);
        return comment.find() ? Optional.of(comment.group(1)) : Optional.empty();
    }

    /// Told apart by their comments, since iptables does not print every rule as it was said.
    private List<String> allowances() {
        List<String> rules = new ArrayList<>();
        uplinks().forEach(uplink -> rules.add(rule("-i " + bridges + " -o " + uplink, "out-" + uplink, "ACCEPT")));
        rules.add(rule("-i " + bridges + " -o " + DOCKERS_OWN, "docker0", "DROP"));
        rules.add(rule("-i " + bridges + " -o " + DOCKERS_PREFIX + "+", "docker", "DROP"));
        rules.add(rule("-i " + bridges, "out", "ACCEPT"));
        rules.add(rule(
                "-o " + bridges + " -m conntrack --ctstate RELATED,ESTABLISHED,DNAT", "answers-and-ports", "ACCEPT"));
        return rules;
    }

    private String rule(String match, String name, String verdict) {
        return "-A FORWARD " + match + " -m comment --comment " + mark + "/" + name + " -j " + verdict;
    }

    /// Ways out of the machine that are named as Docker names its networks.
    private List<String> uplinks() {
        return lines("/proc/thread-self/net/route").stream()
                .map(line -> line.split("\\s+", 3))
                .filter(fields ->
                        fields.length == 3 && fields[1].equals("00000000") && fields[0].startsWith(DOCKERS_PREFIX))
                .map(fields -> fields[0])
                .distinct()
                .sorted()
                .toList();
    }

    /// @param position where the first of the new ones goes, counted from 1; 0 for the end
    private void change(Family family, List<String> gone, List<String> come, int position) {
        StringBuilder text = new StringBuilder("*filter\n");
        gone.forEach(rule ->
                text.append("-D ").append(rule, "-A ".length(), rule.length()).append('\n'));
        int at = position;
        for (String rule : come) {
            if (position == 0) {
                text.append(rule);
            } else {
                text.append("-I FORWARD ").append(at++).append(rule, "-A FORWARD".length(), rule.length());
            }
            text.append('\n');
        }
        text.append("COMMIT\n");
        Outcome outcome = new FilterProgram(namespace, family.program + "-restore")
                .run(text.toString(), List.of("--noflush", "-w", "5"));
        if (!outcome.ok()) {
            throw refused(outcome);
        }
    }

    private static EngineException refused(Outcome outcome) {
        return new EngineException(ErrorKind.UNAVAILABLE, outcome.text());
    }
}
