package io.cooperage.engine.cluster.machinery;

import io.cooperage.engine.cluster.schema.FieldSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Kubernetes' program calls the types of its fields, which is what its users read when a value doesn't
/// fit.
final class GoTypes {
    /// Texts with a type of their own. The description of the API calls all of them strings; these are the
    /// ones that people write by hand.
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("Container.imagePullPolicy", "v1.PullPolicy"),
            Map.entry("Container.terminationMessagePolicy", "v1.TerminationMessagePolicy"),
            Map.entry("Container.restartPolicy", "v1.ContainerRestartPolicy"),
            Map.entry("ContainerPort.protocol", "v1.Protocol"),
            Map.entry("Capabilities.add", "v1.Capability"),
            Map.entry("Capabilities.drop", "v1.Capability"),
            Map.entry("CronJobSpec.concurrencyPolicy", "v1.ConcurrencyPolicy"),
            Map.entry("DaemonSetUpdateStrategy.type", "v1.DaemonSetUpdateStrategyType"),
            Map.entry("DeploymentStrategy.type", "v1.DeploymentStrategyType"),
            Map.entry("EmptyDirVolumeSource.medium", "v1.StorageMedium"),
            Map.entry("HTTPGetAction.scheme", "v1.URIScheme"),
            Map.entry("HostPathVolumeSource.type", "v1.HostPathType"),
            Map.entry("JobSpec.completionMode", "v1.CompletionMode"),
            Map.entry("LabelSelectorRequirement.operator", "v1.LabelSelectorOperator"),
            Map.entry("PersistentVolumeClaimSpec.accessModes", "v1.PersistentVolumeAccessMode"),
            Map.entry("PersistentVolumeClaimSpec.volumeMode", "v1.PersistentVolumeMode"),
            Map.entry("PersistentVolumeSpec.accessModes", "v1.PersistentVolumeAccessMode"),
            Map.entry("PodSpec.dnsPolicy", "v1.DNSPolicy"),
            Map.entry("PodSpec.restartPolicy", "v1.RestartPolicy"),
            Map.entry("Secret.type", "v1.SecretType"),
            Map.entry("ServicePort.protocol", "v1.Protocol"),
            Map.entry("ServiceSpec.sessionAffinity", "v1.ServiceAffinity"),
            Map.entry("ServiceSpec.type", "v1.ServiceType"),
            Map.entry("StatefulSetSpec.podManagementPolicy", "v1.PodManagementPolicyType"),
            Map.entry("StatefulSetUpdateStrategy.type", "v1.StatefulSetUpdateStrategyType"),
            Map.entry("Taint.effect", "v1.TaintEffect"),
            Map.entry("Toleration.effect", "v1.TaintEffect"),
            Map.entry("Toleration.operator", "v1.TolerationOperator"));

    private GoTypes() {}

    static String of(GoField field, @Nullable FieldSchema form) {
        if (form == null) {
            return "interface {}";
        }
        return switch (form.type()) {
            case OBJECT, ANY, INT_OR_STRING, QUANTITY, TIME -> named(form.definition());
            case MAP -> map(field, form.items());
            case LIST -> "[]" + of(field, form.items());
            case STRING -> isBytes(form) ? "[]uint8" : TEXTS.getOrDefault(field.inStruct(), "string");
            case INTEGER -> isLong(form) ? "int64" : "int32";
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
        };
    }

    private static String map(GoField field, @Nullable FieldSchema items) {
        return items != null && items.type() == FieldSchema.Type.QUANTITY
                ? "v1.ResourceList"
                : "map[string]" + of(field, items);
    }

    static boolean isBytes(FieldSchema form) {
        return form.type() == FieldSchema.Type.STRING && form.format().equals("byte");
    }

    static boolean isLong(FieldSchema form) {
        return form.format().equals("int64");
    }

    /// The last two words: `io.k8s.api.core.v1.PodSpec` is `v1.PodSpec` to those who use it.
    private static String named(String definition) {
        int last = definition.lastIndexOf('.');
        return last < 0 ? "interface {}" : definition.substring(definition.lastIndexOf('.', last - 1) + 1);
    }
}
