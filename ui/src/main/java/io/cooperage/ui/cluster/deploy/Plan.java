package io.cooperage.ui.cluster.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What is to be deployed, in the words of the form.
///
/// @param command in place of the image's entrypoint; empty for the image's own
/// @param arguments in place of the image's command; empty for the image's own
/// @param env `NAME=value`
/// @param claimSize of claims that are made, such as `1Gi`
record Plan(
        String name,
        String namespace,
        String image,
        int replicas,
        List<String> command,
        List<String> arguments,
        List<Port> ports,
        Exposure exposure,
        List<String> env,
        Resources resources,
        List<Mount> mounts,
        String claimSize,
        Extras extras) {
    Plan {
        command = List.copyOf(command);
        arguments = List.copyOf(arguments);
        ports = List.copyOf(ports);
        env = List.copyOf(env);
        mounts = List.copyOf(mounts);
    }

    /// How the pods are reached.
    enum Exposure {
        /// Not through a Service.
        NONE,
        /// From within the cluster.
        CLUSTER,
        /// From outside too, at a port of each node.
        NODE
    }

    /// @param service the port of the Service that leads to it
    /// @param protocol `TCP` or `UDP`
    record Port(int service, int container, String protocol) {}

    /// Amounts as Kubernetes writes them; empty for none.
    record Resources(String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {
        static final Resources NONE = new Resources("", "", "", "");
    }

    /// @param source a path of the node where it begins with `/`, else the name of a claim
    record Mount(String source, String target, boolean readOnly) {
        boolean isHostPath() {
            return source.startsWith("/");
        }
    }

    /// What a container says and the form has no field for.
    ///
    /// @param pod,container properties of the specification of either
    /// @param folders empty folders that are mounted, such as tmpfs
    record Extras(ObjectNode pod, ObjectNode container, List<Folder> folders) {
        Extras {
            folders = List.copyOf(folders);
        }

        static Extras none() {
            return new Extras(JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode(), List.of());
        }
    }

    /// @param memory it lies in memory
    /// @param limit bytes; 0 for none
    record Folder(String target, boolean memory, long limit) {}
}
