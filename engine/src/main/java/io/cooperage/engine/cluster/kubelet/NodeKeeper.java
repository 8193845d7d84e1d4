package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the node's object in the API true, and renews its lease.
final class NodeKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeKeeper.class);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration STATUS = Duration.ofMinutes(5);
    private static final int LEASE_SECONDS = 40;
    private static final int MOST_IMAGES = 50;
    private static final int MOST_NAMES = 5;
    private static final String NAMESPACE = "kube-node-lease";

    private static final DateTimeFormatter MICRO = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String KUBERNETES = "v1.32.4";

    private final Kubelet.Parts parts;
    private final KubeletOptions options;
    private final NodeCapacity capacity;
    private final EventRecorder events;
    private final String remedy;
    private final ClusterApi api;
    private final Kind nodes;
    private final Kind leases;
    private final StatusWriter status;
    private final Thread thread;
    private volatile boolean imagesChanged;
    private volatile String podSubnet = "";
    private Instant told = Instant.EPOCH;
    private NodePressure toldPressure = new NodePressure(false, false, false);

    /// @param remedy what is missing of control groups, and what mends it; empty when nothing is
    NodeKeeper(
            Kubelet.Parts parts, KubeletOptions options, NodeCapacity capacity, EventRecorder events, String remedy) {
        this.parts = parts;
        this.options = options;
        this.capacity = capacity;
        this.events = events;
        this.remedy = remedy;
        this.api = parts.informers().api();
        this.nodes = api.kinds().of("nodes");
        this.leases = api.kinds().of("leases.coordination.k8s.io");
        this.status = new StatusWriter(api, nodes);
        this.thread = Thread.ofVirtual().name("node " + options.nodeName()).unstarted(this::run);
    }

    /// Registers the node, and keeps it from now on.
    ///
    /// @param subnet of its pods
    void begin(String subnet) {
        podSubnet = subnet;
        KubeObject node = register();
        tell(node);
        events.normal(node, "Starting", "Starting kubelet.");
        if (!remedy.isEmpty()) {
            events.warning(
                    node,
                    "ControlGroupsMissing",
                    "Requests and limits of some resources are not enforced on this node: " + remedy);
        }
        thread.start();
    }

    void imagesChanged() {
        imagesChanged = true;
    }

    private void run() {
        try {
            while (true) {
                renew();
                Thread.sleep(LEASE);
                if (imagesChanged || Duration.between(told, now()).compareTo(STATUS) > 0 || hasPressureChanged()) {
                    imagesChanged = false;
                    retell();
                }
            }
        } catch (InterruptedException _) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private void retell() {
        try {
            KubeObject node = api.find(nodes, "", options.nodeName());
            tell(node == null ? register() : node);
        } catch (EngineException e) {
            LOG.warn("node {}: status not written: {}", options.nodeName(), e.getMessage());
        }
    }

    private Instant now() {
        return parts.clock().instant();
    }

    private KubeObject register() {
        KubeObject there = api.find(nodes, "", options.nodeName());
        if (there != null) {
            return relabelled(there);
        }
        ObjectNode node = JSON.objectNode();
        node.put("apiVersion", "v1").put("kind", "Node");
        ObjectNode meta = node.putObject("metadata").put("name", options.nodeName());
        labels(meta.putObject("labels"));
        node.putObject("spec").put("podCIDR", podSubnet).putArray("podCIDRs").add(podSubnet);
        try {
            return api.create(nodes, "", new KubeObject(node), WriteOptions.by(StatusWriter.MANAGER));
        } catch (StatusException e) {
            if (e.reason() == StatusReason.ALREADY_EXISTS) {
                return api.get(nodes, "", options.nodeName());
            }
            throw e;
        }
    }

    /// What a user has put there stays.
    private KubeObject relabelled(KubeObject there) {
        KubeObject copy = there.copy();
        ObjectNode meta = copy.ownMetadata();
        labels(meta.get("labels") instanceof ObjectNode own ? own : meta.putObject("labels"));
        return copy.tree().equals(there.tree())
                ? there
                : api.update(nodes, "", there.name(), "", copy, WriteOptions.by(StatusWriter.MANAGER));
    }

    private void labels(ObjectNode labels) {
        labels.put("beta.kubernetes.io/arch", arch());
        labels.put("beta.kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", arch());
        labels.put("kubernetes.io/hostname", options.nodeName());
        labels.put("kubernetes.io/os", "linux");
        labels.put("node-role.kubernetes.io/control-plane", "");
        options.nodeLabels().forEach(labels::put);
    }

    private static String arch() {
        String arch = System.getProperty("os.arch");
        return switch (arch) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> arch;
        };
    }

    private void tell(KubeObject node) {
        told = now();
        toldPressure = pressure();
        status.write(node, this::statusOf);
    }

    private boolean hasPressureChanged() {
        try {
            return !pressure().equals(toldPressure);
        } catch (EngineException e) {
            // Told with the next status, which needs it too.
            LOG.debug("node {}: {}", options.nodeName(), e.getMessage());
            return false;
        }
    }

    private NodePressure pressure() {
        return NodePressure.read(capacity, parts.paths().data());
    }

    private ObjectNode statusOf(KubeObject node) {
        ObjectNode wanted = node.status() instanceof ObjectNode old ? old.deepCopy() : JSON.objectNode();
        ArrayNode addresses = wanted.putArray("addresses");
        addresses.addObject().put("address", options.nodeAddress()).put("type", "InternalIP");
        addresses.addObject().put("address", options.nodeName()).put("type", "Hostname");
        for (String list : List.of("allocatable", "capacity")) {
            ObjectNode amounts = wanted.putObject(list);
            capacity.texts().forEach(amounts::put);
        }
        wanted.set("conditions", conditions(node));
        wanted.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 10250);
        wanted.set("images", images());
        wanted.set("nodeInfo", info());
        return wanted;
    }

    private ArrayNode conditions(KubeObject node) {
        ArrayNode conditions = JSON.arrayNode();
        boolean memory = toldPressure.memory();
        boolean disk = toldPressure.disk();
        boolean processes = toldPressure.processes();
        conditions.add(condition(
                node,
                "MemoryPressure",
                memory,
                memory ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
                memory ? "kubelet has insufficient memory available" : "kubelet has sufficient memory available"));
        conditions.add(condition(
                node,
                "DiskPressure",
                disk,
                disk ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
                disk ? "kubelet has disk pressure" : "kubelet has no disk pressure"));
        conditions.add(condition(
                node,
                "PIDPressure",
                processes,
                processes ? "KubeletHasInsufficientPID" : "KubeletHasSufficientPID",
                processes ? "kubelet has insufficient PID available" : "kubelet has sufficient PID available"));
        conditions.add(condition(node, "Ready", true, "KubeletReady", "kubelet is posting ready status"));
        return conditions;
    }

    private ObjectNode condition(KubeObject node, String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        String since = Run.time(now());
        for (JsonNode old : node.status().path("conditions")) {
            if (old.path("type").asText().equals(type)
                    && old.path("status").asText().equals(status)) {
                since = old.path("lastTransitionTime").asText();
            }
        }
        return JSON.objectNode()
                .put("lastHeartbeatTime", Run.time(now()))
                .put("lastTransitionTime", since)
                .put("message", message)
                .put("reason", reason)
                .put("status", status)
                .put("type", type);
    }

    private ArrayNode images() {
        ArrayNode images = JSON.arrayNode();
        List<Image> largest = parts.images().list().stream()
                .filter(image -> !image.tags().isEmpty() || !image.digests().isEmpty())
                .sorted((a, b) -> Long.compare(b.size(), a.size()))
                .limit(MOST_IMAGES)
                .toList();
        for (Image image : largest) {
            ObjectNode node = images.addObject();
            ArrayNode names = node.putArray("names");
            image.digests().stream()
                    .limit(MOST_NAMES)
                    .map(ImageReference::toString)
                    .forEach(names::add);
            image.tags().stream()
                    .limit(MOST_NAMES)
                    .map(ImageReference::toString)
                    .forEach(names::add);
            node.put("sizeBytes", image.size());
        }
        return images;
    }

    private ObjectNode info() {
        String machine = firstLine("/etc/machine-id");
        ObjectNode info = JSON.objectNode();
        info.put("architecture", arch());
        info.put("bootID", firstLine("/proc/sys/kernel/random/boot_id"));
        info.put("containerRuntimeVersion", Run.RUNTIME + "://" + options.version());
        info.put("kernelVersion", firstLine("/proc/sys/kernel/osrelease"));
        info.put("kubeProxyVersion", KUBERNETES);
        info.put("kubeletVersion", KUBERNETES);
        info.put("machineID", machine);
        info.put("operatingSystem", "linux");
        info.put("osImage", osImage());
        info.put("systemUUID", uuid(machine));
        return info;
    }

    /// The machine's own is for root alone; made from the other name it stays the same too.
    private static String uuid(String machine) {
        return UUID.nameUUIDFromBytes(machine.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String firstLine(String path) {
        try {
            return Files.readString(Path.of(path))
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        } catch (IOException _) {
            // Not every system has it.
            return "";
        }
    }

    private static String osImage() {
        try {
            return Files.readString(Path.of("/etc/os-release"))
                    .lines()
                    .filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("Linux");
        } catch (IOException _) {
            // Not every system has it.
            return "Linux";
        }
    }

    private void renew() {
        try {
            KubeObject lease = api.find(leases, NAMESPACE, options.nodeName());
            // Micro time always has six digits.
            String now = MICRO.format(now());
            if (lease == null) {
                api.create(leases, NAMESPACE, new KubeObject(newLease(now)), WriteOptions.by(StatusWriter.MANAGER));
            } else {
                KubeObject copy = lease.copy();
                ((ObjectNode) copy.tree().path("spec")).put("renewTime", now);
                api.update(leases, NAMESPACE, lease.name(), "", copy, WriteOptions.by(StatusWriter.MANAGER));
            }
        } catch (EngineException e) {
            LOG.debug("lease of node {} not renewed: {}", options.nodeName(), e.getMessage());
        }
    }

    private ObjectNode newLease(String now) {
        ObjectNode lease = JSON.objectNode();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata").put("name", options.nodeName()).put("namespace", NAMESPACE);
        lease.putObject("spec")
                .put("holderIdentity", options.nodeName())
                .put("leaseDurationSeconds", LEASE_SECONDS)
                .put("renewTime", now);
        return lease;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
