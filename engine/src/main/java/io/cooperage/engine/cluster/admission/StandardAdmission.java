package io.cooperage.engine.cluster.admission;

import java.util.List;

/// The steps that Kubernetes has on where nobody has turned them off, as far as this cluster has their kinds.
public final class StandardAdmission {

    private StandardAdmission() {}

    /// In the order in which they are taken. Each call makes steps with a memory of their own: one set per
    /// cluster.
    public static List<Admission> steps() {
        return List.of(
                new NamespaceLifecycle(),
                new ServiceAccountMount(),
                new PodPriority(),
                new DefaultTolerations(),
                new RuntimeClassCheck(),
                new ClaimDefaults(),
                new StorageProtection(),
                new ClaimResize(),
                new ServiceAllocation());
    }
}
