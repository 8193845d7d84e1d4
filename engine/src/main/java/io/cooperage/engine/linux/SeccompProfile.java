package io.cooperage.engine.linux;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A seccomp profile in Docker's JSON form: rules that still depend on the architecture, the container's
/// capabilities and the kernel.
///
/// @param architectures the older way to name architectures, exclusive with `archMap`
public record SeccompProfile(
        String defaultAction,
        @Nullable Integer defaultErrnoRet,
        List<String> architectures,
        List<ArchGroup> archMap,
        List<String> flags,
        List<Rule> rules) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public SeccompProfile {
        architectures = List.copyOf(architectures);
        archMap = List.copyOf(archMap);
        flags = List.copyOf(flags);
        rules = List.copyOf(rules);
    }

    /// An architecture and the ones its kernel also executes.
    public record ArchGroup(String architecture, List<String> subArchitectures) {
        public ArchGroup {
            subArchitectures = List.copyOf(subArchitectures);
        }
    }

    public record Rule(Spec.SeccompRule rule, Filter includes, Filter excludes) {}

    /// When a rule counts. Included: on one of the arches, with all of the capabilities, from that kernel on.
    /// Excluded: on any of them.
    public record Filter(
            List<String> arches,
            List<String> caps,
            @Nullable KernelVersion minKernel) {
        public Filter {
            arches = List.copyOf(arches);
            caps = List.copyOf(caps);
        }
    }

    /// The profile for containers that ask for none: an allow-list, at least as tight as Docker's.
    public static SeccompProfile standard() {
        return Standard.PROFILE;
    }

    private static final class Standard {
        private static final SeccompProfile PROFILE = load();

        private static SeccompProfile load() {
            try (InputStream in = SeccompProfile.class.getResourceAsStream("default-seccomp.json")) {
                if (in == null) {
                    throw new IllegalStateException("resource default-seccomp.json is missing from the engine's jar");
                }
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// @throws EngineException `INVALID_ARGUMENT` saying what is wrong with the profile
    public static SeccompProfile parse(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT, "decoding seccomp profile failed: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject() || !root.path("defaultAction").isTextual()) {
            throw EngineException.invalid("decoding seccomp profile failed: no defaultAction");
        }
        if (root.hasNonNull("listenerPath")) {
            throw EngineException.notImplemented("seccomp listenerPath: this engine passes no notifications on");
        }
        List<String> architectures = texts(root.path("architectures"));
        List<ArchGroup> archMap = new ArrayList<>();
        for (JsonNode group : root.path("archMap")) {
            archMap.add(new ArchGroup(group.path("architecture").asText(), texts(group.path("subArchitectures"))));
        }
        if (!architectures.isEmpty() && !archMap.isEmpty()) {
            throw EngineException.invalid("both 'architectures' and 'archMap' are specified in the seccomp profile,"
                    + " use either 'architectures' or 'archMap'");
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : root.path("syscalls")) {
            rules.add(new Rule(rule(rule), filter(rule.path("includes")), filter(rule.path("excludes"))));
        }
        return new SeccompProfile(
                root.path("defaultAction").asText(),
                integer(root.path("defaultErrnoRet")),
                architectures,
                archMap,
                texts(root.path("flags")),
                rules);
    }

    private static Spec.SeccompRule rule(JsonNode node) {
        List<String> names = texts(node.path("names"));
        if (node.hasNonNull("name")) {
            if (!names.isEmpty()) {
                throw EngineException.invalid("both 'name' and 'names' are specified in the seccomp profile,"
                        + " use either 'name' or 'names'");
            }
            names = List.of(node.path("name").asText());
        }
        List<Spec.SeccompArg> args = new ArrayList<>();
        for (JsonNode arg : node.path("args")) {
            args.add(new Spec.SeccompArg(
                    arg.path("index").asInt(),
                    unsigned(arg.path("value")),
                    unsigned(arg.path("valueTwo")),
                    arg.path("op").asText()));
        }
        String action = node.path("action").asText();
        // Fail here, with the profile at hand, rather than when a container starts.
        SeccompAction.of(action, integer(node.path("errnoRet")));
        return new Spec.SeccompRule(names, action, integer(node.path("errnoRet")), args);
    }

    private static Filter filter(JsonNode node) {
        String minKernel = node.path("minKernel").asText("");
        return new Filter(
                texts(node.path("arches")),
                texts(node.path("caps")),
                minKernel.isEmpty() ? null : KernelVersion.parse(minKernel));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static @Nullable Integer integer(JsonNode node) {
        return node.isNumber() ? node.asInt() : null;
    }

    /// Arguments are unsigned 64-bit numbers, which JSON writes beyond the range of a Java long.
    private static long unsigned(JsonNode node) {
        return node.isNumber() ? node.bigIntegerValue().longValue() : 0;
    }

    /// The rules that hold here, as the runtime specification wants them.
    ///
    /// @param capabilities of the container's bounding set: `CAP_SYS_ADMIN`
    public Spec.Seccomp resolve(Arch arch, Set<String> capabilities, KernelVersion kernel) {
        List<Spec.SeccompRule> resolved = new ArrayList<>();
        for (Rule rule : rules) {
            if (included(rule.includes, arch, capabilities, kernel)
                    && !excluded(rule.excludes, arch, capabilities, kernel)) {
                resolved.add(rule.rule);
            }
        }
        return new Spec.Seccomp(defaultAction, defaultErrnoRet, architecturesFor(arch), flags, resolved);
    }

    private static boolean included(Filter f, Arch arch, Set<String> capabilities, KernelVersion kernel) {
        return (f.arches.isEmpty() || f.arches.contains(arch.ociName()))
                && capabilities.containsAll(f.caps)
                && (f.minKernel == null || kernel.compareTo(f.minKernel) >= 0);
    }

    private static boolean excluded(Filter f, Arch arch, Set<String> capabilities, KernelVersion kernel) {
        return f.arches.contains(arch.ociName())
                || f.caps.stream().anyMatch(capabilities::contains)
                || (f.minKernel != null && kernel.compareTo(f.minKernel) >= 0);
    }

    private List<String> architecturesFor(Arch arch) {
        for (ArchGroup group : archMap) {
            if (group.architecture.equals(arch.seccompName())) {
                List<String> names = new ArrayList<>(List.of(group.architecture));
                names.addAll(group.subArchitectures);
                return names;
            }
        }
        return architectures;
    }
}
