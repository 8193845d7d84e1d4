package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// The texts of a pod's `/etc/hosts` and `/etc/resolv.conf`.
///
/// @param clusterDns address of the cluster's name server
/// @param domain of the cluster: `cluster.local`
/// @param hostHosts the machine's `/etc/hosts`
/// @param hostResolvConf the machine's `/etc/resolv.conf`, as a container can use it
record PodNetworkFiles(String clusterDns, String domain, String hostHosts, String hostResolvConf) {
    private static final String HEADER = "# Kubernetes-managed hosts file";
    private static final int MOST_SERVERS = 3;
    private static final int LONGEST_KERNEL_NAME = 64;

    static String hostname(KubeObject pod) {
        String asked = pod.spec().path("hostname").asText();
        String name = asked.isEmpty() ? pod.name() : asked;
        // uname(2) holds no more; Kubernetes cuts it there too.
        String cut = name.length() > 63 ? name.substring(0, 63) : name;
        return cut.replaceAll("[-.]+$", "");
    }

    /// What the kernel calls the pod: its host name, or on request the name within the subdomain.
    ///
    /// @throws EngineException INVALID_ARGUMENT for a name that is too long for uname(2)
    static String kernelName(KubeObject pod, String domain) {
        String full = fullName(pod, domain);
        if (full.isEmpty() || !pod.spec().path("setHostnameAsFQDN").asBoolean()) {
            return hostname(pod);
        }
        if (full.length() > LONGEST_KERNEL_NAME) {
            throw EngineException.invalid("failed to construct FQDN from pod hostname and cluster domain, FQDN " + full
                    + " is too long (" + LONGEST_KERNEL_NAME + " characters is the max, " + full.length()
                    + " characters requested)");
        }
        return full;
    }

    /// The name within the subdomain; empty where there is none.
    private static String fullName(KubeObject pod, String domain) {
        String subdomain = pod.spec().path("subdomain").asText();
        return subdomain.isEmpty() ? "" : hostname(pod) + "." + subdomain + "." + pod.namespace() + ".svc." + domain;
    }

    /// @param address of the pod; empty with the machine's network
    String hosts(KubeObject pod, String address) {
        StringBuilder text = new StringBuilder();
        if (pod.spec().path("hostNetwork").asBoolean()) {
            text.append(HEADER).append(" (host network).\n").append(hostHosts);
            if (!hostHosts.isEmpty() && !hostHosts.endsWith("\n")) {
                text.append('\n');
            }
        } else {
            text.append(HEADER).append(".\n");
            text.append("127.0.0.1\tlocalhost\n");
            text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
            text.append("fe00::0\tip6-localnet\n");
            text.append("fe00::0\tip6-mcastprefix\n");
            text.append("fe00::1\tip6-allnodes\n");
            text.append("fe00::2\tip6-allrouters\n");
            String full = fullName(pod, domain);
            if (!address.isEmpty()) {
                text.append(address)
                        .append('\t')
                        .append(full.isEmpty() ? "" : full + "\t")
                        .append(hostname(pod));
                text.append('\n');
            }
        }
        JsonNode aliases = pod.spec().path("hostAliases");
        if (!aliases.isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
            for (JsonNode alias : aliases) {
                text.append(alias.path("ip").asText())
                        .append('\t')
                        .append(String.join("\t", ContainerSpecs.texts(alias.path("hostnames"))))
                        .append('\n');
            }
        }
        return text.toString();
    }

    String resolvConf(KubeObject pod) {
        Resolver resolver = base(pod);
        JsonNode own = pod.spec().path("dnsConfig");
        resolver.servers.addAll(ContainerSpecs.texts(own.path("nameservers")));
        resolver.search.addAll(ContainerSpecs.texts(own.path("searches")));
        for (JsonNode option : own.path("options")) {
            resolver.options.put(
                    option.path("name").asText(), option.path("value").asText(""));
        }
        return resolver.text();
    }

    private Resolver base(KubeObject pod) {
        String policy = pod.spec().path("dnsPolicy").asText("ClusterFirst");
        boolean hostNetwork = pod.spec().path("hostNetwork").asBoolean();
        boolean cluster = policy.equals("ClusterFirstWithHostNet") || (policy.equals("ClusterFirst") && !hostNetwork);
        Resolver resolver = new Resolver();
        if (cluster) {
            resolver.servers.add(clusterDns);
            resolver.search.add(pod.namespace() + ".svc." + domain);
            resolver.search.add("svc." + domain);
            resolver.search.add(domain);
            resolver.search.addAll(Resolver.parse(hostResolvConf).search);
            resolver.options.put("ndots", "5");
            return resolver;
        }
        return policy.equals("None") ? resolver : Resolver.parse(hostResolvConf);
    }

    /// resolv.conf(5) in parts.
    private static final class Resolver {
        private final SequencedSet<String> servers = new LinkedHashSet<>();
        private final SequencedSet<String> search = new LinkedHashSet<>();
        private final Map<String, String> options = new LinkedHashMap<>();

        static Resolver parse(String text) {
            Resolver resolver = new Resolver();
            for (String line : text.lines().toList()) {
                List<String> words = List.of(line.strip().split("\\s+"));
                List<String> rest = words.subList(1, words.size());
                switch (words.getFirst()) {
                    case "nameserver" -> resolver.servers.addAll(rest);
                    case "search", "domain" -> {
                        resolver.search.clear();
                        resolver.search.addAll(rest);
                    }
                    case "options" ->
                        rest.forEach(word -> {
                            int colon = word.indexOf(':');
                            resolver.options.put(
                                    colon < 0 ? word : word.substring(0, colon),
                                    colon < 0 ? "" : word.substring(colon + 1));
                        });
                    default -> {
                        // Comments, and words that no C library knows.
                    }
                }
            }
            resolver.search.remove(".");
            return resolver;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            if (!search.isEmpty()) {
                text.append("search ").append(String.join(" ", search)).append('\n');
            }
            servers.stream()
                    .limit(MOST_SERVERS)
                    .forEach(server -> text.append("nameserver ").append(server).append('\n'));
            if (!options.isEmpty()) {
                List<String> words = new ArrayList<>();
                options.forEach((name, value) -> words.add(value.isEmpty() ? name : name + ":" + value));
                text.append("options ").append(String.join(" ", words)).append('\n');
            }
            return text.toString();
        }
    }
}
